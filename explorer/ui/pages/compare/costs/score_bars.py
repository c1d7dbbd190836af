"""Scores, their softmax, and the softmax of that, as bars that can be dragged."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.comparison.scores import ScoreFigures
from explorer.ui.pages.compare.costs.score_layout import (
    HEADER,
    ScoreLayout,
    score_range,
)
from explorer.ui.theme import GRID, current_theme, mixed
from explorer.ui.widgets.readings import percent_text

_STEP = 0.01  # of the axis, for a key
_GRIP = 6.0  # px
_SHARES = ("#2ba57b", "#c9609a")  # one softmax, two


class ScoreBars(QWidget):
    """A row per class; drag a score, click a name to make it the right class.

    Signals:
        score_moved: Index of a class, and the score that the user gave it.
        label_picked: Index of the class that the user calls right.
    """

    score_moved = Signal(int, float)
    label_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] = ()
        self._figures: ScoreFigures | None = None
        self._range = (-1.0, 1.0)
        self._dragged: int | None = None
        self._row = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Scores of the classes"))

    def begin(self, classes: Sequence[str], figures: ScoreFigures) -> None:
        """Show the scores of another picture; they decide the scale from now on."""
        self._classes = tuple(classes)
        self._range = score_range(figures.logits)
        self._row = figures.label
        self.show_figures(figures)

    def show_figures(self, figures: ScoreFigures) -> None:
        """Show other figures at the same scale."""
        self._figures = figures
        self._describe(figures)
        self.updateGeometry()
        self.update()

    def figures(self) -> ScoreFigures | None:
        """What is shown; ``None`` before there is anything."""
        return self._figures

    def positions(self) -> ScoreLayout:
        """Where everything lies now."""
        low, high = self._range
        return ScoreLayout(
            width=self.width(),
            height=self.height(),
            count=len(self._classes),
            low=low,
            high=high,
        )

    def _describe(self, figures: ScoreFigures) -> None:
        told = self.tr("{0}: score {1}, softmax {2}, softmax twice {3}")
        if self._row < len(self._classes):
            row = self._row
            self.setAccessibleDescription(
                told.format(
                    self._classes[row],
                    _score(figures.logits[row]),
                    percent_text(figures.probabilities[row]),
                    percent_text(figures.twice[row]),
                )
            )

    def _move(self, place: int, score: float) -> None:
        low, high = self._range
        self.score_moved.emit(place, min(max(score, low), high))

    def _paint_headers(self, painter: QPainter, layout: ScoreLayout) -> None:
        painter.setPen(QColor(current_theme().muted))
        texts = (
            self.tr("logits: drag one"),
            self.tr("softmax"),
            self.tr("softmax of the softmax"),
        )
        for side, text in enumerate(texts):
            column = layout.column(side)
            area = QRectF(column.left(), 0, column.width() + 60, HEADER)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        zero = layout.across(0)
        painter.setPen(QPen(QColor(current_theme().line), 1))
        bottom = layout.column(0).bottom()
        painter.drawLine(QLineF(zero, HEADER, zero, bottom))

    def _paint_row(
        self, painter: QPainter, layout: ScoreLayout, figures: ScoreFigures, place: int
    ) -> None:
        theme = current_theme()
        right = place == figures.label
        middle = Qt.AlignmentFlag.AlignVCenter
        if place == self._row and self.hasFocus():
            row = QRectF(0, layout.name(place).top(), self.width(), layout.row)
            painter.fillRect(row, QColor(theme.selection))
        painter.setPen(QColor(theme.text if right else theme.muted))
        font = painter.font()
        font.setBold(right)
        painter.setFont(font)
        name = layout.name(place).adjusted(_GRIP * 2 + 2, 0, -GRID, 0)
        text = painter.fontMetrics().elidedText(
            self._classes[place], Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, middle, text)
        font.setBold(False)
        painter.setFont(font)
        if right:
            _paint_mark(painter, layout.name(place), theme.accent)
        values = (figures.logits, figures.probabilities, figures.twice)
        colours = (theme.muted if not right else theme.accent, *_SHARES)
        for side, (column, colour) in enumerate(zip(values, colours, strict=True)):
            bar = layout.bar(side, place, column[place])
            strength = 1.0 if right else 0.55
            fill = mixed(QColor(colour), QColor(theme.panel), strength)
            painter.fillRect(bar, fill)
            if side == 0:
                self._paint_grip(painter, layout, place, column[place])
            painter.setPen(QColor(theme.text if right else theme.muted))
            number = percent_text(column[place]) if side else _score(column[place])
            painter.drawText(layout.number(side, place), middle, number)

    def _paint_grip(
        self, painter: QPainter, layout: ScoreLayout, place: int, score: float
    ) -> None:
        """A knob at the end of the bar, which says that it can be dragged."""
        theme, middle = current_theme(), layout.name(place).center().y()
        held = self._dragged == place
        painter.setPen(QPen(QColor(theme.panel), 1))
        painter.setBrush(QColor(theme.accent if held else theme.text))
        radius = 5.0 if held else 3.5
        painter.drawEllipse(QPointF(layout.across(score), middle), radius, radius)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(640, HEADER + 17 * max(len(self._classes), 10) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(460, HEADER + 17 * max(len(self._classes), 10) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._figures is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.positions()
        self._paint_headers(painter, layout)
        for place in range(len(self._classes)):
            self._paint_row(painter, layout, self._figures, place)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        layout, at = self.positions(), event.position()
        place = layout.place_at(at)
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._row = place
        if at.x() < layout.column(0).left() - _GRIP:
            self.label_picked.emit(place)
        elif at.x() <= layout.column(0).right() + _GRIP:
            self._dragged = place
            self._move(place, layout.score_at(at.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        layout, at = self.positions(), event.position()
        if self._dragged is not None:
            self._move(self._dragged, layout.score_at(at.x()))
            return
        inside = layout.place_at(at) is not None
        if inside and layout.column(0).left() - _GRIP <= at.x():
            over = at.x() <= layout.column(0).right() + _GRIP
            shape = Qt.CursorShape
            self.setCursor(shape.SizeHorCursor if over else shape.ArrowCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        figures, last = self._figures, len(self._classes) - 1
        if figures is None:
            return
        step = _STEP * (self._range[1] - self._range[0])
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down as key:
                down = 1 if key == Qt.Key.Key_Down else -1
                self._row = min(max(self._row + down, 0), last)
                self._describe(figures)
                self.update()
            case Qt.Key.Key_Left:
                self._move(self._row, figures.logits[self._row] - step)
            case Qt.Key.Key_Right:
                self._move(self._row, figures.logits[self._row] + step)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.label_picked.emit(self._row)
            case _:
                super().keyPressEvent(event)


def _paint_mark(painter: QPainter, area: QRectF, colour: str) -> None:
    """A triangle before the name of the right class."""
    x, y = area.left() + 2, area.center().y()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    corners = [QPointF(x, y - 5), QPointF(x + 7, y), QPointF(x, y + 5)]
    painter.drawPolygon(QPolygonF(corners))


def _score(score: float) -> str:
    """All with as many decimals, and a true minus sign."""
    return f"{score:.2f}".replace("-", "−")
