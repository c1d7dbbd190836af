"""Writes the curves that are shown: as a picture, a drawing, or a table."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.errors import BadFileError, ExplorerError
from explorer.runs.curve_chart import Across, ChartLine, curves_svg
from explorer.runs.curve_table import curves_csv
from explorer.ui.pages.train.curve_bar import XAxis
from explorer.whole_file import part_beside, put_in_place

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
        plots: QWidget,
        lines: Callable[[], Sequence[ChartLine]],
        axis: Callable[[], XAxis],
    ) -> None:
        """Save what ``plots`` shows.

        Args:
            plots: A picture is one of it.
            lines: The runs that are shown, ghosts included.
            axis: What runs to the right.
        """
        super().__init__(plots)
        self._plots, self._lines, self._axis = plots, lines, axis
        self._title = self.tr("Save the curves")

    def ask_where(self) -> None:
        """Let the user choose a file and write it."""
        kinds = {
            self.tr("PNG, as on the screen (*.png)"): ".png",
            self.tr("SVG, for papers and slides (*.svg)"): ".svg",
            self.tr("CSV, every value (*.csv)"): ".csv",
        }
        path, kind = QFileDialog.getSaveFileName(
            self._plots, self._title, "curves.png", ";;".join(kinds)
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
        try:
            content = self._content(path)
            with part_beside(path.parent, path.name) as part:
                part.write_bytes(content)
                put_in_place(part, path)
        except OSError as error:
            reason = f"cannot be written ({error.strerror or error})"
            self.failed.emit(str(BadFileError(path, reason)))
        except ExplorerError as error:
            self.failed.emit(str(error))
        else:
            self.done.emit(self.tr("Curves saved in {0}").format(path.name))

    def _content(self, path: Path) -> bytes:
        match path.suffix.lower():
            case ".png":
                return self._picture()
            case ".svg":
                across = _ACROSS[self._axis()]
                return curves_svg(self._lines(), across=across).encode()
            case ".csv":
                return curves_csv(self._lines()).encode()
        reason = "ends in none of .png, .svg and .csv; choose one of these"
        raise BadFileError(path, reason)

    def _picture(self) -> bytes:
        buffer = QBuffer(self)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._plots.grab().save(buffer, "PNG")
        return bytes(buffer.data().data())

    def _may_replace(self, path: Path) -> bool:
        question = self.tr("{0} exists. Replace it?").format(path.name)
        answer = QMessageBox.question(self._plots, self._title, question)
        return answer == QMessageBox.StandardButton.Yes
