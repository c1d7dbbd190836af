"""Ghosts, the book's curves, the legend, flags and files of the training curves."""

import csv

import numpy as np
import pytest
from fake_engine import epoch_done, step
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from told_runs import live_run, tell

from explorer.architectures.published import published
from explorer.architectures.variants import Variant
from explorer.diagrams.colours import line_style
from explorer.runs.series import RunSeries
from explorer.training.events import RunStarted
from explorer.training.recipes import config_for
from explorer.ui.pages.train.costs import NetworkCosts
from explorer.ui.pages.train.curve_places import CurvePlaces
from explorer.ui.pages.train.curves import TrainingCurves
from explorer.ui.pages.train.finding_pins import SEVERITIES
from explorer.ui.pages.train.ghosts import Ghost, book_ghosts
from explorer.ui.pages.train.live_runs import LiveRun

BOOK = published().book.curves
FORMS = {key: curves.form for key, curves in BOOK.items()}


@pytest.fixture
def curves(qtbot):
    made = TrainingCurves()
    qtbot.addWidget(made, before_close_func=lambda w: w.costs.shutdown(10_000))
    made.resize(900, 560)
    made.show()
    return made


def begin(curves, *runs):
    curves.begin(runs, 10)
    curves.draw()
    return runs


def book_run(key, *, form=None, dataset="fashion-mnist", recipe="auto", steps=40):
    variant = Variant.of(key, form or FORMS[key])
    config = config_for(variant, dataset=dataset, recipe=recipe, epochs=10)
    per_epoch = BOOK[key].steps_per_epoch
    run = LiveRun(
        key=f"{key}:0",
        row_key=key,
        title=variant.title,
        style=line_style(key),
        series=RunSeries(config),
    )
    run.series.add(
        RunStarted(
            device="CPU",
            threads=1,
            parameters=1,
            train_images=60_000,
            test_images=10_000,
            steps_per_epoch=per_epoch,
            total_steps=10 * per_epoch,
            classes=10,
        )
    )
    for number in range(1, steps + 1):
        run.series.add(step(number))
    return run


def ghost(key="before", loss=None):
    run = tell(live_run("alexnet"), loss=loss)
    return Ghost(key=key, title="AlexNet before", style=run.style, series=run.series)


def drawn(plot, key):
    return plot._curves._kinds["ghost"][key]


def names(curves):
    return [entry.title for entry in curves.legend.entries()]


@pytest.mark.parametrize("key", sorted(BOOK))
def test_the_book_s_run_lies_behind_ours_in_its_colour(curves, key):
    (run,) = begin(curves, book_run(key))
    (told,) = curves.loss_plot.ghosts()
    assert curves.accuracy_plot.ghosts() == (told,)
    loss, accuracy = (drawn(p, told) for p in (curves.loss_plot, curves.accuracy_plot))
    assert loss.style == run.style
    assert loss.label == f"{run.title}, book (published)" == names(curves)[-1]
    assert loss.x.tolist() == list(BOOK[key].train_steps)
    assert loss.raw.tolist() == list(BOOK[key].train_loss)
    assert accuracy.x.tolist() == list(BOOK[key].test_steps)
    assert accuracy.raw.tolist() == pytest.approx(
        [100 * share for share in BOOK[key].test_accuracy]
    )


def test_only_runs_that_train_as_the_book_does_have_its_curves():
    assert len(book_ghosts([book_run("vgg"), book_run("vgg")])) == 1
    assert book_ghosts([book_run("vgg", dataset="fashion-mnist-small")])
    for other in (
        book_run("vgg", form="lite"),
        book_run("vgg", form="book"),
        book_run("vgg", recipe="lite"),
        book_run("vgg", dataset="cifar10"),
        book_run("vgg", dataset="a folder of one's own"),
    ):
        assert book_ghosts([other]) == ()


@pytest.mark.parametrize(("axis", "last"), [("epoch", 10), ("images", 600_000)])
def test_the_book_s_curve_ends_with_its_last_pass_on_every_axis(curves, axis, last):
    begin(curves, book_run("alexnet"), book_run("resnet"))
    curves.x_box.setCurrentIndex(curves.x_box.findData(axis))
    for key in curves.loss_plot.ghosts():
        assert drawn(curves.loss_plot, key).x[-1] == last
        assert drawn(curves.accuracy_plot, key).x[-1] == last


