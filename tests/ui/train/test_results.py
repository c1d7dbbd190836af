"""What a training tells beyond its curves, with runs whose events a test wrote down."""

import math

import numpy as np
import pytest
from fake_engine import FakeService, epoch_done, started, step
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QTabBar
from told_runs import PATHS, examined, finish, live_run, probed, tell

from explorer.training.diagnosis_finding import Finding, Illness
from explorer.ui.pages.train.finding_words import FindingWords
from explorer.ui.pages.train.results import Results

RIGHT = Qt.Key.Key_Right


@pytest.fixture
def results(qtbot):
    made = Results(FakeService())
    qtbot.addWidget(made, before_close_func=Results.shutdown)
    made.resize(900, 560)
    made.show()
    return made


def begin(results, *runs):
    results.begin(runs, 10)
    results.draw()
    return runs


def show(results, view):
    results.setCurrentWidget(view)


def test_the_curves_stand_first_and_only_what_is_seen_is_drawn(results):
    begin(results, tell(live_run()))
    assert results.currentWidget() is results.curves
    assert results.curves.loss_plot.keys() == ("alexnet:0",)
    assert results.gradients.norm_plot.keys() == ()
    show(results, results.gradients)
    assert len(results.gradients.norm_plot.keys()) == len(PATHS)


def test_the_best_test_is_pinned_with_its_value_and_a_lit_run_speaks_for_itself(
    results,
):
    first, second = live_run("alexnet"), live_run("vgg")
    tell(first)
    second.series.add(started())
    for number in range(1, 21):
        second.series.add(step(number))
    second.series.add(epoch_done(10, 0.7))
    second.series.add(epoch_done(20, 0.4))
    begin(results, first, second)

    def spoken():
        return [
            (pin.x, pin.text)
            for pin in results.curves.accuracy_plot.marks.pins()
            if pin.text
        ]

    assert spoken() == [(10.0, "70.0 %")]
    results.light("alexnet:0")
    assert spoken() == [(20.0, "60.0 %")]
    results.light(None)
    assert spoken() == [(10.0, "70.0 %")]


def test_macs_run_to_the_right_as_three_passes_per_image(results, qtbot):
    (run,) = begin(results, tell(live_run()))
    box = results.curves.x_box
    with qtbot.waitSignal(results.curves.costs.known, timeout=20_000):
        box.setCurrentIndex(box.findData("macs"))
    forward = results.curves.costs.forward(run.series.config.variant)
    x, _ = results.curves.loss_plot.series(run.key)
    assert forward > 0
    assert x.tolist() == [3 * forward * 64 * number for number in range(1, 21)]


def test_the_loss_can_be_drawn_in_powers_of_ten(results):
    begin(results, tell(live_run()))
    plot = results.curves.loss_plot
    low, high = plot._box.viewRange()[1]
    assert low == 0
    results.curves.bar.log_box.setChecked(True)
    low, high = plot._box.viewRange()[1]
    assert low < math.log10(2.3 / 20) < math.log10(2.3) < high
    assert plot.series("alexnet:0")[1][-1] == 2.3 / 20  # what is read stays as it was


def test_seeds_of_one_network_are_one_line_in_a_band_until_they_are_asked_for(results):
    runs = [
        tell(live_run(seed=seed), factor=factor)
        for seed, factor in ((0, 1.0), (1, 2.0), (2, 6.0))
    ]
    begin(results, *runs, tell(live_run("vgg")))
    plot = results.curves.loss_plot
    assert plot.keys() == ("alexnet:0", "vgg:0")
    results.curves.smoothing_box.setCurrentIndex(0)
    assert plot.series("alexnet:0")[1] == pytest.approx(
        [3.0 * 2.3 / number for number in range(1, 21)]
    )
    results.curves.bar.seeds_box.setChecked(False)
    assert plot.keys() == ("alexnet:0", "vgg:0", "alexnet:1", "alexnet:2")


def test_seeds_are_offered_only_where_there_are_some(results):
    begin(results, tell(live_run()), tell(live_run("vgg")))
    assert not results.curves.bar.seeds_box.isVisible()
    begin(results, tell(live_run()), tell(live_run(seed=1)))
    assert results.curves.bar.seeds_box.isVisible()


def test_the_comparison_fills_in_as_runs_are_tested(results):
    show(results, results.comparison)
    first, second = begin(results, tell(live_run(), tests=False), live_run("vgg"))
    plot = results.comparison.plot
    assert plot.marks() == ()
    first.series.add(epoch_done(10, 0.5))
    first.series.add(epoch_done(20, 0.6))
    results.draw()
    (mark,) = plot.marks()
    assert (mark.x, mark.y) == (1_000, 60)
    assert mark.trail == ((1_000, 50),)
    tell(second)
    results.draw()
    assert [mark.key for mark in plot.marks()] == ["alexnet:0", "vgg:0"]


