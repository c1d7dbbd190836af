"""What preprocessing did to a picture: the original beside what the network gets."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.pixels import contrasting_outline, rgb_image
from explorer.ui.widgets.readings import Region

_HEIGHT = 44  # px
_WIDEST = 70  # px of the original
_ARROW = 20  # px
_OUTSIDE = QColor(0, 0, 0, 140)  # over what is cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfterPictures:
    """A picture before and after.

    Attributes:
        before: uint8 RGB ``(height, width, 3)``.
        region: The part of it that is kept, in its px.
        after: uint8 RGB ``(side, side, 3)``.
    """

    before: NDArray[np.uint8] = field(repr=False)
    region: Region
    after: NDArray[np.uint8] = field(repr=False)


class _Pair(QWidget):
    """The two pictures with an arrow between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: BeforeAfterPictures | None = None
        self._images: tuple[QImage, QImage] = (QImage(), QImage())
        self._scaled: tuple[float, list[QImage]] = (0.0, [])  # for one pixel ratio
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_pictures(self, pictures: BeforeAfterPictures) -> None:
        self._pictures = pictures
        self._images = (rgb_image(pictures.before), rgb_image(pictures.after))
        self._scaled = (0.0, [])
        self.updateGeometry()
        self.update()

    def _areas(self) -> tuple[QRectF, QRectF]:
        """Where the two pictures are."""
        if self._pictures is None:
            return QRectF(), QRectF()
        height, width = self._pictures.before.shape[:2]
        scale = min((_HEIGHT - 2) / height, (_WIDEST - 2) / width)
        # A strip of a few pixels stays visible.
        across, down = max(width * scale, 4), max(height * scale, 4)
        before = QRectF(1, (_HEIGHT - down) / 2, across, down)
        side = _HEIGHT - 2
        after = QRectF(before.right() + _ARROW, 1, side, side)
        return before, after

    def _as_drawn(self) -> list[QImage]:
        """The pictures in device pixels."""
        ratio = self.devicePixelRatioF()
        if self._scaled[0] != ratio:
            pairs = zip(self._images, self._areas(), strict=True)
            made = [_scaled(image, area.size() * ratio) for image, area in pairs]
            self._scaled = (ratio, made)
        return self._scaled[1]

    def _mark_region(self, painter: QPainter, area: QRectF) -> None:
        """Darken what is cut off."""
        assert self._pictures is not None
        height, width = self._pictures.before.shape[:2]
        top, left, bottom, right = self._pictures.region
        x, y = area.width() / width, area.height() / height
        kept = QRectF(left * x, top * y, (right - left) * x, (bottom - top) * y)
        kept = kept.translated(area.topLeft()).intersected(area)
        if kept == area:
            return
        outside = QPainterPath()
        outside.addRect(area)
        inside = QPainterPath()
        inside.addRect(kept)
        painter.fillPath(outside.subtracted(inside), _OUTSIDE)
        contrasting_outline(painter, kept.adjusted(1, 1, -1, -1), 1)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(round(self._areas()[1].right()) + 1, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pictures is None:
            return
        before, after = self._areas()
        painter = QPainter(self)
        for image, area in zip(self._as_drawn(), (before, after), strict=True):
            painter.drawImage(area, image)
        self._mark_region(painter, before)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(current_theme().muted), 1.5))
        start, end, middle = before.right() + 4, after.left() - 4, _HEIGHT / 2
        painter.drawLine(QPointF(start, middle), QPointF(end, middle))
        for side in (-3, 3):
            tip = QPointF(end, middle)
            painter.drawLine(tip, QPointF(end - 3, middle + side))
        painter.end()


class BeforeAfter(QWidget):
    """Both pictures, and beside them in words what was done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair = _Pair(self)
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        # It takes what is left beside the pictures, and never asks for more.
        self._text.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self.setAccessibleName(self.tr("What preprocessing did"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._pair)
        layout.addWidget(self._text, 1)

    def show_change(
        self, pictures: BeforeAfterPictures, text: str, details: str = ""
    ) -> None:
        """Show a picture before and after.

        Args:
            pictures: The two.
            text: What was done, in a few words.
            details: The same with every number, for the tooltip.
        """
        self._pair.show_pictures(pictures)
        self._text.setText(text)
        self.setToolTip(details)
        self.setAccessibleDescription(details or text)

    def text(self) -> str:
        """What was done, as on the screen."""
        return self._text.text()

    def pair(self) -> QWidget:
        """The two pictures."""
        return self._pair


def _scaled(image: QImage, size: QSizeF) -> QImage:
    """Smooth where it shrinks, whole pixels where it grows."""
    target = size.toSize().expandedTo(QSize(1, 1))
    shrinks = image.width() > target.width()
    mode = (
        Qt.TransformationMode.SmoothTransformation
        if shrinks
        else Qt.TransformationMode.FastTransformation
    )
    return image.scaled(target, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
