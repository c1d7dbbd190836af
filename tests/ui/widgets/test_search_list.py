"""Typing, arrows, Enter and the mouse in a list that can be searched."""

import pytest
from PySide6.QtCore import Qt

from explorer.ui.models.search_list import ListEntry
from explorer.ui.widgets.search_list import SearchList

ENTRIES = [
    ListEntry(key=f"{group}{number}", title=f"{group}-{number}", group=group)
    for group in ("Alpha", "Beta")
    for number in range(20)
]


@pytest.fixture
def search(qtbot):
    made = SearchList("Search")
    qtbot.addWidget(made)
    made.set_entries(ENTRIES)
    made.show()
    return made


def press(qtbot, search, *keys):
    for key in keys:
        qtbot.keyClick(search.field(), getattr(Qt.Key, f"Key_{key}"))


def test_it_begins_at_the_chosen_entry(search):
    search.start("Beta3")
    assert search.current() == "Beta3"
    search.start("no such")
    assert search.current() == "Alpha0"


def test_typing_leaves_what_matches_and_enter_picks_the_first(search, qtbot):
    told = []
    search.picked.connect(told.append)
    qtbot.keyClicks(search.field(), "beta1")
    assert search.shown() == ("Beta1", *(f"Beta{n}" for n in range(10, 20)))
    press(qtbot, search, "Return")
    assert told == ["Beta1"]


def test_arrows_and_pages_move_over_headings_and_stop_at_the_ends(search, qtbot):
    press(qtbot, search, "Up")
    assert search.current() == "Alpha0"
    press(qtbot, search, "Down", "Down")
    assert search.current() == "Alpha2"
    press(qtbot, search, "PageDown", "PageDown")
    assert search.current() == "Beta6"
    press(qtbot, search, "PageDown", "PageDown")
    assert search.current() == "Beta19"
    press(qtbot, search, "PageUp", "Up")
    assert search.current() == "Beta6"


def test_what_enter_picks_is_always_in_view(search, qtbot):
    press(qtbot, search, "PageDown", "PageDown", "PageDown")
    view = search.view()
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    press(qtbot, search, "PageUp", "PageUp", "PageUp")
    assert view.verticalScrollBar().value() == 0


def test_a_click_picks_an_entry_and_a_heading_does_nothing(search, qtbot):
    told = []
    search.picked.connect(told.append)
    view = search.view()
    for row in (0, 3):
        spot = view.visualRect(view.model().index(row, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told == ["Alpha2"]


def test_where_nothing_matches_it_says_so_and_enter_does_nothing(search, qtbot):
    search.picked.connect(pytest.fail)
    qtbot.keyClicks(search.field(), "gamma")
    assert search.shown() == ()
    press(qtbot, search, "Return")
    search.field().clear()
    assert len(search.shown()) == 40


def test_new_entries_keep_what_is_typed(search, qtbot):
    qtbot.keyClicks(search.field(), "new")
    search.set_entries([*ENTRIES, ListEntry(key="n", title="A new one")])
    assert search.shown() == ("n",)
    assert search.current() == "n"
