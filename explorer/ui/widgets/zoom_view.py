"""A view of one large picture: the wheel scrolls, with Ctrl it zooms, a drag pans."""

from PySide6.QtCore import (
    QEasingCurve,
    QPoint,
    QPointF,
    QPropertyAnimation,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyle,
    QWidget,
)

SMALLEST, LARGEST = 0.04, 4.0  # zoom
LEAST_READABLE = 0.64  # zoom below which fitting the width helps nobody
_STEP = 1.2  # zoom of one key or notch
_NOTCH = 120  # Qt's unit for one notch of a wheel
_GLIDE_MS = 140  # shorter than the time between two steps while a key is held
_SPARE = 4  # px that the picture leaves beside the scroll bar
_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_IF_NEEDED = Qt.ScrollBarPolicy.ScrollBarAsNeeded


class ZoomView(QGraphicsView):
    """Shows one item.

    Signals:
        clicked: Where the left button was pressed and let go, in px of the view.
        pointed: Where the pointer is while no button is pressed, in px of the view.
    """

    clicked = Signal(QPoint)
    pointed = Signal(QPoint)

    def __init__(self, item: QGraphicsItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = item
        self._fits_width = True
        self._pressed: QPoint | None = None
        self._panned = False
        scene = QGraphicsScene(self)
        # An index of one item would only be rebuilt for nothing.
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.addItem(item)
        self.setScene(scene)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._glide = QPropertyAnimation(self.verticalScrollBar(), b"value", self)
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)

    def zoom(self) -> float:
        """How many px of the view one px of the picture takes."""
        return self.transform().m11()

    def zoom_in(self) -> None:
        """Enlarge by one step."""
        self.zoom_by(_STEP)

    def zoom_out(self) -> None:
        """Shrink by one step."""
        self.zoom_by(1 / _STEP)

    def zoom_by(self, factor: float) -> None:
        """Enlarge or shrink around the middle of the view."""
        self._leave_width()
        target = min(max(self.zoom() * factor, SMALLEST), LARGEST)
        self.scale(target / self.zoom(), target / self.zoom())

    def fit_width(self) -> None:
        """As wide as the view where that can be read, never larger than life."""
        self._fits_width = True
        room = self.room().width()
        whole = max(self.sceneRect().width(), 1)
        scale = min(max(room / whole, LEAST_READABLE), 1.0)
        fits = whole * scale <= room + 0.5
        self.setHorizontalScrollBarPolicy(_NEVER if fits else _IF_NEEDED)
        self.resetTransform()
        self.scale(scale, scale)

    def fit_all(self) -> None:
        """Everything at a glance, never larger than life."""
        self._leave_width()
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        if self.zoom() > 1:
            self.resetTransform()

    def fit_readably(self) -> None:
        """Everything at a glance where that can be read, else as wide as the view."""
        self.fit_all()
        if self.zoom() < LEAST_READABLE:
            self.fit_width()

    def room(self) -> QSize:
        """The size in px that a picture has beside a scroll bar."""
        extent = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return QSize(self.width() - extent - _SPARE, self.height() - _SPARE)

    def fits_width(self) -> bool:
        """Whether the picture keeps to the width of the view when that changes."""
        return self._fits_width

    def area_of(self, area: QRectF) -> QRectF:
        """Where a part of the picture is in the view, px."""
        return self.viewportTransform().mapRect(area)

    def show_across(self, area: QRectF) -> None:
        """Move sideways, only if a part of the picture is not in view."""
        place, width = self.area_of(area), self.viewport().width()
        if place.left() < 0 or place.right() > width:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + round(place.center().x() - width / 2))

    def glide_to(self, area: QRectF, border: float) -> None:
        """Bring a part of the picture into view, at once where nobody is watching.

        Args:
            area: The part.
            border: px that it keeps from the upper and lower border of the view.
        """
        self.stop_gliding()
        self.show_across(area)
        place, height = self.area_of(area), self.viewport().height()
        border = min(border, max((height - place.height()) / 2, 0))
        by = min(place.top() - border, 0) or max(place.bottom() - height + border, 0)
        bar = self.verticalScrollBar()
        target = min(max(bar.value() + round(by), bar.minimum()), bar.maximum())
        if target != bar.value() and self.isVisible():
            self._glide.setStartValue(bar.value())
            self._glide.setEndValue(target)
            self._glide.start()
        else:
            bar.setValue(target)

    def stop_gliding(self) -> None:
        """Stay where the picture is now."""
        self._glide.stop()

    def point_at(self, position: QPoint) -> tuple[float, float]:
        """The place in the picture that is at a position of the view."""
        inverted, _ = self.viewportTransform().inverted()
        at = inverted.map(QPointF(position))
        return at.x(), at.y()

    def _zoom_at(self, position: QPointF, steps: float) -> None:
        """Zoom while the place under ``position`` stays there."""
        place = self.mapToScene(position.toPoint())
        self.zoom_by(_STEP**steps)
        moved = self.viewportTransform().map(place) - position
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + round(moved.x()))
        down.setValue(down.value() + round(moved.y()))

    def _leave_width(self) -> None:
        self._fits_width = False
        self.setHorizontalScrollBarPolicy(_IF_NEEDED)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits_width:
            self.fit_width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._panned = event.position().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            self.pointed.emit(at)
            return
        moved = at - self._pressed
        far = moved.manhattanLength() >= QApplication.startDragDistance()
        if not (self._panned or far):
            return
        self._panned, self._pressed = True, at
        self._glide.stop()
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - moved.x())
        down.setValue(down.value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            pressed, self._pressed = self._pressed, None
            if not self._panned:
                self.clicked.emit(pressed)
            self.viewport().unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._glide.stop()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_at(event.position(), event.angleDelta().y() / _NOTCH)
            event.accept()
        else:
            super().wheelEvent(event)
