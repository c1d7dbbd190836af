"""A row of thumbnails to choose from, as many as there is room for."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.ui.theme import current_theme
from explorer.ui.widgets.pixels import rgb_image

_SIDE = 28  # px of a thumbnail
_PITCH = _SIDE + 6  # px from one to the next
_ARROW = 14  # px on each side for the arrows, where not all fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """One image to choose.

    Attributes:
        key: What ``picked`` reports.
        title: What it shows, for the tooltip.
        pixels: uint8 RGB ``(height, width, 3)`` or grey ``(height, width)``.
    """

    key: str
    title: str
    pixels: NDArray[np.uint8] = field(repr=False)


class ThumbnailRow(QWidget):
    """Pictures to click or to walk along with the arrow keys; the wheel moves them.

    Signals:
        picked: Key of the thumbnail that the user chose.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails: tuple[Thumbnail, ...] = ()
        self._images: tuple[QImage, ...] = ()
        self._squares: list[QImage] = []  # as painted; null until they are
        self._chosen = -1
        self._first = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Images"))

    def set_thumbnails(self, thumbnails: tuple[Thumbnail, ...]) -> None:
        """Offer these; the chosen one stays chosen while it is among them."""
        key = self.chosen()
        self._thumbnails = thumbnails
        self._images = tuple(rgb_image(t.pixels) for t in thumbnails)
        self._squares = [QImage() for _ in thumbnails]
        self.choose(key)
        self.updateGeometry()

    def chosen(self) -> str:
        """Key of the marked thumbnail, or ``""``."""
        known = 0 <= self._chosen < len(self._thumbnails)
        return self._thumbnails[self._chosen].key if known else ""

    def choose(self, key: str) -> None:
        """Mark a thumbnail and bring it into view; no signal."""
        keys = [thumbnail.key for thumbnail in self._thumbnails]
        self._chosen = keys.index(key) if key in keys else -1
        title = self._thumbnails[self._chosen].title if self._chosen >= 0 else ""
        self.setAccessibleDescription(title)
        self._bring_into_view()

    def shown(self) -> range:
        """Which thumbnails are in view."""
        if len(self._thumbnails) * _PITCH <= self.width():
            return range(len(self._thumbnails))
        room = max((self.width() - 2 * _ARROW) // _PITCH, 1)
        return range(self._first, min(self._first + room, len(self._thumbnails)))

    def area(self, at: int) -> QRectF:
        """Where a thumbnail in view is painted, its frame included."""
        all_fit = len(self.shown()) == len(self._thumbnails)
        left = (0 if all_fit else _ARROW) + (at - self.shown().start) * _PITCH
        return QRectF(left, 0, _PITCH, _PITCH)

    def _at(self, position: QPointF) -> int:
        return next((at for at in self.shown() if self.area(at).contains(position)), -1)

    def _move(self, by: int) -> None:
        last = len(self._thumbnails) - len(self.shown())
        self._first = min(max(self._first + by, 0), max(last, 0))
        self.update()

    def _bring_into_view(self) -> None:
        shown = self.shown()
        if self._chosen >= 0 and self._chosen not in shown:
            before = self._chosen < shown.start
            self._move(self._chosen - (shown.start if before else shown.stop - 1))
        self._move(0)  # fewer thumbnails or more room: no gap at the end

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
        painter.drawImage(self.area(at).topLeft() + QPointF(3, 3), square)

    def _draw_arrows(self, painter: QPainter) -> None:
        """A triangle at each end beyond which there are more."""
        shown = self.shown()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().muted))
        middle = _PITCH / 2
        if shown.start > 0:
            tips = [(4, 0), (10, -5), (10, 5)]
            painter.drawPolygon(QPolygonF([QPointF(x, middle + y) for x, y in tips]))
        if shown.stop < len(self._thumbnails):
            left = self.area(shown.stop - 1).right()
            tips = [(10, 0), (4, -5), (4, 5)]
            points = [QPointF(left + x, middle + y) for x, y in tips]
            painter.drawPolygon(QPolygonF(points))

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

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * _PITCH + 2 * _ARROW, _PITCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        for at in self.shown():
            self._draw_image(painter, at)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_arrows(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._chosen in self.shown():
            painter.setPen(QPen(QColor(theme.accent), 2))
            frame = self.area(self._chosen).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, 3, 3)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        shown, x = self.shown(), event.position().x()
        if len(shown) < len(self._thumbnails) and x < _ARROW:
            self._move(-len(shown))
        elif len(shown) < len(self._thumbnails) and x > self.area(shown[-1]).right():
            self._move(len(shown))
        else:
            self._pick(self._at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or -event.angleDelta().x()
        self._move(-1 if turn > 0 else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bring_into_view()

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
