"""The layer table on the clipboard and as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.errors import ExplorerError
from explorer.tracing.records import Step
from explorer.tracing.table.layer_columns import Column
from explorer.tracing.table.layer_table import LayerTable
from explorer.tracing.table.layer_table_text import csv_text, markdown_text, write_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What is to leave the table.

    Attributes:
        table: What shares are shares of.
        steps: The rows, in the order that is seen.
        columns: The columns.
    """

    table: LayerTable
    steps: Sequence[Step]
    columns: Sequence[Column]


class LayerExport(QObject):
    """Copies and saves what is seen.

    Signals:
        done: A sentence that says what was copied or saved.
        failed: A sentence that says why a file was not written.
    """

    done = Signal(str)
    failed = Signal(str)

    def __init__(self, seen: Callable[[], Excerpt], parent: QWidget) -> None:
        """Serve a panel.

        Args:
            seen: Tells what is filtered and sorted now.
            parent: Qt parent, also of the dialog that asks for a file.
        """
        super().__init__(parent)
        self._seen = seen
        self._window = parent

    def copy_csv(self) -> None:
        """All rows that are seen, for programs."""
        seen = self._seen()
        _put(csv_text(seen.table, seen.steps, seen.columns))
        self._tell(self.tr("{0} of {1} layers copied as CSV"), seen)

    def copy_markdown(self) -> None:
        """All rows that are seen, for people."""
        seen = self._seen()
        _put(markdown_text(seen.table, seen.steps, seen.columns))
        self._tell(self.tr("{0} of {1} layers copied as Markdown"), seen)

    def copy_rows(self, steps: Sequence[Step]) -> None:
        """Some rows: tabs as text, which spreadsheets take apart, and CSV beside it."""
        if not steps:
            return
        seen = self._seen()
        excerpt = (seen.table, steps, seen.columns)
        data = QMimeData()
        data.setText(csv_text(*excerpt, separator="\t"))
        data.setData("text/csv", csv_text(*excerpt).encode())
        QGuiApplication.clipboard().setMimeData(data)
        told = self.tr("{0} of {1} layers copied")
        self.done.emit(told.format(len(steps), len(seen.table.steps)))

    def ask_where(self) -> None:
        """Let the user choose a file and write it."""
        kinds = {
            self.tr("CSV, for programs (*.csv)"): ".csv",
            self.tr("Markdown, for people (*.md)"): ".md",
        }
        path, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the layers"), "layers.csv", ";;".join(kinds)
        )
        if not path:
            return
        chosen = Path(path)
        if not chosen.suffix:
            chosen = chosen.with_suffix(kinds.get(kind, ".csv"))
            if chosen.exists() and not self._may_replace(
                chosen
            ):  # the dialog did not ask
                return
        self.save(chosen)

    def _may_replace(self, path: Path) -> bool:
        question = self.tr("{0} exists. Replace it?").format(path.name)
        answer = QMessageBox.question(
            self._window, self.tr("Save the layers"), question
        )
        return answer == QMessageBox.StandardButton.Yes

    def save(self, path: Path) -> None:
        """Write all rows that are seen in the form that the file's ending says."""
        seen = self._seen()
        try:
            write_table(path, seen.table, seen.steps, seen.columns)
        except ExplorerError as error:
            self.failed.emit(str(error))
            return
        self._tell(self.tr("{0} of {1} layers saved in {2}"), seen, path.name)

    def _tell(self, told: str, seen: Excerpt, *more: str) -> None:
        counts = len(seen.steps), len(seen.table.steps)
        self.done.emit(told.format(*counts, *more))


def _put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
