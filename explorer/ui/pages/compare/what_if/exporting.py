"""A changed network as a Python file, written aside."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from explorer.architectures.variants import Variant
from explorer.comparison.exported_python import exported_python
from explorer.errors import ExplorerError
from explorer.ui.failures import sentence
from explorer.ui.workers.questions import Questions
from explorer.whole_file import part_beside, put_in_place


class Exporting(QObject):
    """Writes the text to a file or to the clipboard."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: Path | None = None
        self._questions = Questions(self, "exporting")
        self._questions.answered.connect(self._on_written)
        self._questions.failed.connect(self._on_failed)

    def ask_where(self, variant: Variant) -> None:
        """Let the user choose a file and write it."""
        name = f"{variant.architecture.rpartition(':')[2]}_variant.py"
        path, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export as a Python file"),
            name,
            self.tr("Python (*.py)"),
        )
        if path:
            self.save(variant, Path(path))

    def save(self, variant: Variant, path: Path) -> None:
        """Write it to a file."""
        self._target = path.with_suffix(".py")
        self._questions.ask(partial(exported_python, variant))

    def copy(self, variant: Variant) -> None:
        """Put it on the clipboard."""
        self._target = None
        self._questions.ask(partial(exported_python, variant))

    def is_settled(self) -> bool:
        """Whether nothing is being written."""
        return not self._questions.is_busy()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _on_written(self, text: str) -> None:
        if self._target is None:
            QApplication.clipboard().setText(text)
            return
        try:
            with part_beside(self._target.parent, self._target.name) as part:
                part.write_text(text, encoding="utf-8")
                put_in_place(part, self._target)
        except OSError as error:
            reason = error.strerror or str(error)
            told = self.tr("{0} cannot be written: {1}").format(self._target, reason)
            self._on_failed(ExplorerError(told))

    def _on_failed(self, error: Exception) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(sentence(error))
        box.open()  # not exec(): nothing else has to wait for an answer
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them
