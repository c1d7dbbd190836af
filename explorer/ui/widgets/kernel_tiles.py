"""Small kernels side by side, in the colours of their weights."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.diagrams.kernels import kernel_tiles
from explorer.diagrams.mosaic import GAP_INDEX, LEVELS, mosaic
from explorer.diagrams.tiles import Tiles
from explorer.ui.theme import current_theme
from explorer.ui.widgets.pixels import (
    DevicePixels,
    contrasting_outline,
    indexed_image,
    outline,
    rgb_image,
)
from explorer.ui.widgets.readings import Reading

Weights = NDArray[np.floating]

_MARGIN = 3  # px around the tiles, for the frame of the chosen one


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernels:
    """What is shown.

    Attributes:
        weights: ``(tiles, height, width)``, or with a last axis of red, green, blue.
        limit: The value of the last colour; 0 is the middle one.
        chosen: Which tile is framed; ``None`` for none.
    """

    weights: Weights = field(repr=False)
    limit: float
    chosen: int | None = None


class KernelTiles(QWidget):
    """As many kernels as fit into a height, from the first one on.

    Signals:
        hovered: The ``Reading`` under the pointer (its channel is the tile), or
            ``None``.
        picked: The tile that was clicked.
        fitted: How many kernels are seen from now on.
    """

    hovered = Signal(object)
    picked = Signal(int)
    fitted = Signal(int)

    def __init__(
        self, *, tallest: int, smallest_tile: int, parent: QWidget | None = None
    ) -> None:
        """Show nothing yet.

        Args:
            tallest: Most px for all tiles.
            smallest_tile: Tiles do not get smaller than this many px.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._tallest = tallest
        self._smallest = smallest_tile
        self._kernels: Kernels | None = None
        self._drawn: tuple[Tiles, QImage] | None = None
        self._reading: Reading | None = None
        self._shown = 0
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_kernels(self, kernels: Kernels | None) -> None:
        """Show other kernels; the weights are not copied."""
        self._kernels, self._drawn = kernels, None
        self._set_reading(None)
        self._fit()
        self.updateGeometry()
        self.update()

    def kernels(self) -> Kernels | None:
        """What is shown, as far as it fits."""
        return self._kernels

    def shown(self) -> int:
        """How many kernels are seen."""
        return self._shown

    def reading_at(self, position: QPointF) -> Reading | None:
        """The weight under a position of the widget."""
        if self._kernels is None:
            return None
        tiles = self._tiles(self.width())
        spot = tiles.locate(*self._surface().pixel(position))
        if spot is None or spot.channel >= self._shown:
            return None
        value = self._kernels.weights[spot]
        number = tuple(map(float, value)) if np.ndim(value) else float(value)
        return Reading(*spot, number)

    def _tiles(self, width: int) -> Tiles:
        assert self._kernels is not None
        count, height, across = self._kernels.weights.shape[:3]
        ratio = self.devicePixelRatioF()
        space = (int((width - 2 * _MARGIN) * ratio), int(self._tallest * ratio))
        return kernel_tiles(
            count, height, across, space, smallest=self._smallest, ratio=ratio
        )

    def _surface(self) -> DevicePixels:
        ratio = self.devicePixelRatioF()
        margin = round(_MARGIN * ratio)
        return DevicePixels(ratio, margin, margin)

    def _fit(self) -> None:
        shown = 0
        if self._kernels is not None:
            shown = len(self._kernels.weights)
            shown = min(shown, self._tiles(self.width()).capacity)
        if shown != self._shown:
            self._shown = shown
            self.fitted.emit(shown)

    def _drawing(self, kernels: Kernels) -> tuple[Tiles, QImage]:
        tiles = self._tiles(self.width())
        if self._drawn is None or self._drawn[0] != tiles:
            page = np.asarray(kernels.weights[: tiles.capacity], dtype=np.float32)
            image = _coloured(page, tiles, kernels.limit)
            self._drawn = (tiles, image)
        return self._drawn

    def _box(self, tiles: Tiles, place: int) -> QRect:
        return self._surface().rectangle(tiles.box(place))

    def _set_reading(self, reading: Reading | None) -> None:
        if reading != self._reading:
            self._reading = reading
            self.update()
            self.hovered.emit(reading)

    # Qt overrides

    def heightForWidth(self, width: int) -> int:
        if self._kernels is None:
            return 0
        tiles = self._tiles(width)
        shown = min(len(self._kernels.weights), tiles.capacity)
        height = tiles.size(shown)[1] / self.devicePixelRatioF()
        return int(np.ceil(height)) + 2 * _MARGIN

    def sizeHint(self) -> QSize:
        width = self.width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._smallest, self._smallest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._kernels is None:
            return
        theme = current_theme()
        tiles, image = self._drawing(self._kernels)
        surface = self._surface()
        painter = QPainter(self)
        surface.begin(painter)
        surface.draw(painter, image)
        chosen = self._kernels.chosen
        if chosen is not None and chosen < self._shown:
            box = self._box(tiles, chosen)
            outline(painter, box, QColor(theme.panel), 1)
            around = box.adjusted(-1, -1, 1, 1)
            outline(painter, around, QColor(theme.accent), round(2 * surface.ratio))
        if self._reading is not None:
            channel, y, x, _ = self._reading
            outline(painter, self._box(tiles, channel), QColor(theme.text), 1)
            box = surface.rectangle(tiles.spot_box(channel, y, x))
            contrasting_outline(painter, box, 1)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_reading(self.reading_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_reading(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reading = self.reading_at(event.position())
        if reading is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(reading.channel)


def _coloured(page: Weights, tiles: Tiles, limit: float) -> QImage:
    """The tiles in diverging colours; three weights as a colour, 0 as grey."""
    scale = (-limit, limit)
    if page.ndim == 3:
        picture = mosaic(page, tiles, scale=scale, colour="diverging")
        return indexed_image(picture.indices, picture.palette)
    layers = [
        mosaic(page[..., part], tiles, scale=scale, colour="viridis").indices
        for part in range(3)
    ]
    levels = np.stack(layers, axis=-1)
    colours = np.minimum(levels.astype(np.float32) * (255 / (LEVELS - 1)), 255)
    return rgb_image(np.round(colours).astype(np.uint8), levels[..., 0] != GAP_INDEX)
