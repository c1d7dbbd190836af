"""A slider over points in time that lie as far apart as one likes."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QWidget,
)

from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.icon_button import IconButton

_PLAY_MS = 600  # from one point to the next
_LEAST_TRACK = 96  # px
_HANDLE = 8  # px, radius of the handle
_DOT = 3  # px, radius of a point
_PITCH = 40  # px from one point to the next that are enough
_SLIDER_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePoint:
    """One point to choose.

    Attributes:
        key: What ``picked`` tells.
        text: What stands beside the slider there.
    """

    key: str
    text: str


class TimeSlider(QWidget):
    """Play, a track and the text of the chosen point; keys as on every slider.

    Signals:
        picked: Key of the point that the user went to, or that playing came to.
    """

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make one without points.

        Args:
            name: What it goes over, for screen readers and the tooltip.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._points: tuple[TimePoint, ...] = ()
        self._play = IconButton("play", self.tr("Play from point to point"), self)
        self._track = _Track(Qt.Orientation.Horizontal, self)
        self._track.setAccessibleName(name)
        self._track.setToolTip(name)
        self._text = QLabel(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_PLAY_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._play)
        row.addWidget(self._track, 1)
        row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._play.clicked.connect(lambda: self.set_playing(not self.is_playing()))
        self._track.valueChanged.connect(self._on_moved)
        self._timer.timeout.connect(self._on_timeout)

    def set_points(self, points: Sequence[TimePoint]) -> None:
        """Offer these; the chosen one stays while it is among them; no signal."""
        if tuple(points) == self._points:
            return
        chosen = self.key()
        self._points = tuple(points)
        self._track.blockSignals(True)
        self._track.setRange(0, max(len(points) - 1, 0))
        self._track.setPageStep(max(len(points) // 5, 1))
        self._track.blockSignals(False)
        metrics = self._text.fontMetrics()
        widths = [metrics.horizontalAdvance(point.text) for point in points]
        # As wide as the widest: the track must not change under the pointer.
        self._text.setMinimumWidth(max(widths, default=0))
        self._play.setEnabled(len(points) > 1)
        self.choose(chosen)

    def points(self) -> tuple[TimePoint, ...]:
        """What is offered."""
        return self._points

    def key(self) -> str:
        """Key of the chosen point; empty while there is none."""
        at = self._track.value()
        return self._points[at].key if self._points else ""

    def choose(self, key: str) -> None:
        """Go to a point, to the last for one that is not offered; no signal."""
        keys = [point.key for point in self._points]
        at = keys.index(key) if key in keys else len(keys) - 1
        self._track.blockSignals(True)
        self._track.setValue(at)
        self._track.blockSignals(False)
        self._show()

    def text(self) -> str:
        """What stands beside the track."""
        return self._text.text()

    def track(self) -> QSlider:
        """What is dragged."""
        return self._track

    def play_button(self) -> IconButton:
        """What plays and holds."""
        return self._play

    def is_playing(self) -> bool:
        """Whether it moves on by itself."""
        return self._timer.isActive()

    def set_playing(self, playing: bool) -> None:
        """Go from point to point up to the last, from the first if one is there."""
        if playing == self.is_playing() or len(self._points) < 2:
            return
        if not playing:
            self._timer.stop()
        else:
            self._timer.start()
            if self._track.value() == self._track.maximum():
                self._track.setValue(0)
        self._play.show_as(
            "pause" if playing else "play",
            self.tr("Hold") if playing else self.tr("Play from point to point"),
        )

    def _on_timeout(self) -> None:
        self._track.setValue(self._track.value() + 1)
        if self._track.value() == self._track.maximum():
            self.set_playing(False)

    def _on_moved(self) -> None:
        self._show()
        self.picked.emit(self.key())

    def _show(self) -> None:
        at = self._track.value()
        text = self._points[at].text if self._points else ""
        self._text.setText(text)
        self._track.setAccessibleDescription(text)

    # Qt overrides

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.set_playing(False)


class _Track(QSlider):
    """A dot per point and a larger one for the chosen; goes where it is clicked.

    Painted here: the style's own groove and ticks vanish on dark panels.
    """

    def _x(self, value: int) -> float:
        room = self.width() - 2 * _HANDLE
        return _HANDLE + room * value / max(self.maximum(), 1)

    def _go_to(self, x: float) -> None:
        room = max(self.width() - 2 * _HANDLE, 1)
        self.setValue(round((x - _HANDLE) / room * self.maximum()))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(max(_LEAST_TRACK, _PITCH * self.maximum()), 3 * _HANDLE)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_TRACK, 3 * _HANDLE)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, at = self.height() / 2, self._x(self.value())
        ends = ((theme.line, self.width() - _HANDLE), (theme.accent, at))
        for colour, end in ends:
            painter.setPen(QPen(QColor(colour), 3))
            painter.drawLine(QPointF(_HANDLE, middle), QPointF(end, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        for value in range(self.maximum() + 1):
            passed = value <= self.value()
            painter.setBrush(QColor(theme.accent if passed else theme.muted))
            painter.drawEllipse(QPointF(self._x(value), middle), _DOT, _DOT)
        painter.setBrush(QColor(theme.accent))
        painter.setPen(QPen(QColor(theme.panel), 2))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 2))
        painter.drawEllipse(QPointF(at, middle), _HANDLE - 1, _HANDLE - 1)
        painter.end()

    def event(self, event: QEvent) -> bool:
        own = event.type() == QEvent.Type.ShortcutOverride
        if own and isinstance(event, QKeyEvent) and event.key() in _SLIDER_KEYS:
            event.accept()  # with the focus here, they move through time
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
