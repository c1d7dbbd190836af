"""Images to look at through the network: a strip of thumbnails, a file, a drop."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from explorer.ui.icons import icon
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.pixels import rgb_image

_SIDE = 28  # px of a thumbnail
_PITCH = _SIDE + 6  # px from one to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """One image to choose.

    Attributes:
        key: What ``InputStrip.picked`` reports.
        title: What it shows, for the tooltip.
        pixels: uint8 RGB ``(height, width, 3)`` or grey ``(height, width)``.
    """

    key: str
    title: str
    pixels: NDArray[np.uint8] = field(repr=False)


class _Thumbnails(QWidget):
    """The pictures themselves, a row to click or walk along with the arrow keys."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails: tuple[Thumbnail, ...] = ()
        self._images: tuple[QImage, ...] = ()
        self._squares: list[QImage] = []  # as painted; null until they are
        self._chosen = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Images"))

    def set_thumbnails(self, thumbnails: tuple[Thumbnail, ...]) -> None:
        key = self.chosen()
        self._thumbnails = thumbnails
        self._images = tuple(rgb_image(t.pixels) for t in thumbnails)
        self._squares = [QImage() for _ in thumbnails]
        self.choose(key)
        self.updateGeometry()

    def chosen(self) -> str:
        known = 0 <= self._chosen < len(self._thumbnails)
        return self._thumbnails[self._chosen].key if known else ""

    def choose(self, key: str) -> None:
        keys = [thumbnail.key for thumbnail in self._thumbnails]
        self._chosen = keys.index(key) if key in keys else -1
        title = self._thumbnails[self._chosen].title if self._chosen >= 0 else ""
        self.setAccessibleDescription(title)
        self.update()

    def _at(self, position: QPointF) -> int:
        at = int(position.x() // _PITCH)
        return at if 0 <= at < len(self._thumbnails) else -1

    def _pick(self, at: int) -> None:
        if at >= 0 and at != self._chosen:
            self.choose(self._thumbnails[at].key)
            self.picked.emit(self._thumbnails[at].key)

    def _draw_image(self, painter: QPainter, at: int) -> None:
        """A square cut from the middle, in device pixels."""
        ratio = self.devicePixelRatioF()
        square = self._squares[at]
        if square.isNull() or square.devicePixelRatio() != ratio:
            square = self._squares[at] = self._square(self._images[at], ratio)
        painter.drawImage(QPointF(at * _PITCH + 3, 3), square)

    def _square(self, image: QImage, ratio: float) -> QImage:
        side = round(_SIDE * ratio)
        enlarged = image.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation
            if min(image.width(), image.height()) > side
            else Qt.TransformationMode.FastTransformation,
        )  # fmt: skip
        left, top = (enlarged.width() - side) // 2, (enlarged.height() - side) // 2
        square = enlarged.copy(left, top, side, side)
        square.setDevicePixelRatio(ratio)
        return square

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(max(len(self._thumbnails), 1) * _PITCH, _PITCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        for at in range(len(self._images)):
            self._draw_image(painter, at)
        if self._chosen >= 0:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 2))
            frame = QRectF(self._chosen * _PITCH + 1, 1, _PITCH - 2, _PITCH - 2)
            painter.drawRoundedRect(frame, 3, 3)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick(self._at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        title = self._thumbnails[at].title if at >= 0 else ""
        QToolTip.showText(event.globalPosition().toPoint(), title, self)

    def event(self, event: QEvent) -> bool:
        sides = (Qt.Key.Key_Left, Qt.Key.Key_Right)
        own = event.type() == QEvent.Type.ShortcutOverride
        if own and isinstance(event, QKeyEvent) and event.key() in sides:
            event.accept()  # with the focus here, arrows choose an image
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._thumbnails) - 1
        if event.key() == Qt.Key.Key_Right:
            self._pick(min(self._chosen + 1, last))
        elif event.key() == Qt.Key.Key_Left:
            self._pick(max(self._chosen - 1, min(last, 0)))
        else:
            super().keyPressEvent(event)


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
        self._row = _Thumbnails(self)
        self._open = QPushButton(self.tr("Open…"), self)
        self._open.setIcon(icon("folder-open"))
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