def test_the_comparison_against_seconds_shows_where_each_run_came_from(results):
    show(results, results.comparison)
    begin(results, tell(live_run()))
    box = results.comparison.cost_box
    box.setCurrentIndex(box.findData("seconds"))
    (mark,) = results.comparison.plot.marks()
    assert (mark.x, mark.trail) == (10.0, ((5.0, pytest.approx(30.0)),))


def test_seeds_are_small_marks_round_their_mean(results):
    show(results, results.comparison)
    runs = [tell(live_run(seed=seed)) for seed in (0, 1)]
    runs[1].series.add(epoch_done(30, 0.4))
    begin(results, *runs, live_run(seed=2), tell(live_run("vgg")))
    plot = results.comparison.plot
    small = [mark for mark in plot.marks() if mark.minor]
    assert [(mark.y, mark.label, mark.trail) for mark in small] == [
        (60, "", ()),
        (40, "", ()),
    ]
    mean, alone = (mark for mark in plot.marks() if not mark.minor)
    assert (mean.y, mean.style) == (50, small[0].style)
    assert mean.sentence == (
        "alexnet lite, mean of 2 seeds: 50.0 % (40.0 % to 60.0 %) with 1,000 parameters"
    )
    assert mean.trail == ((1_000, 30),)  # as far as both have come
    assert alone.label == "vgg lite"


def test_the_keys_walk_along_the_marks_and_each_speaks(results, qtbot):
    show(results, results.comparison)
    begin(results, tell(live_run()), tell(live_run("vgg")))
    plot = results.comparison.plot
    qtbot.keyClick(plot, RIGHT)
    assert results.comparison.told.text() == (
        "alexnet lite: 60.0 % with 1,000 parameters"
    )
    qtbot.keyClick(plot, RIGHT)
    assert plot.accessibleDescription().startswith("vgg lite: 60.0 %")


def test_names_beside_marks_cover_neither_each_other_nor_a_mark(results):
    show(results, results.comparison)
    keys = ("alexnet", "vgg", "nin", "googlenet", "resnet")
    begin(results, *(tell(live_run(key)) for key in keys))  # all in one place
    places = [place for text, _, place in results.comparison.plot.labels() if text]
    assert len(places) == len(keys)
    for at, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[at + 1 :])


def test_mistakes_tell_before_the_first_test_that_there_was_none(results):
    show(results, results.mistakes)
    begin(results, tell(live_run(), tests=False))
    assert results.mistakes.sentence().startswith("What a network confuses is known")


def test_mistakes_show_the_latest_test_of_the_chosen_run(results, qtbot):
    show(results, results.mistakes)
    first, second = begin(results, tell(live_run()), live_run("vgg"))
    view = results.mistakes
    assert view.sentence() == ""
    assert view.told.text() == (
        "Most often: Shirt taken for T-shirt/top: 5 of 20 test images (25.0%)."
    )
    first.series.add(examined(30, right=12))
    results.draw()
    assert "8 of 20" in view.told.text()
    tell(second)
    results.run_box.choose("vgg:0")
    results.run_box.picked.emit("vgg:0")
    assert view.heading.text() == "vgg lite: test after epoch 2, step 20"


def test_the_surest_mistakes_come_as_images_in_their_order(results, qtbot):
    show(results, results.mistakes)
    begin(results, tell(live_run()))
    view = results.mistakes
    qtbot.waitUntil(lambda: view.list.count() == 2, timeout=5_000)
    assert view.list.sentences() == (
        "Test image 7 is Shirt; the network says T-shirt/top with 97.0 %,"
        " and gives Shirt 2.0 %.",
        "Test image 3 is Shirt; the network says T-shirt/top with 97.0 %,"
        " and gives Shirt 2.0 %.",
    )
    image = view.list.item(0).icon().pixmap(72, 72).toImage()
    assert image.pixelColor(36, 36).red() == 7


def test_a_cell_says_its_sentence_when_the_keys_reach_it(results, qtbot):
    show(results, results.mistakes)
    begin(results, tell(live_run()))
    matrix = results.mistakes.matrix
    matrix.setCurrentIndex(matrix.matrix.index(6, 1))
    qtbot.keyClick(matrix, Qt.Key.Key_Left)
    assert results.mistakes.told.text() == (
        "Shirt taken for T-shirt/top: 5 of 20 test images (25.0%)."
    )


def test_the_confusion_model_keeps_the_rules_of_models(results, qtmodeltester):
    show(results, results.mistakes)
    begin(results, tell(live_run()))
    model = results.mistakes.matrix.matrix
    assert model.rowCount() == model.columnCount() == 10
    assert model.data(model.index(6, 0), model.SHARE_ROLE) == 0.25
    qtmodeltester.check(model)


