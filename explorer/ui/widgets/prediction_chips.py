"""What the network says the image is: the likeliest classes as small bars."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.ui.theme import GRID, current_theme, mixed
from explorer.ui.widgets.readings import percent_text

_SHOWN = 5
_RADIUS = 4.0  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One class and its softmax probability, 0 to 1."""

    name: str
    share: float


class PredictionChips(QWidget):
    """The five likeliest classes; the first stands out, each as long as its share."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._predictions: tuple[Prediction, ...] = ()
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Prediction"))

    def set_predictions(self, predictions: tuple[Prediction, ...]) -> None:
        """Show up to five, the likeliest first whatever their order."""
        ordered = sorted(predictions, key=lambda prediction: -prediction.share)
        self._predictions = tuple(ordered[:_SHOWN])
        self._note = ""
        self._describe()

    def set_note(self, note: str) -> None:
        """Say in words that the prediction means nothing; without one, nothing."""
        self._note = note if self._predictions else ""
        self._describe()

    def texts(self) -> tuple[str, ...]:
        """Every line as on the screen, uncut."""
        lines = tuple(f"{p.name} {percent_text(p.share)}" for p in self._predictions)
        return (self._note, *lines) if self._note else lines

    def _describe(self) -> None:
        text = "\n".join(self.texts())
        self.setToolTip(text)
        self.setAccessibleDescription(text)
        self.update()

    def _paint_chip(self, painter: QPainter, area: QRectF, at: int) -> None:
        theme = current_theme()
        prediction = self._predictions[at]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.save()
        filled = QRectF(area)
        filled.setWidth(area.width() * prediction.share)
        painter.setClipRect(filled)
        accent, ground = QColor(theme.accent), QColor(theme.raised)
        painter.setBrush(mixed(accent, ground, 0.45 if at == 0 else 0.25))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.restore()
        font = painter.font()
        font.setBold(at == 0)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        inner = area.adjusted(6, 0, -6, 0)
        share = percent_text(prediction.share)
        number = painter.fontMetrics().horizontalAdvance(share) + GRID
        centred = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, centred | Qt.AlignmentFlag.AlignRight, share)
        name = inner.adjusted(0, 0, -number, 0)
        mode = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(
            prediction.name, mode, int(name.width())
        )
        painter.drawText(name, centred, text)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(200, 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = min(len(self._predictions), _SHOWN - bool(self._note))  # both fit
        lines = shown + bool(self._note)
        height = min(self.height() / max(lines, 1), 24.0)
        top = (self.height() - lines * height) / 2
        if self._note:
            painter.setPen(QColor(current_theme().warning))
            area = QRectF(0, top, self.width(), height)
            mode = Qt.TextElideMode.ElideRight
            text = self.fontMetrics().elidedText(self._note, mode, self.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            top += height
        for at in range(shown):
            area = QRectF(0, top + at * height, self.width(), height - 2)
            self._paint_chip(painter, area, at)
        painter.end()
