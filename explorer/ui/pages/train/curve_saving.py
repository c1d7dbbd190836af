"""Writes the curves that are shown: as a picture, a drawing, or a table."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.errors import ExplorerError
from explorer.runs.curve_chart import Across, ChartLine
from explorer.ui.pages.train.curve_bar import XAxis
from explorer.ui.pages.train.shelf.curve_files import save_curves

_ACROSS: dict[XAxis, Across] = {
    "step": "step",
    "epoch": "epoch",
    "seconds": "seconds",
    "images": "images",
    "macs": "images",  # which they are proportional to
}


class CurveSaving(QObject):
    """Asks where, and writes there.

    Signals:
        done: What was written, in one line.
        failed: Why nothing was.
    """

    done = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        window: QWidget,
        lines: Callable[[], Sequence[ChartLine]],
        axis: Callable[[], XAxis],
    ) -> None:
        """Save what is shown.

        Args:
            window: Dialogs stand before it.
            lines: The runs that are shown, ghosts included.
            axis: What runs to the right.
        """
        super().__init__(window)
        self._window, self._lines, self._axis = window, lines, axis
        self._title = self.tr("Save the curves")

    def ask_where(self) -> None:
        """Let the user choose a file and write it."""
        kinds = {
            self.tr("PNG, a picture (*.png)"): ".png",
            self.tr("SVG, for papers and slides (*.svg)"): ".svg",
            self.tr("CSV, every value (*.csv)"): ".csv",
        }
        path, kind = QFileDialog.getSaveFileName(
            self._window, self._title, "curves.png", ";;".join(kinds)
        )
        if not path:
            return
        chosen = Path(path)
        if not chosen.suffix:
            chosen = chosen.with_suffix(kinds.get(kind, ".png"))
            if chosen.exists() and not self._may_replace(chosen):
                return  # the dialog did not ask about this name
        self.save(chosen)

    def save(self, path: Path) -> None:
        """Write in the form that the file's ending says."""
        across = _ACROSS[self._axis()]
        try:
            save_curves(path, self._lines(), across=across)
        except ExplorerError as error:
            self.failed.emit(str(error))
        else:
            self.done.emit(self.tr("Curves saved in {0}").format(path.name))

    def _may_replace(self, path: Path) -> bool:
        question = self.tr("{0} exists. Replace it?").format(path.name)
        answer = QMessageBox.question(self._window, self._title, question)
        return answer == QMessageBox.StandardButton.Yes
