"""The table of all stored runs with everything that can be done with them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from explorer.ui.models.stored_run_columns import StoredRow
from explorer.ui.models.stored_runs import StoredRunsModel
from explorer.ui.models.stored_runs_filter import StoredRunsFilter
from explorer.ui.pages.train.shelf.actions import ShelfActions
from explorer.ui.pages.train.shelf.asking import FileAsking
from explorer.ui.pages.train.shelf.desk import Exported, ShelfDesk
from explorer.ui.pages.train.shelf.layout import ShelfLayout
from explorer.ui.pages.train.shelf.service import Deletion, ShelfService, Shelved
from explorer.ui.pages.train.shelf.table import StoredRunsTable
from explorer.ui.pages.train.shelf.undo_bar import Batch, UndoBar

_SIZE = QSize(1640, 900)  # px; a smaller window gives less
_MOST_NAME = 80  # characters, of a sentence's
_LOOK_MS = 3_000  # what trains changes its row, here and in other windows


class RunShelf(QWidget):
    """Shows the store, changes it, and tells what is to be shown elsewhere.

    Signals:
        curves_wanted: A tuple of the numbers of runs whose curves are to be shown.
        ghost_wanted: A tuple of the numbers of runs to draw behind other curves.
        continue_wanted: A tuple of the numbers of runs that are to go on.
        link_wanted: A ``StateLink`` to a network with the weights of a run.
        changed: Runs were deleted or came back, or have other names.
    """

    curves_wanted = Signal(object)
    ghost_wanted = Signal(object)
    continue_wanted = Signal(object)
    link_wanted = Signal(object)
    changed = Signal()

    def __init__(self, service: ShelfService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self._shelved: Shelved | None = None
        self._wished: tuple[int, ...] = ()  # to be selected once they are read
        self._desk = ShelfDesk(service, self)
        self.asking = FileAsking(self)
        self.model = StoredRunsModel(self)
        self.rows = StoredRunsFilter(self.model, self)
        self.commands = ShelfActions(self)
        self.table = StoredRunsTable(self.rows)
        self.undo_bar = UndoBar()
        self.parts = ShelfLayout(self, self.table, self.commands, self.undo_bar)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._connect()
        self.setFocusProxy(self.table)
        self._show_count()

    def look(self) -> None:
        """Read the store; returns at once."""
        self._desk.look()

    def is_busy(self) -> bool:
        """Whether something is being read, changed or written."""
        return self._desk.is_busy()

    def picked(self) -> tuple[StoredRow, ...]:
        """The selected runs."""
        return self.table.picked()

    def tell_spending(self, sentence: str) -> None:
        """Say, beside the button, what it means to go on with runs."""
        self.commands.explain("continue", sentence)

    def message(self) -> str:
        """What it says about the latest thing that was done."""
        return self.parts.message()

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Its own keys and what they do, for the list of keys."""
        return (
            (self.tr("Return"), self.tr("Runs: show the curves of the selected ones")),
            ("F2, Shift+F2", self.tr("Runs: change the name, the note")),
            (self.tr("Del, Ctrl+Z"), self.tr("Runs: delete, and undo that")),
            ("Ctrl+E", self.tr("Runs: export as a zip file")),
        )

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """Let what was deleted go for good and end the threads.

        Returns:
            ``False`` if they are still at work after the time.
        """
        self._timer.stop()
        if own := self.undo_bar.own():
            self.undo_bar.forget(own)
            self._desk.purge(own)
        return self._desk.shutdown(timeout_ms)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look_again)
        desk, actions = self._desk, self.commands
        desk.changed.connect(self.changed)
        desk.read.connect(self._on_read)
        desk.deleted.connect(self._on_deleted)
        desk.exported.connect(self._on_exported)
        desk.taken_in.connect(self._on_taken_in)
        desk.failed.connect(self._on_failed)
        self.model.renamed.connect(desk.rename)
        self.model.annotated.connect(desk.annotate)
        self.undo_bar.undo_wanted.connect(self._on_undo_wanted)
        self.undo_bar.purge_wanted.connect(desk.purge)
        self.table.picked_changed.connect(self._show_usable)
        self.table.chosen.connect(actions["curves"].trigger)
        self.parts.query_changed.connect(self._on_query_changed)
        self.parts.zip_wanted.connect(lambda: self._take_in(self.asking.zip_file()))
        self.parts.folder_wanted.connect(lambda: self._take_in(self.asking.folder()))
        actions["curves"].triggered.connect(lambda: self._want(self.curves_wanted))
        actions["ghost"].triggered.connect(lambda: self._want(self.ghost_wanted))
        actions["continue"].triggered.connect(lambda: self._want(self.continue_wanted))
        actions["explore"].triggered.connect(self._explore)
        actions["rename"].triggered.connect(lambda: self.table.edit_cell("title"))
        actions["note"].triggered.connect(lambda: self.table.edit_cell("note"))
        actions["zip"].triggered.connect(lambda: self._export(packed=True))
        actions["folder"].triggered.connect(lambda: self._export(packed=False))
        actions["delete"].triggered.connect(self._delete)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self.table)
        undo.setContext(Qt.ShortcutContext.WidgetShortcut)
        undo.activated.connect(self.undo_bar.undo)

    def _want(self, signal: SignalInstance) -> None:
        signal.emit(tuple(row.run_id for row in self.picked()))

    def _explore(self) -> None:
        for row in self.picked():
            self.link_wanted.emit(row.link)

    def _delete(self) -> None:
        self.parts.say("")
        self._desk.delete(tuple(row.run_id for row in self.picked()))

    def _export(self, *, packed: bool) -> None:
        targets = self.asking.targets(self.picked(), packed=packed)
        if targets:
            self.parts.say(self.tr("Exporting…"))
            self._desk.export(targets)

    def _take_in(self, source: Path | None) -> None:
        if source is not None:
            self.parts.say(self.tr("Importing…"))
            self._desk.take_in(source)

    def _look_again(self) -> None:
        if not self.is_busy():
            self.look()

    def _on_read(self, shelved: Shelved) -> None:
        first, self._shelved = self._shelved is None, shelved
        own = self.undo_bar.own()
        left_over = tuple(each for each in shelved.deleted if each not in own)
        if first and left_over:
            sentence = self._deleted_earlier(len(left_over))
            self.undo_bar.add(
                Batch(run_ids=left_over, sentence=sentence, is_left_over=True)
            )
        # New values would take what is being written.
        edited = self.table.edited()
        kept = {row.run_id: row for row in self.model.rows() if row.run_id == edited}
        self.model.set_rows([kept.get(row.run_id, row) for row in shelved.rows])
        if self._wished:
            self.table.pick(self._wished)
            self._wished = ()
        self._show_count()
        self._show_usable()

    def _on_deleted(self, deletion: Deletion) -> None:
        if deletion.gone:
            sentence = self._deleted_now(deletion.gone)
            self.undo_bar.add(Batch(run_ids=deletion.gone, sentence=sentence))
        self.parts.say(" ".join(deletion.refused), is_error=True)

    def _on_undo_wanted(self, run_ids: tuple[int, ...]) -> None:
        self._wished = run_ids
        self._desk.restore(run_ids)

    def _on_exported(self, exported: Exported) -> None:
        places = exported.places
        text = self.tr("Exported to {0}").format(places[0])
        if len(places) > 1:
            text = self.tr("{0} runs exported to {1}").format(
                len(places), places[0].parent
            )
        self.parts.say(text)

    def _on_taken_in(self, run_id: int) -> None:
        self._wished = (run_id,)
        self.parts.set_query("")  # it must not be hidden
        self.parts.say(self.tr("Imported as run {0}").format(run_id))

    def _on_failed(self, sentence: str) -> None:
        self.parts.say(sentence, is_error=True)

    def _on_query_changed(self, text: str) -> None:
        self.rows.set_query(text)
        self._show_count()

    def _show_usable(self) -> None:
        self.commands.show_for(self.picked())

    def _show_count(self) -> None:
        all_runs, seen = self.model.rowCount(), self.rows.rowCount()
        self.parts.show_count(seen, all_runs)
        text = self.tr("No run has all of these words.")
        if self._shelved is None:
            text = self.tr("Reading the runs…")
        elif not all_runs:
            text = self.tr(
                "No runs are kept yet. Each network that you train is kept here by"
                " itself; Import brings in one that somebody has exported."
            )
        self.table.set_empty_text(text)

    def _deleted_now(self, gone: Sequence[int]) -> str:
        if len(gone) > 1:
            return self.tr("{0} runs deleted").format(len(gone))
        titles = [row.title for row in self.model.rows() if row.run_id in gone]
        title = next(iter(titles), str(gone[0]))
        if len(title) > _MOST_NAME:
            title = f"{title[: _MOST_NAME - 1]}…"
        return self.tr("{0} deleted").format(title)

    def _deleted_earlier(self, count: int) -> str:
        if count == 1:
            return self.tr("A run that was deleted earlier can still come back")
        return self.tr("{0} runs that were deleted earlier can still come back").format(
            count
        )

    # Qt overrides

    def sizeHint(self) -> QSize:
        return _SIZE

    def hasHeightForWidth(self) -> bool:
        return False  # a sentence that wraps must not make all of it smaller

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "commands"):
            self.commands.dress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