def test_the_first_point_of_the_book_s_curve_lies_at_a_fifth_of_its_pass(qtbot):
    costs = NetworkCosts()
    variant = Variant.of("alexnet", "book")
    with qtbot.waitSignal(costs.known, timeout=20_000):
        costs.want([variant])
    per_image = costs.training(variant)
    told = BOOK["alexnet"]
    expected = {"step": 93, "epoch": 93 / 469, "images": 93 * 128}
    expected["macs"] = 93 * 128 * per_image
    for axis, place in expected.items():
        places = CurvePlaces(axis, costs).of_book(told, told.train_steps, variant)
        assert places[0] == pytest.approx(place)
        assert (np.diff(places) > 0).all()
    seconds = CurvePlaces("seconds", costs)
    assert seconds.of_book(told, told.train_steps, variant) is None
    assert costs.shutdown(10_000)


def test_over_seconds_the_legend_says_why_the_book_s_curve_is_missing(curves):
    begin(curves, book_run("nin"))
    curves.x_box.setCurrentIndex(curves.x_box.findData("seconds"))
    assert curves.loss_plot.ghosts() == ()
    entry = curves.legend.entries()[-1]
    assert not entry.drawn
    assert "does not tell when" in curves.legend.button(entry.key).toolTip()
    curves.x_box.setCurrentIndex(curves.x_box.findData("step"))
    assert len(curves.loss_plot.ghosts()) == 1
    assert "60,000 training images" in curves.legend.entries()[-1].note


def test_an_earlier_run_stays_behind_new_ones_until_it_is_taken_away(curves, qtbot):
    begin(curves, tell(live_run("alexnet")))
    curves.set_ghosts([ghost()])
    begin(curves, tell(live_run("alexnet")))
    assert curves.loss_plot.ghosts() == ("before",)
    assert curves.accuracy_plot.ghosts() == ("before",)
    curves.loss_plot.pointed.emit(20)
    assert "AlexNet before" in curves.loss_plot.readout()
    assert names(curves) == ["alexnet lite", "AlexNet before"]
    with qtbot.waitSignal(curves.ghosts_changed, timeout=1_000):
        curves.legend.removed.emit("before")
    assert curves.ghosts() == ()
    assert curves.loss_plot.ghosts() == ()
    assert names(curves) == ["alexnet lite"]


def test_a_longer_ghost_is_seen_whole_unless_it_is_hidden(curves):
    long = tell(live_run("alexnet"), steps=400)
    begin(curves, tell(live_run("alexnet")))
    curves.finish()
    before = curves.loss_plot._box.viewRange()[0][1]
    curves.set_ghosts(
        [Ghost(key="g", title="before", style=long.style, series=long.series)]
    )
    assert curves.loss_plot._box.viewRange()[0][1] >= 400 > before
    curves.legend.button("g").click()
    curves.fit()
    assert curves.loss_plot._box.viewRange()[0][1] == pytest.approx(before)


def test_the_legend_hides_a_run_everywhere_and_shows_it_again(curves):
    begin(curves, tell(live_run("alexnet")), tell(live_run("vgg")))
    name = curves.legend.button("alexnet:0")
    name.click()
    curves.loss_plot.pointed.emit(20)
    assert "alexnet" not in curves.loss_plot.readout()
    assert "alexnet" not in curves.accuracy_plot.readout()
    assert [pin.style for pin in curves.accuracy_plot.marks.pins()] == [
        line_style("vgg")
    ]
    name.click()
    assert "alexnet" in curves.loss_plot.readout()
    name.click()
    begin(curves, tell(live_run("alexnet")))
    assert curves.legend.hidden() == frozenset()


def test_one_name_stands_for_all_seeds_of_a_network(curves):
    runs = begin(curves, *(tell(live_run(seed=seed)) for seed in range(3)))
    (entry,) = curves.legend.entries()
    assert entry.title.endswith("mean of 3 seeds")
    curves.bar.seeds_box.setChecked(False)
    (entry,) = curves.legend.entries()
    assert entry.title.endswith("3 seeds")
    curves.legend.button(entry.key).click()
    assert curves.legend.hidden() == {run.key for run in runs}


def test_test_loss_and_training_accuracy_are_read_beside_their_run(curves):
    begin(curves, tell(live_run()))
    curves.loss_plot.pointed.emit(20)
    assert curves.loss_plot.readout().endswith("(test 1.000)")
    assert curves.accuracy_plot.readout().endswith("60.0 % (training 50.0 %)")


