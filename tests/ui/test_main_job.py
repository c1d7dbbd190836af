"""The main job in the real window: look through five networks, then train two."""

import pytest
import torch
from explorer.app import build_window
from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.variants import Variant
from PySide6.QtCore import Qt

CHANCE = 0.1
USEFUL = 0.6  # test accuracy that both must reach
EPOCHS = 3


@pytest.fixture
def window(qtbot, settings, tmp_path):
    window = build_window(settings, tmp_path)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    ended = []
    window.closing().ended.connect(lambda: ended.append(True))
    window.closing().stop_everything()
    qtbot.waitUntil(lambda: bool(ended), timeout=30_000)


def page_of(window, key):
    return next(entry.widget for entry in window.pages() if entry.key == key)


def walk_through(qtbot, page):
    """Every step forward with the key, and back again."""
    count = len(page.look().trace.steps)
    page.walk().go_to(0)
    for step in range(count):
        assert page.walk().current() == step
        title = page.view().title()
        shape = page.look().trace.steps[step].output_shape[1:]
        assert " × ".join(map(str, shape)) in title
        qtbot.keyClick(page.ribbon(), Qt.Key.Key_Right)
    for step in reversed(range(count)):
        assert page.walk().current() == step
        qtbot.keyClick(page.ribbon(), Qt.Key.Key_Left)
    assert page.walk().current() == 0


def test_look_through_all_five_then_train_and_compare_two(window, qtbot):
    window.show_page("explore")
    explore = page_of(window, "explore")
    qtbot.waitUntil(explore.is_settled, timeout=30_000)
    for spec, picture in zip(
        CATALOGUE,
        ("sample:Ankle boot", "sample:Bag", "photo:coffee.png", "photo:chelsea.png", "sample:Coat"),
        strict=True,
    ):
        explore.show_variant(Variant.of(spec.key, "lite"))
        explore.show_picture(picture)
        qtbot.waitUntil(explore.is_settled, timeout=60_000)
        assert explore.look().request.variant.architecture == spec.key
        walk_through(qtbot, explore)

    window.show_page("train")
    train = page_of(window, "train")
    train.choose(("alexnet", "resnet"))
    train.set_dataset("fashion-mnist-small")
    train.set_epochs(EPOCHS)
    train.set_seed(0)
    qtbot.mouseClick(train.main_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(train.is_training, timeout=10_000)

    def good_enough():
        series = train.series()
        if any(s.failure for s in series):
            raise AssertionError([s.failure for s in series])
        return all(s.best_test_accuracy >= USEFUL for s in series) or not (
            train.is_training()
        )

    qtbot.waitUntil(good_enough, timeout=240_000)
    train.request_stop()
    qtbot.waitUntil(lambda: not train.is_training(), timeout=30_000)

    for series in train.series():
        assert series.best_test_accuracy >= USEFUL
        drawn = train.drawn_losses(series)
        told = [event.loss for event in train.reported_steps(series)]
        assert drawn == pytest.approx(told)
        assert len(drawn) >= 100
        assert drawn[0] > 2 > min(drawn)
    assert torch.get_num_threads() >= 1
