"""Panels that open beside a button: where they are and what closes them."""

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from explorer.ui.widgets.popover import Popover


class Window(QWidget):
    def __init__(self, stays=False, title=""):
        super().__init__()
        self.resize(400, 300)
        self.button = QPushButton("Choose", self)
        self.button.setGeometry(250, 10, 80, 24)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.other = QLineEdit(self)
        self.other.setGeometry(0, 250, 100, 24)
        self.field = QLineEdit()
        content = QWidget()
        content.setFocusProxy(self.field)
        content.setMinimumSize(220, 100)
        QVBoxLayout(content).addWidget(self.field)
        self.popover = Popover(self.button, content, title=title, stays=stays)
        self.button.clicked.connect(self.popover.toggle)


@pytest.fixture
def show(qtbot):
    def make(**options):
        window = Window(**options)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.other.setFocus()
        return window

    return make


def click(qtbot, widget, pos=None):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=pos or QPoint())


def test_it_opens_below_its_button_within_the_window_and_takes_the_focus(show, qtbot):
    window = show()
    click(qtbot, window.button)
    popover = window.popover
    assert popover.isVisible()
    assert window.rect().contains(popover.geometry())
    assert popover.y() >= window.button.geometry().bottom()
    assert window.field.hasFocus()


def test_escape_closes_it_and_gives_the_focus_back(show, qtbot):
    window = show()
    told = []
    window.popover.closed.connect(lambda: told.append("closed"))
    click(qtbot, window.button)
    qtbot.keyClick(window.field, Qt.Key.Key_Escape)
    assert not window.popover.is_open()
    assert window.other.hasFocus()
    assert told == ["closed"]


def test_its_button_closes_it_again(show, qtbot):
    window = show()
    click(qtbot, window.button)
    click(qtbot, window.button)
    assert not window.popover.is_open()


def test_a_press_elsewhere_closes_it_and_one_inside_does_not(show, qtbot):
    window = show()
    click(qtbot, window.button)
    click(qtbot, window.field)
    assert window.popover.is_open()
    click(qtbot, window.other)
    assert not window.popover.is_open()


def test_one_that_stays_leaves_focus_and_mouse_to_the_page(show, qtbot):
    window = show(stays=True, title="Pad")
    click(qtbot, window.button)
    assert window.other.hasFocus()
    click(qtbot, window.other)
    assert window.popover.is_open()
    close = next(
        b for b in window.popover.findChildren(QWidget) if b.accessibleName() == "Close"
    )
    click(qtbot, close)
    assert not window.popover.is_open()


def test_it_stays_within_a_window_that_shrinks(show, qtbot):
    window = show()
    click(qtbot, window.button)
    window.resize(340, 160)
    qtbot.waitUntil(lambda: window.rect().contains(window.popover.geometry()))


def test_it_grows_with_its_content(show, qtbot):
    window = show()
    click(qtbot, window.button)
    before = window.popover.height()
    window.field.setMinimumHeight(150)
    qtbot.waitUntil(lambda: window.popover.height() > before)
    assert window.rect().contains(window.popover.geometry())


def test_a_widget_that_had_the_focus_and_is_gone_is_no_trouble(show, qtbot):
    window = show()
    click(qtbot, window.button)
    shiboken6.delete(window.other)
    window.popover.shut()
    assert window.button.hasFocus()
