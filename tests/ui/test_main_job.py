"""The main job in the real window: look through five networks, then train two."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.app import build_window, close_for_good
from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.variants import Variant
from explorer.runs.store import RunStore
from explorer.training.events import StepDone

PICTURES = (
    "sample:Ankle boot",
    "sample:Bag",
    "photo:coffee.png",
    "photo:chelsea.png",
    "sample:Coat",
)
TRAINED = ("alexnet", "resnet")
USEFUL = 0.6  # test accuracy that both must reach
EPOCHS = 3


@pytest.fixture
def window(qtbot, settings, tmp_path):
    window = build_window(settings, tmp_path)
    # pytest-qt deletes widgets before fixtures end: what runs must be over by then.
    qtbot.addWidget(window, before_close_func=close_for_good)
    window.show()
    qtbot.waitExposed(window)
    return window


def page_of(window, key):
    return next(entry.widget for entry in window.pages() if entry.key == key)


def walk_through(qtbot, page):
    """Every step forward with the key, and back again."""
    steps = page.look().trace.steps
    page.walk().go_to(0)
    for step in steps:
        assert page.walk().current() == step.index
        shape = " × ".join(map(str, step.output_shape[1:]))
        assert shape in page.view().title()
        qtbot.keyClick(page.foot().ribbon, Qt.Key.Key_Right)
    for step in reversed(steps):
        assert page.walk().current() == step.index
        qtbot.keyClick(page.foot().ribbon, Qt.Key.Key_Left)
    assert page.walk().current() == 0


def tick_only(page, networks):
    """Tick networks in the list as a click on their boxes does."""
    for row, network in enumerate(page.model.rows()):
        state = (
            Qt.CheckState.Checked
            if network.key in networks
            else (Qt.CheckState.Unchecked)
        )
        index = page.model.index(row, 0)
        assert page.model.setData(index, state, Qt.ItemDataRole.CheckStateRole)


def test_look_through_all_five_then_train_and_compare_two(window, qtbot, tmp_path):
    window.show_page("explore")
    explore = page_of(window, "explore")
    qtbot.waitUntil(explore.is_settled, timeout=30_000)
    for spec, picture in zip(CATALOGUE, PICTURES, strict=True):
        explore.show_variant(Variant.of(spec.key, "lite"))
        explore.show_picture(picture)
        qtbot.waitUntil(explore.is_settled, timeout=60_000)
        assert explore.look().request.variant.architecture == spec.key
        walk_through(qtbot, explore)

    window.show_page("train")
    train = page_of(window, "train")
    tick_only(train, TRAINED)
    train.settings_bar.set_budget("epochs", EPOCHS)
    told = {place: [] for place in range(len(TRAINED))}
    qtbot.mouseClick(train.panel.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(train.is_training, timeout=10_000)
    train.session().events.connect(
        lambda events: [
            told[place].append(event.loss)
            for place, event in events
            if isinstance(event, StepDone)
        ]
    )

    def both_are_useful():
        best = [max(run.accuracies, default=0) for run in train.runs()]
        assert not any(run.message for run in train.runs())
        return min(best) >= USEFUL or not train.is_training()

    qtbot.waitUntil(both_are_useful, timeout=240_000)
    train.request_stop()
    qtbot.waitUntil(lambda: not train.is_training(), timeout=30_000)

    with RunStore(tmp_path) as store:
        stored = {run.run_id: store.series(run.run_id) for run in store.runs()}
    for place, run in enumerate(train.runs()):
        assert max(run.accuracies) >= USEFUL, run.title
        steps, losses = train.results.curves.loss_plot.series(run.key)
        assert losses.tolist() == told[place]
        assert steps.tolist() == list(range(1, len(steps) + 1))
        assert len(losses) > 60
        assert losses[-20:].mean() < 1 < losses[0]
        kept = stored[place + 1].steps.column("loss")
        assert np.array_equal(kept, losses)


def test_the_window_offers_exactly_the_pages_that_exist(window):
    assert [entry.key for entry in window.pages()] == ["explore", "compare", "train"]


def test_the_network_of_explore_is_compared_with_that_of_the_notes(window, qtbot):
    window.show_page("explore")
    explore = page_of(window, "explore")
    explore.show_variant(Variant.of("nin", "lite"))
    qtbot.waitUntil(explore.is_settled, timeout=60_000)
    button = explore.bar().compare_button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    compare = page_of(window, "compare")
    assert window.current_page().widget is compare
    qtbot.waitUntil(compare.is_settled, timeout=60_000)
    wanted = (Variant.of("vgg", "lite"), Variant.of("nin", "lite"))
    qtbot.waitUntil(lambda: compare.columns().variants == wanted, timeout=60_000)
    # On a slow machine what Compare showed before it arrived is a place too.
    for _ in range(3):
        if window.current_page().widget is compare:
            window.navigation().back()
            qtbot.waitUntil(window.current_page().widget.is_settled, timeout=60_000)
    assert window.current_page().widget is explore
    assert explore.look().request.variant == wanted[1]