def test_a_loss_that_exploded_is_read_with_an_exponent(curves):
    begin(curves, tell(live_run(), loss=19834923718428334896.0, tests=False))
    curves.loss_plot.pointed.emit(20)
    assert curves.loss_plot.readout().endswith(" 1.98e+19")


def test_the_crosshair_follows_what_the_runs_tell_meanwhile(curves):
    (run,) = begin(curves, tell(live_run(), tests=False))
    curves.accuracy_plot.pointed.emit(20)
    assert curves.accuracy_plot.readout() == ""
    run.series.add(epoch_done(20, 0.7))
    curves.draw()
    assert "70.0 %" in curves.accuracy_plot.readout()


def test_a_run_that_has_told_nothing_new_is_not_drawn_again(curves, monkeypatch):
    first, second = begin(curves, tell(live_run("alexnet")), tell(live_run("vgg")))
    set_curve, told = curves.loss_plot.set_curve, []
    monkeypatch.setattr(
        curves.loss_plot,
        "set_curve",
        lambda key, *rest: (told.append(key), set_curve(key, *rest)),
    )
    second.series.add(step(21))
    curves.draw()
    assert told == [second.key]
    curves.smoothing_box.setCurrentIndex(2)
    assert told[1:] == [first.key, second.key]


def test_a_finding_gets_a_flag_at_its_step_on_every_axis(curves, qtbot):
    run, other = begin(curves, tell(live_run()), tell(live_run("vgg")))
    curves.set_findings(
        [(run.key, 10, "it is stuck", "error"), (other.key, 15, "it jitters", "note")]
    )
    flags = curves.loss_plot.flags.flags()
    assert [(flag.x, flag.severity) for flag in flags] == [(10, "error"), (15, "note")]
    assert flags[0].sentence == "alexnet lite, step 10: it is stuck"
    with qtbot.waitSignal(curves.finding_picked, timeout=1_000) as picked:
        button = curves.loss_plot.flags.buttons()[1]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert picked.args == [1]
    curves.x_box.setCurrentIndex(curves.x_box.findData("epoch"))
    assert [flag.x for flag in curves.loss_plot.flags.flags()] == [1.0, 1.5]
    curves.legend.button(run.key).click()
    assert [flag.place for flag in curves.loss_plot.flags.flags()] == [1]
    begin(curves, tell(live_run()))
    assert curves.loss_plot.flags.flags() == ()


def test_every_illness_has_a_severity():
    from typing import get_args

    from explorer.training.diagnosis_finding import Illness

    assert set(SEVERITIES) == set(get_args(Illness))


@pytest.mark.parametrize(
    ("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"run,")]
)
def test_what_is_shown_is_saved_in_the_form_of_the_ending(
    curves, tmp_path, qtbot, ending, start
):
    begin(curves, tell(live_run("alexnet")), tell(live_run("vgg")))
    path = tmp_path / f"curves.{ending}"
    with qtbot.waitSignal(curves.saved, timeout=5_000) as told:
        curves.saving.save(path)
    assert start in path.read_bytes()[:200]
    assert path.name in told.args[0]


def test_a_saved_table_has_every_value_of_what_is_seen_and_of_ghosts(curves, tmp_path):
    run, hidden = begin(curves, tell(live_run("alexnet")), tell(live_run("vgg")))
    curves.set_ghosts([ghost()])
    curves.legend.button(hidden.key).click()
    curves.saving.save(tmp_path / "c.csv")
    with (tmp_path / "c.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["run"] for row in rows} == {"alexnet lite", "AlexNet before"}
    mine = [row for row in rows if row["run"] == "alexnet lite"]
    assert [float(row["training_loss"]) for row in mine] == run.losses.tolist()


def test_the_button_asks_where_and_a_bad_ending_is_refused_in_words(
    curves, tmp_path, monkeypatch, qtbot
):
    begin(curves, tell(live_run()))
    chosen = [str(tmp_path / "curves.txt"), str(tmp_path / "mine"), ""]
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda *_args: (chosen.pop(0), _args[3].split(";;")[2]),
    )
    with qtbot.waitSignal(curves.not_saved, timeout=5_000) as told:
        qtbot.mouseClick(curves.bar.save_button, Qt.MouseButton.LeftButton)
    assert "curves.txt" in told.args[0]
    qtbot.mouseClick(curves.bar.save_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "mine.csv").is_file()  # the kind that was chosen
    qtbot.mouseClick(curves.bar.save_button, Qt.MouseButton.LeftButton)
    assert len(list(tmp_path.iterdir())) == 1
