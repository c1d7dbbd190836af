"""Back, forward and links through a window with pages that can be linked to."""

import pytest
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel

from explorer.links import StateLink
from explorer.ui import navigation as navigation_module
from explorer.ui.link_dialog import LinkDialog
from explorer.ui.main_window import MainWindow
from explorer.ui.page import PageEntry


class Place(QLabel):
    """A page with one number that arrives at a link a moment later, as Explore does."""

    state_changed = Signal()
    link_wanted = Signal(object)

    def __init__(self):
        super().__init__("0")
        self.delay = 0

    def go(self, number):
        self.setText(str(number))
        self.state_changed.emit()

    def link(self):
        return StateLink(page="place", values={"number": self.text()})

    def open_link(self, link):
        number = link.values.get("number", "0")
        QTimer.singleShot(self.delay, self, lambda: self.go(number))


@pytest.fixture
def place(qapp):
    return Place()


@pytest.fixture
def window(qtbot, settings, place, monkeypatch):
    monkeypatch.setattr(navigation_module, "REST_MS", 20)
    pages = [("place", place), ("plain", QLabel("plain"))]
    entries = [PageEntry(key=k, title=k, icon="layers", widget=w) for k, w in pages]
    made = MainWindow(entries, settings)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    rest(qtbot, made)
    return made


def rest(qtbot, window):
    """Wait until the place where one is is remembered."""
    qtbot.waitUntil(window.navigation().is_settled)


def visit(qtbot, window, place, *numbers):
    for number in numbers:
        place.go(number)
        rest(qtbot, window)


def test_back_and_forward_lead_through_what_was_seen(window, place, qtbot):
    visit(qtbot, window, place, 1, 2)
    back, forward = window.rail().ways()
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: place.text() == "1")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: place.text() == "0")
    assert not back.isEnabled()
    qtbot.mouseClick(forward, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: place.text() == "2")
    assert not forward.isEnabled()


def test_at_first_there_is_no_way_back(window):
    assert [button.isEnabled() for button in window.rail().ways()] == [False, False]


def test_what_one_only_passes_is_no_place(window, place, qtbot):
    for number in range(1, 10):
        place.go(number)
    rest(qtbot, window)
    window.navigation().back()
    qtbot.waitUntil(lambda: place.text() == "0")


def test_one_can_go_back_at_once_from_where_one_has_just_come(window, place, qtbot):
    visit(qtbot, window, place, 1)
    place.go(2)
    window.navigation().back()
    qtbot.waitUntil(lambda: place.text() == "1")
    window.navigation().forward()
    qtbot.waitUntil(lambda: place.text() == "2")


def test_going_back_twice_does_not_wait_for_the_page_to_arrive(window, place, qtbot):
    visit(qtbot, window, place, 1, 2, 3)
    place.delay = 100
    window.navigation().back()
    window.navigation().back()
    qtbot.waitUntil(lambda: place.text() == "1")
    rest(qtbot, window)
    window.navigation().forward()
    window.navigation().forward()
    qtbot.waitUntil(lambda: place.text() == "3")


def test_other_pages_are_places_too(window, place, qtbot):
    visit(qtbot, window, place, 1)
    window.show_page("plain")
    rest(qtbot, window)
    window.navigation().back()
    assert window.current_page().key == "place"
    qtbot.waitUntil(lambda: place.text() == "1")
    window.navigation().forward()
    assert window.current_page().key == "plain"


def test_a_page_in_the_background_makes_no_place(window, place, qtbot):
    window.show_page("plain")
    rest(qtbot, window)
    place.go(5)
    assert window.navigation().link() == StateLink(page="plain")


def test_a_link_is_copied_and_opened(window, place, qtbot):
    visit(qtbot, window, place, 7)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "explorer://place?number=7"
    visit(qtbot, window, place, 8)
    window.show_page("plain")
    dialog = window.ask_for_link()
    assert dialog.field().text() == "explorer://place?number=7"
    qtbot.keyClick(dialog.field(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.text() == "7")
    assert window.current_page().key == "place"
    rest(qtbot, window)
    window.navigation().back()
    assert window.current_page().key == "plain"


def test_a_page_leads_to_another_page(window, place, qtbot):
    visit(qtbot, window, place, 7)
    place.link_wanted.emit(StateLink(page="plain"))
    assert window.current_page().key == "plain"
    place.link_wanted.emit(StateLink(page="nowhere"))
    assert "unknown page 'nowhere'" in window.status().currentMessage()
    assert window.current_page().key == "plain"
    rest(qtbot, window)
    window.navigation().back()
    assert window.current_page().key == "place"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("https://example.org", "does not begin with explorer://"),
        ("explorer://nowhere", "unknown page 'nowhere'; choose from place, plain"),
        ("", "is no link into this program"),
    ],
)
def test_a_bad_link_is_told_of_and_can_be_mended(window, place, qtbot, text, sentence):
    QApplication.clipboard().setText("no link")
    dialog = window.ask_for_link()
    assert dialog.field().text() == ""
    dialog.field().setText(text)
    box = dialog.findChild(QDialogButtonBox)
    qtbot.mouseClick(
        box.button(QDialogButtonBox.StandardButton.Open), Qt.MouseButton.LeftButton
    )
    assert sentence in dialog.problem()
    dialog.field().setText("explorer://place?number=3")
    assert dialog.problem() == ""
    qtbot.keyClick(dialog.field(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.text() == "3")


def test_ctrl_o_asks_for_a_link(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.findChild(LinkDialog) is not None


def test_f1_tells_the_keys(window):
    dialog = window.show_keys()
    assert {"Alt+Left, Alt+Right", "Ctrl+L", "Ctrl+O"} <= set(dialog.texts())
    dialog.close()