def test_gradients_are_drawn_per_block_and_dead_units_where_there_are_relus(results):
    show(results, results.gradients)
    (run,) = begin(results, tell(live_run()))
    view = results.gradients
    assert view.legend.names() == PATHS
    steps, norms = view.norm_plot.series("2:classifier.6")
    assert (steps.tolist(), norms.tolist()) == ([1, 11], [4, 4])
    assert view.dead_plot.keys() == ("0:features.0", "1:features.3")
    assert view.dead_plot.series("1:features.3")[1].tolist() == [25, 25]
    run.series.add(probed(21, norms=(None, 0.0, 1.0)))
    results.draw()
    assert np.isnan(view.norm_plot.series("0:features.0")[1][-1])
    assert view.norm_plot.series("2:classifier.6")[1][-1] == 1


def test_a_run_without_probes_says_so(results):
    show(results, results.gradients)
    begin(results, tell(live_run(), probes=False))
    assert results.gradients.sentence().startswith("Nothing was measured inside")


def test_a_finding_is_said_with_its_step_and_marked_on_the_curves(results, qtbot):
    run = tell(live_run(), steps=200, loss=math.log(10), probes=False, tests=False)
    begin(results, run)
    results.finish()
    show(results, results.findings)
    (sentence,) = results.findings.sentences()
    assert sentence.startswith("alexnet lite, since step ")
    assert "ln 10 = 2.303: the network predicts all classes alike." in sentence
    assert results.tabText(results.indexOf(results.findings)) == "Findings (1)"
    qtbot.keyClick(results.findings.list, Qt.Key.Key_Down)
    results.findings.list.setCurrentRow(0)
    key, number = results.curves.marked()
    assert key == run.key
    assert f"since step {number:,}:" in sentence
    assert results.findings.help.text() == "What may help"
    qtbot.mouseClick(results.findings.show_button, Qt.MouseButton.LeftButton)
    assert results.currentWidget() is results.curves
    assert results.curves.loss_plot.marks.marked() == number


def test_a_finding_stands_as_a_flag_on_the_curves_and_leads_to_its_sentence(
    results, qtbot
):
    run = tell(live_run(), steps=200, loss=math.log(10), probes=False, tests=False)
    begin(results, run)
    results.finish()
    (flag,) = results.curves.loss_plot.flags.flags()
    assert flag.severity == "error"
    assert "the network predicts all classes alike." in flag.sentence
    (button,) = results.curves.loss_plot.flags.buttons()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert results.currentWidget() is results.findings
    assert results.findings.list.currentRow() == 0
    assert results.curves.marked() == (run.key, flag.x)


def test_healthy_runs_are_called_so_and_short_ones_are_not_judged(results):
    show(results, results.findings)
    begin(results, tell(live_run(), steps=3, probes=False))
    assert results.findings.said().startswith("Too few steps")
    begin(results, finish(tell(live_run())))
    results.finish()
    assert results.findings.said().startswith("Nothing ails these runs")


def test_a_new_training_forgets_findings_marks_and_mistakes(results):
    run = tell(live_run(), steps=200, loss=math.log(10), probes=False, tests=False)
    begin(results, run)
    results.finish()
    results.findings.list.setCurrentRow(0)
    begin(results, live_run())
    assert results.findings.sentences() == ()
    assert results.curves.marked() is None
    assert results.curves.loss_plot.marks.marked() is None


FIGURES = {
    "loss": 2.3, "chance": 2.303, "classes": 10, "rate": 0.1, "peak": 9.0,
    "update": 1e-5, "floor": 1.4612, "accuracy": 0.5, "law": 1.9612, "block": "a",
    "dead": 9, "units": 10, "share": 0.9, "batches": 5, "first_block": "a",
    "last_block": "b", "first_norm": 1e3, "last_norm": 1.0, "factor": 1e3, "past": 0,
    "train_accuracy": 0.9, "test_accuracy": 0.6, "best_test_loss": 0.8,
    "best_epoch": 3, "test_loss": 1.2,
}  # fmt: skip


@pytest.mark.parametrize("key", Illness.__args__)
def test_every_illness_has_a_sentence_with_its_figures(qapp, key):
    finding = Finding(key=key, step=1, figures=FIGURES, remedies=())
    sentence = FindingWords().sentence(finding)
    assert sentence.endswith(".")
    assert any(letter.isdigit() for letter in sentence)
    assert "{" not in sentence


def test_every_control_has_a_name_for_a_screen_reader(results):
    begin(results, tell(live_run()), tell(live_run("vgg")))
    kinds = (QAbstractButton, QComboBox, QAbstractItemView, QTabBar)
    for at in range(results.count()):
        results.setCurrentIndex(at)
        own = [
            child
            for kind in kinds
            for child in results.findChildren(kind)
            if child.isVisible() and not isinstance(child.parent(), QAbstractItemView)
        ]
        assert own
        for child in own:
            assert child.accessibleName() or getattr(child, "text", str)()
