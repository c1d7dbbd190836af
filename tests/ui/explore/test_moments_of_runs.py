"""A run of the store is looked through at any epoch that it has kept."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.links import parse_link
from explorer.runs.store import RunStore
from explorer.runs.weights_choice import WeightsChoice
from explorer.training.config import TrainingConfig
from explorer.training.events import EpochDone
from explorer.ui.pages.explore.explaining.links import ValueLink
from explorer.ui.pages.explore.page import ExplorePage

VGG = Variant.of("vgg", "lite")
ACCURACIES = (0.5, 0.75, 0.81)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A store with one run of three passes of ten steps."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    with RunStore(tmp_path) as store:
        run = store.create(
            TrainingConfig(
                variant=VGG,
                dataset="fashion-mnist-small",
                recipe=VGG.base.recipe,
                epochs=3,
            )
        )
        for epoch, accuracy in enumerate(ACCURACIES, start=1):
            done = EpochDone(
                epoch=epoch, step=10 * epoch, train_loss=1.0, train_accuracy=0.5,
                test_loss=1.0, test_accuracy=accuracy, seconds=1.0,
                images_per_second=1.0,
            )  # fmt: skip
            store.record(run, [done])
            weights = random_network(VGG, epoch).state_dict()
            store.checkpoints.save_epoch(run, epoch, 10 * epoch, weights)
    return tmp_path


@pytest.fixture
def page(qtbot, folder, settings):
    made = ExplorePage(settings=settings, folder=folder)
    qtbot.addWidget(made, before_close_func=ExplorePage.shutdown)
    made.resize(1280, 760)
    made.show()
    made.activateWindow()
    settle(qtbot, made)
    return made


def settle(qtbot, page):
    qtbot.waitUntil(page.is_settled, timeout=60_000)


def time_of(page):
    return page._parts.foot.time


def show(qtbot, page, text):
    page.show_weights(VGG, WeightsChoice.parse(text))
    settle(qtbot, page)


def output(page):
    look = page.look()
    return look.values(look.trace.output)


def test_only_weights_of_runs_have_a_time(page, qtbot):
    assert not time_of(page).isVisible()
    show(qtbot, page, "run:1")
    assert time_of(page).isVisible()
    assert [point.text for point in time_of(page).points()] == [
        "Before training",
        "Epoch 1 · accuracy 50.0 %",
        "Epoch 2 · accuracy 75.0 %",
        "Epoch 3 · accuracy 81.0 %",
    ]
    assert time_of(page).text() == "Epoch 3 · accuracy 81.0 %"
    show(qtbot, page, "random:0")
    assert not time_of(page).isVisible()


def test_another_epoch_shows_its_own_weights_and_says_which(page, qtbot):
    show(qtbot, page, "run:1")
    last = output(page)
    time_of(page).track().setValue(1)
    settle(qtbot, page)
    assert page.look().request.weights == WeightsChoice.of_run(1, 10)
    assert page.bar().weights_text() == "run 1, epoch 1, 50 % right"
    assert page.view().title().endswith("epoch 1</span>")
    own = random_network(VGG, 1).state_dict()
    shown = page.look().model.state_dict()
    assert all(bool((shown[name] == value).all()) for name, value in own.items())
    assert not np.array_equal(output(page), last)


def test_another_epoch_keeps_step_channel_and_pin(page, qtbot):
    show(qtbot, page, "run:1")
    page.walk().go_to(3)
    page.view().choose_channel(5)
    pin = ValueLink(3, (5, 4, 4))
    page.bench().set_pin(pin)
    before = page.bench().resting_reading()
    time_of(page).track().setValue(1)
    settle(qtbot, page)
    assert page.walk().current() == 3
    assert page.view().channel() == 5
    assert page.bench().pin() == pin
    assert page.bench().resting_reading().value != before.value


def test_a_drag_shows_what_it_passes_and_ends_where_it_ends(page, qtbot):
    show(qtbot, page, "run:1")
    shown = []
    page._inquiry.answered.connect(lambda look: shown.append(look.moment.epoch))
    for at in (2, 1, 0, 1):
        time_of(page).track().setValue(at)
    assert time_of(page).key() == "10"
    qtbot.waitUntil(lambda: shown[-1:] == [1], timeout=60_000)
    settle(qtbot, page)
    assert shown[0] == 2  # the first was not thrown away for those after it
    assert len(shown) == 2
    assert time_of(page).key() == "10"


def test_the_arrows_move_through_time_where_the_slider_has_the_focus(page, qtbot):
    show(qtbot, page, "run:1")
    step = page.walk().current()
    time_of(page).track().setFocus()
    qtbot.waitUntil(time_of(page).track().hasFocus)
    qtbot.keyClick(time_of(page).track(), Qt.Key.Key_Left)
    settle(qtbot, page)
    assert page.look().moment.epoch == 2
    assert page.walk().current() == step


def test_the_untrained_network_is_called_a_guess(page, qtbot):
    show(qtbot, page, "run:1@0")
    assert page.bar().weights_text() == "run 1, before training"
    assert "untrained: a guess" in page._parts.foot.chips.texts()


def test_a_link_leads_to_the_epoch_and_may_name_it(page, qtbot):
    page.open_link(
        parse_link("explorer://explore?architecture=vgg&variant=lite&weights=run:1@20")
    )
    settle(qtbot, page)
    assert page.look().moment.epoch == 2
    page.open_link(
        parse_link(
            "explorer://explore?architecture=vgg&variant=lite&weights=run:1@epoch1"
        )
    )
    settle(qtbot, page)
    assert page.link().values["weights"] == "run:1@10"


def test_an_epoch_that_was_not_kept_is_refused_and_nothing_else_changes(page, qtbot):
    show(qtbot, page, "run:1@20")
    page.show_weights(VGG, WeightsChoice.parse("run:1@17"))
    settle(qtbot, page)
    assert page.note().startswith("unknown saved step of run 1 '17'")
    assert page.look().moment.epoch == 2
    assert time_of(page).key() == "20"


def test_the_panel_of_weights_offers_the_epochs_of_each_run(page, qtbot):
    show(qtbot, page, "run:1@20")
    chooser = page.bar().weights
    qtbot.mouseClick(chooser.button(), Qt.MouseButton.LeftButton)
    panel = chooser.panel()
    qtbot.waitUntil(lambda: "Run 1" in panel.texts(), timeout=20_000)
    box = panel.moments(1)
    assert [box.itemText(at) for at in range(box.count())] == [
        "Epoch 3 · accuracy 81.0 %",
        "Epoch 2 · accuracy 75.0 %",
        "Epoch 1 · accuracy 50.0 %",
        "Before training",
    ]
    assert box.currentText() == "Epoch 2 · accuracy 75.0 %"
    assert panel.row("run:1").button().text() == "in use"
    told = []
    panel.picked.connect(lambda choice: told.append(str(choice)))
    for at in (2, 0):
        box.setCurrentIndex(at)
        box.activated.emit(at)
    assert told == ["run:1@10", "run:1"]
    settle(qtbot, page)
