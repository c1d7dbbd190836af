"""The losses of one image on one scale, and what a second softmax cannot reach."""

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.comparison.scores import ScoreFigures
from explorer.ui.theme import GRID, current_theme, mixed
from explorer.ui.widgets.line_swatch import thin_pen

_ROW = 22  # px
_HEADER = 18  # px
_NAME = 150  # px
_NUMBER = 60  # px
_ONE, _TWO = "#2ba57b", "#c9609a"  # as the columns of the scores


class LossScale(QWidget):
    """Two bars in nats: with the softmax that belongs there, and with one too many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: ScoreFigures | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Cross-entropy"))

    def show_figures(self, figures: ScoreFigures) -> None:
        """Show these losses."""
        self._figures = figures
        told = self.tr(
            "cross-entropy of the logits {0}, after a softmax too many {1}, which"
            " cannot fall below {2}; guessing {3}"
        )
        self.setAccessibleDescription(
            told.format(
                f"{figures.loss:.3f}",
                f"{figures.loss_twice:.3f}",
                f"{figures.floor:.4f}",
                f"{figures.guessing:.3f}",
            )
        )
        self.update()

    def _bar(self, row: int, value: float, most: float) -> QRectF:
        width = self.width() - _NAME - _NUMBER
        top = _HEADER + row * _ROW + 3
        return QRectF(_NAME, top, max(width * min(value / most, 1), 1), _ROW - 6)

    def _paint_row(
        self, painter: QPainter, row: int, texts: tuple[str, str], value: float
    ) -> None:
        theme, figures = current_theme(), self._figures
        assert figures is not None  # it is being painted
        most = self._most(figures)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.text))
        name = QRectF(0, _HEADER + row * _ROW, _NAME - GRID, _ROW)
        painter.drawText(name, middle, texts[0])
        bar = self._bar(row, value, most)
        colour = QColor(texts[1])
        painter.fillRect(bar, mixed(colour, QColor(theme.panel), 0.8))
        if row:
            floor = self._bar(row, figures.floor, most)
            painter.fillRect(floor, QBrush(QColor(theme.panel), _HATCH))
        painter.setPen(QColor(theme.text))
        number = QRectF(bar.right() + 6, _HEADER + row * _ROW, _NUMBER, _ROW)
        painter.drawText(number, middle, f"{value:.3f}")

    def _paint_line(
        self, painter: QPainter, value: float, text: str, end: bool
    ) -> None:
        """An upright line with its text at the top."""
        theme, figures = current_theme(), self._figures
        assert figures is not None  # it is being painted
        x = self._bar(0, value, self._most(figures)).right()
        painter.setPen(thin_pen(theme.muted, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, _HEADER, x, _HEADER + 2 * _ROW))
        painter.setPen(QPen(QColor(theme.muted)))
        left, flag = (x, Qt.AlignmentFlag.AlignLeft) if end else (x - 300, _RIGHT)
        area = QRectF(left, 0, 300, _HEADER)
        painter.drawText(area, flag | Qt.AlignmentFlag.AlignVCenter, text)

    def _most(self, figures: ScoreFigures) -> float:
        """What the whole width stands for, nats."""
        return max(1.25 * figures.guessing, figures.loss, figures.loss_twice)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(480, _HEADER + 2 * _ROW + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(380, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        figures = self._figures
        if figures is None:
            return
        painter = QPainter(self)
        once, twice = self.tr("loss of the logits"), self.tr("… of their softmax")
        self._paint_row(painter, 0, (once, _ONE), figures.loss)
        self._paint_row(painter, 1, (twice, _TWO), figures.loss_twice)
        floor = self.tr("never below ln(1 + {0}/e) = {1}").format(
            len(figures.logits) - 1, f"{figures.floor:.4f}"
        )
        self._paint_line(painter, figures.floor, floor, end=False)
        guess = self.tr("guessing, ln {0} = {1}").format(
            len(figures.logits), f"{figures.guessing:.3f}"
        )
        self._paint_line(painter, figures.guessing, guess, end=True)
        painter.end()


_HATCH = Qt.BrushStyle.BDiagPattern
_RIGHT = Qt.AlignmentFlag.AlignRight
