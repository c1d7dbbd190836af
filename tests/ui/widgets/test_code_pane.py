"""Source in a pane: its text, its signs, its lights, and what is pointed to."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from explorer.ui.widgets.change_marks import Mark
from explorer.ui.widgets.code_pane import CodePane, CodeRow
from explorer.ui.widgets.highlighting import Span

ROWS = (
    CodeRow(spans=(Span("Block · f", bold=True),)),
    CodeRow(spans=(Span("x = ", "#112233"), Span("conv(x)")), number=7),
    CodeRow(spans=(Span("return x"),), number=8, mark=Mark.ADDED),
)


@pytest.fixture
def pane(qtbot):
    made = CodePane()
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show_rows(ROWS, 40)
    made.show()
    return made


def middle_of(pane, row):
    block = pane.document().findBlockByNumber(row)
    area = pane.blockBoundingGeometry(block).translated(pane.contentOffset())
    return QPoint(30, round(area.center().y()))


def ground_of(pane, row):
    """Colour behind a row, right of its text."""
    image = pane.viewport().grab().toImage()
    at = middle_of(pane, row)
    return image.pixelColor(image.width() - 40, at.y())


def test_the_text_can_be_copied_as_it_is(pane):
    assert pane.toPlainText().splitlines()[:3] == [
        "Block · f",
        "x = conv(x)",
        "return x",
    ]
    assert pane.document().blockCount() == 40


def test_pieces_have_their_colours(pane):
    cursor = pane.textCursor()
    cursor.setPosition(len("Block · f\nx "))
    assert cursor.charFormat().foreground().color() == QColor("#112233")


def test_signed_and_lit_rows_stand_on_a_ground_of_their_own(pane):
    plain, added = ground_of(pane, 1), ground_of(pane, 2)
    assert plain != added
    pane.light({1})
    assert ground_of(pane, 1) not in (plain, added)
    pane.light(())
    assert ground_of(pane, 1) == plain


def test_a_sign_stands_at_the_edge_of_its_row(pane):
    pane.resize(200, 200)  # no room for numbers
    image = pane.grab().toImage()

    def colours(row):
        left = pane.viewport().mapTo(pane, middle_of(pane, row))
        rows = range(left.y() - 4, left.y() + 5)
        return {image.pixel(x, y) for x in range(pane.viewport().x()) for y in rows}

    assert len(colours(1)) == 1
    assert len(colours(2)) > 2  # a ground and the strokes on it


def test_the_row_under_the_pointer_is_told_once(pane, qtbot):
    told = []
    pane.row_pointed.connect(told.append)
    qtbot.mouseMove(pane.viewport(), middle_of(pane, 1))
    qtbot.mouseMove(pane.viewport(), middle_of(pane, 1) + QPoint(5, 0))
    qtbot.mouseMove(pane.viewport(), middle_of(pane, 2))
    assert told == [1, 2]


def test_the_caret_points_and_enter_opens(pane, qtbot):
    told, opened = [], []
    pane.row_pointed.connect(told.append)
    pane.opened.connect(opened.append)
    pane.setFocus()
    qtbot.waitUntil(pane.hasFocus)
    qtbot.keyClick(pane, Qt.Key.Key_Down)
    qtbot.keyClick(pane, Qt.Key.Key_Return)
    assert told[-1] == 1
    assert opened == [1]


def test_a_row_out_of_view_is_scrolled_to(pane):
    pane.reveal(2)
    assert pane.verticalScrollBar().value() == 0
    pane.reveal(30)
    assert pane.verticalScrollBar().value() > 0
