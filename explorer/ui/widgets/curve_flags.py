"""Small flags over a plot, each at the place on the x axis that a sentence is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from explorer.ui.models.run_text import tooltip_text
from explorer.ui.theme import Theme, current_theme
from explorer.ui.widgets.curve_view import CurveView

Severity = Literal["note", "warning", "error"]

HEIGHT = 18  # px
_WIDTH, _NOTCH = 22, 4  # px
_RANK: dict[Severity, int] = {"note": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What stands at one place.

    Attributes:
        place: Number of the sentence among all of them, from 0.
        curve: Key of the curve that it is about.
        x: Where, in units of the x axis.
        sentence: What it says.
        severity: Decides its colour.
    """

    place: int
    curve: str
    x: float
    sentence: str
    severity: Severity


def severity_colour(severity: Severity, theme: Theme) -> str:
    """As ``#rrggbb``."""
    colours: dict[Severity, str] = {
        "note": theme.accent,
        "warning": theme.warning,
        "error": theme.error,
    }
    return colours[severity]


class FlagStrip(QWidget):
    """Lies over the edge above the curves; flags that would overlap become one.

    Signals:
        picked: Number of the sentence that the user chose.
    """

    picked = Signal(int)

    def __init__(self, view: CurveView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._flags: tuple[Flag, ...] = ()
        self._buttons: list[FlagButton] = []
        self.setFixedHeight(HEIGHT)
        self.hide()
        view.box.sigRangeChanged.connect(self._arrange)
        view.box.geometryChanged.connect(self._arrange)  # its place is known then

    def flags(self) -> tuple[Flag, ...]:
        """All flags, those outside the view too."""
        return self._flags

    def buttons(self) -> tuple["FlagButton", ...]:
        """What stands in view, from left to right."""
        return tuple(self._buttons)

    def set_flags(self, flags: Sequence[Flag]) -> None:
        """Show these."""
        if tuple(flags) == self._flags:
            return
        self._flags = tuple(flags)
        self._view.leave_room_above(HEIGHT if flags else 0)
        self.setVisible(bool(flags))
        self._arrange()

    def _arrange(self) -> None:
        """Put every flag above its place."""
        if not self._flags:
            self._take(())
            return
        box = self._view.box
        corner = self._view.mapFromScene(box.mapToScene(QPointF(0, 0)))
        left = self._view.x() + corner.x()
        room = box.rect().width()
        low, high = box.viewRange()[0]
        self.setGeometry(
            left, self._view.y() + corner.y() - HEIGHT, round(room) + _WIDTH, HEIGHT
        )
        seen = sorted(
            ((flag.x - low) / (high - low) * room, flag.place, flag)
            for flag in self._flags
            if low <= flag.x <= high
        )
        groups: list[tuple[float, list[Flag]]] = []
        for x, _, flag in seen:
            if groups and x - groups[-1][0] < _WIDTH:
                groups[-1][1].append(flag)
            else:
                groups.append((x, [flag]))
        self._take(groups)

    def _take(self, groups: Sequence[tuple[float, list[Flag]]]) -> None:
        while len(self._buttons) > len(groups):
            button = self._buttons.pop()
            button.hide()
            button.deleteLater()
        while len(self._buttons) < len(groups):
            button = FlagButton(self)
            button.picked.connect(self.picked)
            self._buttons.append(button)
        for button, (x, flags) in zip(self._buttons, groups, strict=True):
            button.set_flags(tuple(flags))
            button.move(round(x), 0)
            button.show()


class FlagButton(QAbstractButton):
    """One flag, or several at nearly the same place, of which a click takes the next.

    Signals:
        picked: Number of the sentence.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._flags: tuple[Flag, ...] = ()
        self._next = 0
        self.setFixedSize(_WIDTH, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)

    def set_flags(self, flags: tuple[Flag, ...]) -> None:
        """Stand for these."""
        if flags == self._flags:
            return
        self._flags, self._next = flags, 0
        first = str(flags[0].place + 1)
        self.setText(first if len(flags) == 1 else f"{first}+")
        sentences = "\n".join(flag.sentence for flag in flags)
        self.setToolTip(tooltip_text(sentences))
        self.setAccessibleName(sentences)
        self.update()

    def _on_clicked(self) -> None:
        flag = self._flags[self._next % len(self._flags)]
        self._next += 1
        self.picked.emit(flag.place)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        worst = max((flag.severity for flag in self._flags), key=_RANK.__getitem__)
        colour = QColor(severity_colour(worst, theme))
        painter.fillRect(QRectF(0, 0, 1.5, HEIGHT), colour)
        right, low = _WIDTH - 1.0, HEIGHT - 3.0
        shape = QPolygonF(
            [
                QPointF(0, 1),
                QPointF(right, 1),
                QPointF(right - _NOTCH, (1 + low) / 2),
                QPointF(right, low),
                QPointF(0, low),
            ]
        )
        lit = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(QColor(theme.text if lit else theme.panel), 1.2))
        painter.setBrush(colour)
        painter.drawPolygon(shape)
        font = self.font()
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.panel))
        area = QRectF(1, 1, right - _NOTCH, low - 1)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        below = self.mapToGlobal(QPoint(0, HEIGHT))
        QToolTip.showText(below, self.toolTip(), self)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.toolTip(), self)
            return True
        return super().event(event)
