import pytest
from PySide6.QtWidgets import QLabel, QWidget

from explorer.ui.widgets.masonry_layout import MasonryLayout


@pytest.fixture
def board(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    layout = MasonryLayout(made, narrowest=100, gap=10)
    layout.setContentsMargins(0, 0, 0, 0)
    for height in (50, 20, 30, 40):
        label = QLabel(made)
        label.setFixedHeight(height)
        layout.addWidget(label)
    return made


def boxes(board):
    layout = board.layout()
    return [layout.itemAt(at).geometry().getRect() for at in range(layout.count())]


def test_each_card_goes_to_the_column_with_most_room(board):
    board.layout().setGeometry(board.rect().adjusted(0, 0, 210 - board.width(), 0))
    assert boxes(board) == [
        (0, 0, 100, 50),
        (110, 0, 100, 20),
        (110, 30, 100, 30),
        (0, 60, 100, 40),
    ]
    assert board.layout().heightForWidth(210) == 100


def test_a_narrow_board_has_one_column(board):
    assert board.layout().columns(209) == 1
    assert board.layout().heightForWidth(209) == 50 + 20 + 30 + 40 + 3 * 10


def test_a_hidden_card_takes_no_room(board):
    board.show()
    board.layout().itemAt(0).widget().hide()
    assert board.layout().heightForWidth(100) == 20 + 30 + 40 + 2 * 10
