"""A pad to draw on: white on black, as the pictures of Fashion-MNIST are."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton

SIDE = 280  # px
_BRUSHES = (6, 60, 26)  # px: thinnest, thickest, first
_UNDO = 50  # strokes
_PAUSE_MS = 60  # between two reports while the brush moves


class _Canvas(QWidget):
    """The pad itself; the right button rubs out.

    Signals:
        changed: Something was drawn, rubbed out or taken back.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brush = _BRUSHES[2]
        self.image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
        self.image.fill(Qt.GlobalColor.black)
        self._before: list[QImage] = []
        self._last: QPointF | None = None
        self.setFixedSize(SIDE, SIDE)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Drawing pad"))

    def can_undo(self) -> bool:
        """Whether there is a stroke to take back."""
        return bool(self._before)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._before:
            self.image = self._before.pop()
            self._tell()

    def clear(self) -> None:
        """Make everything black; can be taken back."""
        self._remember()
        self.image.fill(Qt.GlobalColor.black)
        self._tell()

    def _remember(self) -> None:
        self._before.append(self.image.copy())
        del self._before[:-_UNDO]

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    def _draw_to(self, position: QPointF, erase: bool) -> None:
        start = position if self._last is None else self._last
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(Qt.GlobalColor.black if erase else Qt.GlobalColor.white)
        painter.setPen(
            QPen(
                colour,
                self.brush,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        # A line without a length would leave no dot.
        end = position if position != start else position + QPointF(0.01, 0)
        painter.drawLine(start, end)
        painter.end()
        self._last = position
        self._tell()

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._remember()
        self._last = None
        self._draw_to(event.position(), event.button() == Qt.MouseButton.RightButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        erase = bool(event.buttons() & Qt.MouseButton.RightButton)
        self._draw_to(event.position(), erase)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self.image)
        if not self._before:
            painter.setPen(QColor("#9aa4b2"))
            area = QRectF(self.rect()).adjusted(3 * GRID, 0, -3 * GRID, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            hint = self.tr("Draw a shirt, a shoe, a bag …")
            painter.drawText(area, int(flags), hint)
        painter.end()


class DrawingPad(QWidget):
    """A canvas with a brush, undo and clear.

    Signals:
        drawn: What is on the pad, uint8 ``(SIDE, SIDE)``, 0 black to 255 white; while
            the brush moves at most once per ``_PAUSE_MS``.
    """

    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = _Canvas(self)
        self._brush = QSlider(Qt.Orientation.Horizontal, self)
        self._brush.setRange(*_BRUSHES[:2])
        self._brush.setValue(_BRUSHES[2])
        self._brush.setAccessibleName(self.tr("Size of the brush"))
        self._brush.setToolTip(self._brush.accessibleName())
        self._brush.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._undo = IconButton("undo-2", self.tr("Take a stroke back (Ctrl+Z)"), self)
        self._clear = IconButton("trash-2", self.tr("Clear the pad"), self)
        self._is_told = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._lay_out()
        self._canvas.changed.connect(self._on_changed)
        self._timer.timeout.connect(self._on_timeout)
        self._brush.valueChanged.connect(self._on_brush_changed)
        self._undo.clicked.connect(self._canvas.undo)
        self._clear.clicked.connect(self._canvas.clear)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._canvas.undo)
        self._undo.setEnabled(False)

    def ink(self) -> NDArray[np.uint8]:
        """What is on the pad, uint8 ``(SIDE, SIDE)``."""
        image = self._canvas.image
        # Rows may be longer in memory than the image is wide.
        rows = np.frombuffer(image.constBits(), dtype=np.uint8)
        return rows.reshape(SIDE, image.bytesPerLine())[:, :SIDE].copy()

    def canvas(self) -> QWidget:
        """Where the mouse draws."""
        return self._canvas

    def brush(self) -> QSlider:
        """The size of the brush in px."""
        return self._brush

    def undo_button(self) -> IconButton:
        """What takes a stroke back."""
        return self._undo

    def clear_button(self) -> IconButton:
        """What makes all black."""
        return self._clear

    def _lay_out(self) -> None:
        label = QLabel(self.tr("Brush"), self)
        label.setProperty("role", "muted")
        tools = QHBoxLayout()
        tools.setSpacing(GRID)
        tools.addWidget(label)
        tools.addWidget(self._brush, 1)
        tools.addWidget(self._undo)
        tools.addWidget(self._clear)
        hint = QLabel(self.tr("The right mouse button rubs out."), self)
        hint.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._canvas)
        layout.addLayout(tools)
        layout.addWidget(hint)

    def _on_brush_changed(self, size: int) -> None:
        self._canvas.brush = size

    def _on_changed(self) -> None:
        self._undo.setEnabled(self._canvas.can_undo())
        self._is_told = False
        if not self._timer.isActive():
            self._on_timeout()

    def _on_timeout(self) -> None:
        """Report what is new, and not again before the pause is over."""
        if not self._is_told:
            self._is_told = True
            self._timer.start()
            self.drawn.emit(self.ink())

    # Qt overrides

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
