"""Classes of functions around a target: how near does the best of each come?"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.function_classes import TARGET, Point, Region, distances
from explorer.ui.theme import GRID, current_theme, mixed
from explorer.ui.widgets.readings import percent_text

_CORNERS = 120  # of the polygon that stands for an ellipse
_BARS = 78  # px below the picture, for the distances of the classes
_SPOTS = 24  # places along an edge where a name may stand ...
_INSET = 0.55  # ... so far inside it, in units of the picture
_MARGIN = 10  # px around the regions, so that the star's name fits
_STAR = ((0, -7), (2, -2), (7, -2), (3, 1), (4, 7), (0, 3), (-4, 7), (-3, 1), (-7, -2),
         (-2, -2))  # fmt: skip


class ClassPicture(QWidget):
    """The classes up to one, its best function, the target and all distances."""

    def __init__(
        self, title: str, classes: tuple[Region, ...], parent: QWidget | None = None
    ) -> None:
        """Show the first class.

        Args:
            title: Stands above the picture.
            classes: By size, the smallest first.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._title = title
        self._classes = classes
        self._shares = distances(classes)
        self._names = tuple(_free_spot(each, classes) for each in classes)
        self._grown = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)
        self.grow_to(1)

    def grow_to(self, number: int) -> None:
        """Show the classes from the first to this one, counted from 1."""
        self._grown = min(max(number, 1), len(self._classes))
        self.setAccessibleDescription(", ".join(self.texts()))
        self.update()

    def texts(self) -> tuple[str, ...]:
        """The distance of every class that is shown, as it is printed."""
        shown = enumerate(self._shares[: self._grown], 1)
        return tuple(f"F{number}: {percent_text(share)}" for number, share in shown)

    def best(self) -> Point:
        """The function of the present class that is nearest to the target."""
        return self._classes[self._grown - 1].nearest(TARGET)

    def _place(self) -> tuple[QRectF, float, QPointF]:
        """The area of the picture, px per unit, and where the origin is in it."""
        line = self.fontMetrics().height() + GRID // 2
        area = QRectF(self.rect()).adjusted(0, line, 0, -_BARS)
        edges = [each.bounds for each in self._classes]
        left, low = (min(edge[at] for edge in edges) for at in (0, 1))
        right = max(TARGET.x, *(edge[2] for edge in edges))
        high = max(TARGET.y, *(edge[3] for edge in edges))
        inner = area.adjusted(_MARGIN, _MARGIN, -2 * _MARGIN, -_MARGIN)
        scale = min(inner.width() / (right - left), inner.height() / (high - low))
        scale = max(scale, 1e-3)
        middle = QPointF((left + right) / 2 * scale, -(low + high) / 2 * scale)
        return area, scale, inner.center() - middle

    def _at(self, point: Point) -> QPointF:
        _, scale, origin = self._place()
        return origin + QPointF(point.x * scale, -point.y * scale)

    def _colour(self, number: int) -> QColor:
        """The larger the class, the less of the accent it has."""
        theme = current_theme()
        strength = 1 - 0.75 * (number - 1) / (len(self._classes) - 1)
        return mixed(QColor(theme.accent), QColor(theme.panel), strength)

    def _paint_classes(self, painter: QPainter) -> None:
        theme = current_theme()
        for number in range(self._grown, 0, -1):
            region = self._classes[number - 1]
            outline = QPolygonF(
                [self._at(region.edge(at / _CORNERS)) for at in range(_CORNERS)]
            )
            newest = number == self._grown
            fill = self._colour(number)
            fill.setAlphaF(0.30 if newest else 0.16)
            painter.setBrush(fill)
            colour = QColor(theme.accent if newest else theme.muted)
            painter.setPen(QPen(colour, 2 if newest else 1))
            painter.drawPolygon(outline)
        painter.setPen(QColor(theme.text))
        for number in range(1, self._grown + 1):
            self._paint_name(painter, number)

    def _paint_name(self, painter: QPainter, number: int) -> None:
        spot = self._at(self._names[number - 1])
        box = QRectF(spot.x() - 14, spot.y() - 9, 28, 18)
        font = painter.font()
        font.setBold(number == self._grown)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"F{number}")
        font.setBold(False)
        painter.setFont(font)

    def _paint_target(self, painter: QPainter) -> None:
        theme = current_theme()
        target, best = self._at(TARGET), self._at(self.best())
        painter.setPen(QPen(QColor(theme.text), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(best, target)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        painter.drawEllipse(best, 4, 4)
        painter.setBrush(QColor(theme.warning))
        painter.drawPolygon(QPolygonF([target + QPointF(x, y) for x, y in _STAR]))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(target.x() - 6, target.y() - 26, 24, 18), "f*")

    def _paint_bars(self, painter: QPainter) -> None:
        """A bar per class: how far its best function is from the target."""
        theme, count = current_theme(), len(self._classes)
        bottom, pitch = self.height() - 18.0, self.width() / count
        tallest = _BARS - 38.0  # the number stands above, the name below
        most = max(self._shares)
        for number, share in enumerate(self._shares[: self._grown], 1):
            left = (number - 1) * pitch
            height = tallest * share / most
            newest = number == self._grown
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent if newest else theme.line))
            wide = min(pitch - 6, 36.0)
            painter.drawRect(
                QRectF(left + (pitch - wide) / 2, bottom - height, wide, height)
            )
            painter.setPen(QColor(theme.text if newest else theme.muted))
            centred = Qt.AlignmentFlag.AlignCenter
            above = QRectF(left, bottom - height - 17, pitch, 16)
            painter.drawText(above, centred, f"{100 * share:.0f} %")
            painter.drawText(QRectF(left, bottom + 1, pitch, 16), centred, f"F{number}")
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QPointF(0, bottom + 0.5), QPointF(self.width(), bottom + 0.5))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(300, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_classes(painter)
        self._paint_target(painter)
        self._paint_bars(painter)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(current_theme().text))
        top = QRectF(0, 0, self.width(), self.fontMetrics().height() + GRID // 2)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft, self._title)
        painter.end()


def _free_spot(region: Region, classes: tuple[Region, ...]) -> Point:
    """Where inside its edge a name is farthest from all that is drawn besides."""
    turns = [at / _SPOTS for at in range(_SPOTS)]
    drawn = [region.nearest(TARGET)]
    drawn += [each.edge(turn) for each in classes if each != region for turn in turns]
    spots = []
    for turn in turns:
        edge = region.edge(turn)
        share = _INSET / max(edge.to(region.centre), _INSET)
        x, y = region.centre.x - edge.x, region.centre.y - edge.y
        spots.append(Point(edge.x + share * x, edge.y + share * y))
    return max(spots, key=lambda spot: min(map(spot.to, drawn)))
