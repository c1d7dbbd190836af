"""Images to look at through the network: a strip of thumbnails, a file, a drop."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import TextIconButton
from explorer.ui.widgets.thumbnail_row import Thumbnail, ThumbnailRow


class InputStrip(QWidget):
    """Thumbnails and an Open button; files may be dropped on it.

    Signals:
        picked: Key of the thumbnail that the user chose.
        file_chosen: Path of the file that was opened or dropped, as text.
    """

    picked = Signal(str)
    file_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = ThumbnailRow(self)
        self._open = TextIconButton("folder-open", self.tr("Open…"), self)
        self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._open.setToolTip(self.tr("Open an image file, or drop one anywhere here"))
        self._open.setAccessibleName(self.tr("Open an image file"))
        self._row.picked.connect(self.picked)
        self._open.clicked.connect(self._on_open_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._row)
        layout.addWidget(self._open)
        self.setAcceptDrops(True)

    def set_thumbnails(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Offer these images; the chosen one stays marked while it is among them."""
        self._row.set_thumbnails(tuple(thumbnails))

    def choose(self, key: str) -> None:
        """Mark a thumbnail, none for an unknown key; no signal."""
        self._row.choose(key)

    def chosen(self) -> str:
        """Key of the marked thumbnail, or ``""``."""
        return self._row.chosen()

    def row(self) -> ThumbnailRow:
        """The thumbnails themselves."""
        return self._row

    def _on_open_clicked(self) -> None:
        patterns = "*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff"
        filters = self.tr("Images ({0});;All files (*)").format(patterns)
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open image"), "", filters)
        if path:
            self.file_chosen.emit(path)

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.file_chosen.emit(str(path))


def dropped_file(event: QDropEvent) -> Path | None:
    """The first local file of a drag or drop; pages use it to take drops anywhere."""
    for url in event.mimeData().urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    return None
