"""A row that is used, downloaded or cancelled."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar

from explorer.ui.theme import DARK, LIGHT, apply_theme
from explorer.ui.widgets.offer_row import OfferRow


@pytest.fixture
def row(qtbot):
    made = OfferRow("IMAGENET1K_V1", "76.1 % right", "Download")
    qtbot.addWidget(made)
    made.resize(300, made.sizeHint().height())
    made.show()
    return made


def test_its_button_picks_it_unless_it_is_in_use(row, qtbot):
    told = []
    row.picked.connect(lambda: told.append("picked"))
    qtbot.mouseClick(row.button(), Qt.MouseButton.LeftButton)
    row.set_current(True)
    assert row.button().text() == "in use"
    qtbot.mouseClick(row.button(), Qt.MouseButton.LeftButton)
    assert told == ["picked"]


def test_a_download_shows_how_far_it_is_and_can_be_cancelled(row, qtbot):
    told = []
    row.cancelled.connect(lambda: told.append("cancelled"))
    row.show_progress(25, 100, "25 of 100 MB")
    bar = row.findChild(QProgressBar)
    assert bar.isVisible()
    assert bar.value() / bar.maximum() == 0.25
    assert row.text() == "IMAGENET1K_V1 25 of 100 MB"
    assert not row.button().isVisible()
    qtbot.mouseClick(row.cancel_button(), Qt.MouseButton.LeftButton)
    assert told == ["cancelled"]
    row.show_idle()
    assert row.button().isVisible()
    assert not bar.isVisible()


def test_a_download_of_unknown_length_has_no_end(row):
    row.show_progress(25, None, "25 MB")
    assert row.findChild(QProgressBar).maximum() == 0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_bar_wears_the_accent_of_the_theme(qapp, row, theme):
    apply_theme(qapp, theme)
    bar = row.findChild(QProgressBar)
    assert bar.palette().highlight().color().name() == theme.accent
