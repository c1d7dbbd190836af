"""Named controls stand in one row where there is room, else in more."""

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from explorer.ui.widgets.field_bar import FieldBar

COUNT = 5


@pytest.fixture
def bar(qtbot):
    """A bar at the top of a column, as on a page."""
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    made = FieldBar()
    for number in range(COUNT):
        box = QComboBox()
        box.addItem("an entry of some length")
        made.add_field(f"field {number}", box, f"tip {number}")
    column.addWidget(made)
    column.addStretch(1)
    page.show()
    made.page = page  # else nobody holds it when the fixture returns
    return made


def fields(bar):
    return [label.parentWidget() for label in bar.findChildren(QLabel)]


@pytest.mark.parametrize(
    ("share", "rows"), [(1.0, 1), (0.95, 2), (0.65, 2), (0.45, 3), (0.3, 5)]
)
def test_fields_take_as_few_rows_as_the_width_allows(bar, qtbot, share, rows):
    whole = bar.sizeHint().width()
    bar.parentWidget().resize(round(share * whole), 600)
    qtbot.waitUntil(lambda: bar.width() <= round(share * whole), timeout=2_000)
    assert len({field.y() for field in fields(bar)}) == rows


@pytest.mark.parametrize("width", [1_400, 900, 500, 300])
def test_no_field_is_clipped_at_any_width(bar, qtbot, width):
    bar.parentWidget().resize(width, 600)
    qtbot.waitUntil(lambda: bar.width() == width, timeout=2_000)
    for field in fields(bar):
        assert field.size() == field.sizeHint()
        assert bar.rect().contains(field.geometry())


def test_every_control_has_its_name_and_tip(bar):
    boxes = bar.findChildren(QComboBox)
    assert [box.accessibleName() for box in boxes] == [
        f"field {n}" for n in range(COUNT)
    ]
    assert [box.toolTip() for box in boxes] == [f"tip {n}" for n in range(COUNT)]
