"""The button that names the network, and the list it is chosen from."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from explorer.architectures.user_factories import factories_in
from explorer.architectures.user_file import (
    allow_to_run,
    content_digest,
    is_user_file,
    may_run,
)
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.ui.choosing.network_entries import (
    FILE_MARK,
    TRAINED_MARK,
    Figures,
    entry_key,
    family_entries,
    file_entries,
    read_figures,
    torchvision_entries,
    trained_entries,
    variant_of,
)
from explorer.ui.choosing.own_file import OwnFileDialog
from explorer.ui.recent_files import RecentFiles
from explorer.ui.theme import GRID
from explorer.ui.widgets.choice_button import ChoiceButton
from explorer.ui.widgets.icon_button import TextIconButton
from explorer.ui.widgets.popover import Popover
from explorer.ui.widgets.search_list import SearchList
from explorer.ui.workers.questions import Questions

Reader = Callable[[], Figures]
TrainedReader = Callable[[], Sequence[Variant]]


class NetworkChooser(QWidget):
    """Families and forms, torchvision's models and the user's own files.

    Signals:
        variant_chosen: The ``Variant`` that the user picked.
        refused: One sentence that says why what was picked cannot be opened.
    """

    variant_chosen = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        recent: RecentFiles,
        parent: QWidget | None = None,
        *,
        read: Reader = read_figures,
        read_trained: TrainedReader | None = None,
    ) -> None:
        """Make the button.

        Args:
            recent: Own files that were opened before.
            parent: Qt parent.
            read: Finds out about torchvision's models on another thread.
            read_trained: Finds the networks of stored runs, there too; none are
                offered when not given.
        """
        super().__init__(parent)
        self._recent = recent
        self._read = read
        self._read_trained = read_trained
        self._figures: Figures | None = None
        self._trained: Sequence[Variant] = ()
        self._chosen = ""
        self._dialog: OwnFileDialog | None = None
        self._reading = Questions(self, "catalogue")
        self._opening = Questions(self, "opening a network")
        self._button = ChoiceButton(self.tr("Network"), self)
        self._search = SearchList(self.tr("Search all networks"))
        self._file = TextIconButton("file-code", self.tr("Open a Python file…"))
        self._file.setToolTip(self.tr("A network of your own, from a .py file"))
        self._popover = self._build_popover()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button)
        self._connect()

    def show_variant(self, variant: Variant) -> None:
        """Name the network; no signal."""
        self._chosen = entry_key(variant)
        told = self.tr("{0}\n\nDiffers from the paper:\n{1}")
        deviations = "\n".join(variant.base.deviations) or self.tr("nothing")
        hint = told.format(variant.spec.improvement, deviations)
        self._button.show_choice(
            variant.title, hint if variant.spec.paper else variant.spec.improvement
        )

    def toggle_at(self, anchor: QWidget, variant: Variant | None) -> None:
        """Open the list beside a button of the same window, or close it there.

        Args:
            anchor: The button.
            variant: What the list begins with; its top when not given.
        """
        self._chosen = entry_key(variant) if variant is not None else ""
        self._popover.toggle_at(anchor)

    def ask_first(self, architecture: str, then: Callable[[], None]) -> None:
        """Do ``then``, which looks up ``architecture``, once that may run its file.

        Whatever is no file, and a file with the very content that the user has agreed
        to run, needs no question.
        """
        file, _, name = architecture.rpartition(":")
        path = Path(file)
        if not is_user_file(architecture) or may_run(path):
            then()
        else:
            self.open_file(path, name, then)

    def open_file(
        self, path: Path, wanted: str = "", then: Callable[[], None] | None = None
    ) -> None:
        """Ask whether to run a Python file, and open what is chosen in it.

        Args:
            path: The file.
            wanted: What is to be chosen at first.
            then: Done instead if that is what is chosen.
        """
        try:
            digest = content_digest(path)  # first: what is listed is no older than it
            factories = factories_in(path)
        except ExplorerError as error:
            self.refused.emit(str(error))
            return
        dialog = OwnFileDialog(path, factories, wanted, self.window())
        dialog.accepted.connect(lambda: allow_to_run(path, digest))
        dialog.accepted.connect(
            lambda: self._on_agreed(
                path, dialog.key(), then if dialog.name() == wanted else None
            )
        )
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog
        dialog.open()  # not exec(): nothing else has to wait for an answer

    def button(self) -> ChoiceButton:
        """What names the network."""
        return self._button

    def popover(self) -> Popover:
        """The panel with the list."""
        return self._popover

    def search(self) -> SearchList:
        """The list."""
        return self._search

    def dialog(self) -> OwnFileDialog | None:
        """The question about a file that is on the screen."""
        return self._dialog

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the background work; call before the window closes."""
        ended = [q.shutdown(timeout_ms) for q in (self._reading, self._opening)]
        return all(ended)  # a list first: both are told, also when one is still busy

    def _connect(self) -> None:
        self._button.clicked.connect(self._popover.toggle)
        self._popover.opened.connect(self._on_opened)
        self._search.picked.connect(self._on_picked)
        self._file.clicked.connect(self._on_file_clicked)
        self._reading.answered.connect(self._on_read)
        self._reading.failed.connect(self._on_reading_failed)
        self._opening.answered.connect(self._on_variant_made)
        self._opening.failed.connect(self._on_failed)

    def _build_popover(self) -> Popover:
        content = QWidget()
        content.setAccessibleName(self.tr("Networks"))
        content.setFocusProxy(self._search)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._search, 1)
        layout.addWidget(self._file)
        return Popover(self._button, content)

    def _fill(self) -> None:
        figures = self._figures
        entries = family_entries(figures.parameters if figures else {})
        entries += trained_entries(self._trained)
        entries += file_entries(self._recent.paths())
        entries += torchvision_entries(figures.cards if figures else ())
        self._search.set_entries(entries)

    def _on_opened(self) -> None:
        self._fill()
        self._search.start(self._chosen)
        if self._figures is None:
            self._search.set_note(self.tr("Reading torchvision's models …"))
        if self._figures is None or self._read_trained is not None:
            known, trained = self._figures, self._read_trained
            self._reading.ask(partial(_found, known, self._read, trained))

    def _on_read(self, found: tuple[Figures, Sequence[Variant]]) -> None:
        before = self._figures, self._trained
        if found != before:  # else the row under the pointer need not move
            self._figures, self._trained = found
            self._fill()
        self._search.set_note("")

    def _on_reading_failed(self, error: Exception) -> None:
        """The families can be chosen all the same."""
        told = self.tr("torchvision's models cannot be listed: {0}")
        self._search.set_note(told.format(str(error).partition("\n")[0]))

    def _on_picked(self, key: str) -> None:
        self._popover.shut()
        if key.startswith(FILE_MARK):
            self.open_file(Path(key.removeprefix(FILE_MARK)))
        elif key.startswith(TRAINED_MARK):
            place = int(key.removeprefix(TRAINED_MARK))
            self.variant_chosen.emit(self._trained[place])
        else:
            self._opening.ask(partial(variant_of, key))

    def _on_file_clicked(self) -> None:
        self._popover.shut()
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a Python file"), "", self.tr("Python files (*.py)")
        )
        if path:
            self.open_file(Path(path))

    def _on_agreed(self, path: Path, key: str, then: Callable[[], None] | None) -> None:
        self._recent.add(str(path))
        if then is None:
            self._opening.ask(partial(Variant.of, key))  # this runs the file
        else:
            then()

    def _on_dialog_finished(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _on_variant_made(self, variant: Variant) -> None:
        self.variant_chosen.emit(variant)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, ExplorerError):
            raise error
        self.refused.emit(str(error))


def _found(
    known: Figures | None, read: Reader, read_trained: TrainedReader | None
) -> tuple[Figures, Sequence[Variant]]:
    """What the list offers besides the families; what is known is not read again."""
    figures = known if known is not None else read()
    return figures, (read_trained() if read_trained is not None else ())
