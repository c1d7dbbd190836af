"""The panel of stored runs, over a store that obeys the test."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from shelf_rows import AskingNobody, FakeShelf, stored_row

from explorer.ui.models.stored_run_columns import PLACES, RunStage
from explorer.ui.pages.train.shelf.asking import file_name, free_places
from explorer.ui.pages.train.shelf.panel import RunShelf


@pytest.fixture
def store():
    return FakeShelf(
        [
            stored_row(1),
            stored_row(2, stage=RunStage.TRAINING, can_continue=False),
            stored_row(3, link=None),
            stored_row(4, steps=0),
        ]
    )


@pytest.fixture
def open_shelf(qtbot):
    def build(store):
        shelf = RunShelf(store)
        qtbot.addWidget(shelf, before_close_func=RunShelf.shutdown)
        shelf.resize(1240, 700)
        shelf.show()
        qtbot.waitUntil(lambda: not shelf.is_busy())
        return shelf

    return build


@pytest.fixture
def shelf(open_shelf, store):
    return open_shelf(store)


def ids(shelf):
    return [shelf.rows.run_at(row).run_id for row in range(shelf.rows.rowCount())]


def do(qtbot, shelf, key):
    shelf.commands[key].trigger()
    qtbot.waitUntil(lambda: not shelf.is_busy())


def test_it_shows_all_runs_and_says_how_many(shelf):
    assert ids(shelf) == [4, 3, 2, 1]
    shelf.parts.set_query("RESNET 300")  # its steps
    assert ids(shelf) == [3]
    shelf.parts.set_query("nowhere")
    assert shelf.table.empty_text() == "No run has all of these words."


def test_without_any_run_it_says_what_will_stand_there(open_shelf):
    shelf = open_shelf(FakeShelf())
    assert shelf.table.empty_text().startswith("No runs are kept yet.")


@pytest.mark.parametrize(
    ("picked", "usable"),
    [
        ([], set()),
        ([1], {"curves", "ghost", "continue", "explore", "rename", "note"}),
        ([2], {"curves", "ghost", "explore", "rename", "note"}),
        ([3], {"curves", "ghost", "continue", "rename", "note"}),
        ([4], {"continue", "explore", "rename", "note"}),
        ([1, 3], {"curves", "ghost", "continue"}),
        ([1, 2], {"curves", "ghost"}),
    ],
)
def test_what_makes_no_sense_for_the_selected_runs_cannot_be_pressed(
    shelf, picked, usable
):
    shelf.table.pick(picked)
    always = {"zip", "folder", "delete"} if picked else set()
    keys = ("curves", "ghost", "continue", "explore", "rename", "note",
            "zip", "folder", "delete")  # fmt: skip
    assert {key for key in keys if shelf.commands[key].isEnabled()} == usable | always
    assert shelf.parts.button("continue").isEnabled() == ("continue" in usable)


def test_it_tells_which_runs_are_wanted_elsewhere(shelf):
    told = []
    for name in ("curves", "ghost", "continue"):
        signal = getattr(shelf, f"{name}_wanted")
        signal.connect(lambda ids, name=name: told.append((name, ids)))
    shelf.link_wanted.connect(lambda link: told.append(("link", str(link))))
    shelf.table.pick([1, 3])
    for name in ("curves", "ghost", "continue"):
        shelf.parts.button(name).click()
    shelf.table.pick([1])
    shelf.parts.button("explore").click()
    assert told == [
        ("curves", (3, 1)),
        ("ghost", (3, 1)),
        ("continue", (3, 1)),
        ("link", "explorer://explore?weights=run:1"),
    ]


def test_return_shows_the_curves(shelf):
    told = []
    shelf.curves_wanted.connect(told.append)
    shelf.table.pick([3])
    QTest.keyClick(shelf.table, Qt.Key.Key_Return)
    assert told == [(3,)]


@pytest.mark.parametrize(
    ("key", "kept"), [("rename", ("rename", 3)), ("note", ("annotate", 3))]
)
def test_names_and_notes_are_written_in_place(qtbot, shelf, store, key, kept):
    shelf.table.pick([3])
    shelf.commands[key].trigger()
    field = shelf.table.findChild(QLineEdit)
    field.setText("my words")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shelf.is_busy() and bool(store.asked))
    assert store.asked == [(*kept, "my words")]
    (row,) = [row for row in shelf.model.rows() if row.run_id == 3]
    assert "my words" in (row.title, row.note)
    assert [row.run_id for row in shelf.picked()] == [3]


def test_a_look_does_not_take_what_is_being_written(qtbot, shelf, store):
    shelf.table.pick([3])
    shelf.commands["rename"].trigger()
    field = shelf.table.findChild(QLineEdit)
    field.setText("half a wo")
    store.rows[3] = stored_row(3, title="from another window")
    del store.rows[4]
    shelf.look()
    qtbot.waitUntil(lambda: ids(shelf) == [3, 2, 1])
    assert field.isVisible()
    assert field.text() == "half a wo"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    shelf.look()
    qtbot.waitUntil(lambda: shelf.model.rows()[0].title == "from another window")


def test_several_runs_are_deleted_at_once_and_come_back(qtbot, shelf, store):
    shelf.table.pick([1, 3])
    shelf.activateWindow()
    shelf.table.setFocus()
    qtbot.waitUntil(shelf.table.hasFocus)
    QTest.keyClick(shelf.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: ids(shelf) == [4, 2])
    assert shelf.undo_bar.isVisible()
    assert shelf.undo_bar.sentence() == "2 runs deleted"
    shelf.table.pick([4])
    do(qtbot, shelf, "delete")
    assert shelf.undo_bar.sentence() == "Run 4 deleted"
    shelf.undo_bar.undo_button.click()
    qtbot.waitUntil(lambda: ids(shelf) == [4, 2])
    assert shelf.undo_bar.sentence() == "2 runs deleted"
    shelf.table.setFocus()
    QTest.keySequence(shelf.table, "Ctrl+Z")
    qtbot.waitUntil(lambda: ids(shelf) == [4, 3, 2, 1])
    assert not shelf.undo_bar.isVisible()
    assert {row.run_id for row in shelf.picked()} == {1, 3}
    shelf.shutdown()
    assert "purge" not in {asked[0] for asked in store.asked}


def test_a_run_that_trains_stays_and_the_sentence_says_why(qtbot, shelf):
    shelf.table.pick([1, 2])
    do(qtbot, shelf, "delete")
    assert ids(shelf) == [4, 3, 2]
    assert shelf.message() == "Run 2 is being trained"
    assert shelf.undo_bar.sentence() == "Run 1 deleted"


def test_what_was_deleted_is_gone_for_good_when_the_window_closes(qtbot, shelf, store):
    shelf.table.pick([1, 3])
    do(qtbot, shelf, "delete")
    assert set(store.gone) == {1, 3}  # a crash would leave them there
    assert shelf.shutdown()
    assert store.asked[-1] == ("purge", 3, 1)
    assert not store.gone


@pytest.mark.parametrize("answer", ["restore", "purge", "nothing"])
def test_what_a_crash_left_deleted_can_come_back(qtbot, open_shelf, answer):
    store = FakeShelf([stored_row(1)], deleted=[stored_row(2)])
    shelf = open_shelf(store)
    assert "deleted earlier" in shelf.undo_bar.sentence()
    if answer == "restore":
        shelf.undo_bar.undo_button.click()
        qtbot.waitUntil(lambda: ids(shelf) == [2, 1])
    elif answer == "purge":
        shelf.undo_bar.purge_button.click()
        qtbot.waitUntil(lambda: not store.gone)
    shelf.shutdown()
    # Nobody answered: it is still there to be asked for the next time.
    assert set(store.gone) == ({2} if answer == "nothing" else set())


def test_an_export_goes_where_the_user_said(qtbot, shelf, store):
    shelf.asking = AskingNobody(file=Path("/tmp/x.zip"))
    shelf.table.pick([3])
    do(qtbot, shelf, "zip")
    assert store.asked == [("export", 3, Path("/tmp/x.zip"))]
    assert shelf.message() == f"Exported to {Path('/tmp/x.zip')}"
    shelf.asking = AskingNobody()  # the dialog was cancelled
    do(qtbot, shelf, "folder")
    assert len(store.asked) == 1


def test_an_imported_run_is_seen_and_selected(qtbot, shelf, store):
    shelf.asking = AskingNobody(file=Path("/tmp/x.zip"))
    shelf.parts.set_query("nowhere")
    shelf.parts.import_button.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: [row.run_id for row in shelf.picked()] == [9])
    assert store.asked == [("import", Path("/tmp/x.zip"))]
    assert shelf.message() == "Imported as run 9"


def test_what_does_not_work_is_told_in_one_sentence(qtbot, shelf, store):
    store.refuses = "runs.sqlite: the disk is full; make room, then go on"
    shelf.table.pick([3])
    do(qtbot, shelf, "delete")
    assert shelf.message() == store.refuses
    assert ids(shelf) == [4, 3, 2, 1]
    assert not shelf.undo_bar.isVisible()


def test_rows_change_under_the_window_and_the_selection_stays(qtbot, shelf, store):
    shelf.table.pick([3])
    del store.rows[4]
    store.rows[7] = stored_row(7)
    shelf.look()
    qtbot.waitUntil(lambda: ids(shelf) == [7, 3, 2, 1])
    assert [row.run_id for row in shelf.picked()] == [3]


def test_names_share_the_room_that_is_left_and_obey_the_mouse(shelf):
    header, place = shelf.table.horizontalHeader(), PLACES["title"]
    narrow = header.sectionSize(place)
    shelf.resize(1600, 700)
    assert header.sectionSize(place) > narrow
    header.resizeSection(place, 150)
    shelf.resize(1500, 700)
    assert header.sectionSize(place) == 150


def test_everything_that_can_be_pressed_has_a_name(shelf):
    buttons = [b for b in shelf.findChildren(QAbstractButton) if b.isVisible()]
    assert len(buttons) > 8
    nameless = ("QLineEditIconButton", "QTableCornerButton")  # Qt's own
    unnamed = [
        button
        for button in buttons
        if not (button.accessibleName() or button.text())
        and button.metaObject().className() not in nameless
    ]
    assert unnamed == []
    assert shelf.table.accessibleName()
    assert shelf.parts.query_field.accessibleName()


def test_files_get_names_that_every_system_takes(tmp_path):
    row = stored_row(12, title='a/b: "c" \u7f51\u7edc?.')
    assert file_name(row) == "run-12-a-b-c-\u7f51\u7edc"
    assert file_name(stored_row(1, title="???")) == "run-1"
    (tmp_path / f"{file_name(row)}.zip").touch()
    places = free_places([row, stored_row(3)], tmp_path, ".zip")
    assert [path.name for path in places.values()] == [
        "run-12-a-b-c-\u7f51\u7edc-2.zip", "run-3-Run-3.zip"
    ]  # fmt: skip


def test_a_window_of_1280_shows_all_columns(qtbot, shelf):
    shelf.resize(1254, 700)
    bar = shelf.table.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0, timeout=5_000)
