"""Names of runs, which may come with an import, are never taken for rich text."""

import pytest
from fake_engine import stored
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from shelf_rows import FakeShelf, stored_row

from explorer.ui.models.run_list import RunListModel
from explorer.ui.models.run_text import tooltip_text
from explorer.ui.pages.train.shelf.panel import RunShelf
from explorer.ui.pages.train.shelf.undo_bar import Batch
from explorer.ui.widgets.fitting_label import FittingLabel

NAME = "<h1>Mine</h1>"
TIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def shelf(qtbot):
    made = RunShelf(FakeShelf([stored_row(1, title=NAME)]))
    qtbot.addWidget(made, before_close_func=RunShelf.shutdown)
    made.resize(1000, 500)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() == 1, timeout=5_000)
    return made


def test_a_tooltip_with_a_tag_shows_the_tag():
    assert tooltip_text("Deep\nloss 0.5") == "Deep\nloss 0.5"
    assert tooltip_text(f"{NAME}\nx") == "<qt>&lt;h1&gt;Mine&lt;/h1&gt;<br>x</qt>"


def test_tooltips_of_rows_show_names_as_they_are(shelf, page):
    assert "&lt;h1&gt;Mine" in shelf.model.index(0, 0).data(TIP)
    run = stored(4)
    run = type(run)(run_id=4, title=NAME, config=run.config, series=run.series)
    page.steering.present((run,))
    index = page.model.index(0)
    assert "&lt;h1&gt;Mine" in page.model.data(index, TIP)
    assert page.model.data(index, RunListModel.ROW_ROLE).title == NAME
    tip = page.results.curves.legend.button("run:4").toolTip()
    assert "&lt;h1&gt;Mine" in tip


def test_what_is_said_of_a_run_is_plain(shelf, page):
    shelf.parts.say(NAME)
    page.parts.notices.say("trouble", NAME)
    told = [
        label
        for owner in (shelf, page)
        for label in owner.findChildren(QLabel)
        if label.text() == NAME
    ]
    assert len(told) == 2
    assert {label.textFormat() for label in told} == {Qt.TextFormat.PlainText}


def test_a_long_name_is_shortened_and_leaves_room_to_undo(shelf):
    long = f"{NAME * 20} deleted"
    shelf.undo_bar.add(Batch(run_ids=(1,), sentence=long))
    (label,) = shelf.undo_bar.findChildren(FittingLabel)
    shelf.layout().activate()
    shelf.undo_bar.layout().activate()
    assert label.text().endswith("…")
    assert shelf.undo_bar.purge_button.geometry().right() <= shelf.undo_bar.width()
    shelf.undo_bar.forget([1])
    shelf.undo_bar.add(Batch(run_ids=(2,), sentence="Deep deleted"))
    shelf.undo_bar.layout().activate()
    assert label.text() == "Deep deleted"
    assert shelf.undo_bar.undo_button.x() < 200


def test_a_long_name_does_not_hide_what_became_of_the_run(qtbot, shelf):
    shelf.model.set_rows([stored_row(1, title=NAME * 20)])
    shelf.table.pick([1])
    shelf.commands["delete"].trigger()
    qtbot.waitUntil(lambda: shelf.undo_bar.sentence() != "", timeout=5_000)
    assert shelf.undo_bar.sentence().endswith("… deleted")
