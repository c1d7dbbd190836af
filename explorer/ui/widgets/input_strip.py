"""Images to look at through the network: a strip of thumbnails, a file, a drop."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton, TextIconButton
from explorer.ui.widgets.thumbnail_row import Thumbnail, ThumbnailRow


class InputStrip(QWidget):
    """Thumbnails and buttons for all other ways; files may be dropped on it.

    Signals:
        picked: Key of the thumbnail that the user chose.
        file_chosen: Path of the file that was opened or dropped, as text.
        samples_wanted: The samples of the data set are to be shown.
        drawing_wanted: The drawing pad is to be shown.
        paste_wanted: What is on the clipboard is to be looked at.
    """

    picked = Signal(str)
    file_chosen = Signal(str)
    samples_wanted = Signal()
    drawing_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = ThumbnailRow(self)
        self._open = TextIconButton("folder-open", self.tr("Open…"), self)
        self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._open.setToolTip(self.tr("Open an image file, or drop one anywhere here"))
        self._open.setAccessibleName(self.tr("Open an image file"))
        self._samples = IconButton("images", self.tr("Samples, class by class"), self)
        self._draw = IconButton("brush", self.tr("Draw"), self)
        self._paste = IconButton("clipboard-paste", self.tr("Paste (Ctrl+V)"), self)
        self._recent = IconButton("chevron-down", self.tr("Recent images"), self)
        self._recent_paths: tuple[str, ...] = ()
        self._recent.hide()
        self._row.picked.connect(self.picked)
        self._open.clicked.connect(self._on_open_clicked)
        self._samples.clicked.connect(self.samples_wanted)
        self._draw.clicked.connect(self.drawing_wanted)
        self._paste.clicked.connect(self.paste_wanted)
        self._recent.clicked.connect(self._on_recent_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        for widget in (
            self._row,
            self._samples,
            self._draw,
            self._paste,
            self._open,
            self._recent,
        ):
            layout.addWidget(widget)
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

    def set_recent(self, paths: Sequence[str]) -> None:
        """Offer image files that were opened before, beside the Open button."""
        self._recent_paths = tuple(paths)
        self._recent.setVisible(bool(paths))

    def recent_menu(self) -> QMenu:
        """A new menu of the recent files."""
        menu = QMenu(self)
        for path in self._recent_paths:
            action = menu.addAction(Path(path).name)
            action.setToolTip(path)
            action.triggered.connect(partial(self.file_chosen.emit, path))
        return menu

    def samples_button(self) -> IconButton:
        """What shows the samples."""
        return self._samples

    def drawing_button(self) -> IconButton:
        """What shows the drawing pad."""
        return self._draw

    def row(self) -> ThumbnailRow:
        """The thumbnails themselves."""
        return self._row

    def _on_open_clicked(self) -> None:
        patterns = "*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff"
        filters = self.tr("Images ({0});;All files (*)").format(patterns)
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open image"), "", filters)
        if path:
            self.file_chosen.emit(path)

    def _on_recent_clicked(self) -> None:
        menu = self.recent_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._recent.mapToGlobal(self._recent.rect().bottomLeft()))

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
