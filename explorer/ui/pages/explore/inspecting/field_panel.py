"""The image with what the value under the pointer can see of it."""

import math
import time
from collections import OrderedDict
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.diagrams.tiles import fit
from explorer.tracing.fields.exact_field import FieldFinder
from explorer.tracing.fields.field_parts import Extent
from explorer.tracing.records import Step
from explorer.ui.pages.explore.inspecting.field_wording import (
    Seen,
    size_text,
    value_field_text,
)
from explorer.ui.pages.explore.inspecting.figures import wrapped_text
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.theme import GRID
from explorer.ui.widgets.map_view import MapView
from explorer.ui.widgets.readings import Reading, Region

_TALLEST = 232  # px of the image, at which those of most networks are seen unscaled
_PROMPT_MS = 4.0  # a field found as fast as this is found while the pointer moves ...
_REST_MS = 40  # ... another one when the pointer or the walk has rested as long
_FRAME = 4  # px for the frame of a field at the edge of the image
_KEPT = 128  # fields of one network


class _Place(NamedTuple):
    """A value; without a channel what any channel can see."""

    step: int
    y: int
    x: int
    channel: int | None


class FieldPanel(QWidget):
    """The input image, the field of a value framed on it, and a sentence about it.

    In deep networks a field takes tens of milliseconds to find. There the answer of the
    first moment is the rectangle of the largest path, and the exact field follows
    when the pointer rests.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._step: Step | None = None
        self._reading: Reading | None = None
        self._fields: FieldFinder | None = None
        self._known: OrderedDict[_Place, Seen] = OrderedDict()
        self._took_ms = 0.0
        self._prompt_ms = _PROMPT_MS
        self._image = MapView()
        self._image.setAccessibleName(self.tr("The image as the network sees it"))
        self._text = wrapped_text("muted")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._image)
        column.addWidget(self._text)

    def show_step(self, look: Look, step: Step) -> None:
        """Show what the values of a step can see of the image."""
        if self._look is None or self._look.seen is not look.seen:
            self._image.set_picture(look.seen)
            self._look = look
            self._fit()
        if self._fields is not look.fields:
            self._known.clear()
            self._fields, self._took_ms = look.fields, 0.0
        self._look, self._step = look, step
        self.show_reading(None)

    def show_reading(self, reading: Reading | None) -> None:
        """Frame what the value under the pointer can see; ``None``: one in the middle.

        A reading that is none of this step's counts as none.
        """
        if self._look is None or self._step is None:
            return
        if reading is not None and not _is_in(reading, self._step):
            reading = None
        self._reading = reading
        place = self._place()
        seen = self._known.get(place)
        prompt = reading is not None and self._took_ms <= self._prompt_ms
        if seen is None and prompt:  # while one walks, the maps have to come first
            seen = self._find(place)
        if seen is None:
            seen = Seen.roughly(self._step, place.y, place.x, self._image_size())
            self._rest.start()
        else:
            self._rest.stop()
        self._show(seen)

    def text(self) -> str:
        """What is said below the image."""
        return self._text.text()

    def image(self) -> MapView:
        """The image."""
        return self._image

    def set_prompt_ms(self, prompt_ms: float) -> None:
        """How fast a field must be found to be found while the pointer moves."""
        self._prompt_ms = prompt_ms

    def is_settled(self) -> bool:
        """Whether what is framed is the last word."""
        return not self._rest.isActive()

    def _fit(self) -> None:
        """As high as the image is, so that no empty band is left."""
        if self._look is not None:
            ratio = self.devicePixelRatioF()
            height, width = self._look.seen.shape[:2]
            across, down = int(self.width() * ratio), int(_TALLEST * ratio)
            tiles = fit(1, height, width, across, down)
            self._image.setFixedHeight(math.ceil(tiles.tile_height / ratio) + _FRAME)

    def _on_rested(self) -> None:
        self._show(self._find(self._place()))

    def _image_size(self) -> tuple[int, int]:
        assert self._look is not None
        height, width = self._look.trace.input_shape[2:]
        return height, width

    def _place(self) -> _Place:
        """The value that is looked at; the one in the middle without a pointer."""
        assert self._step is not None
        reading = self._reading
        if reading is not None:
            return _Place(self._step.index, reading.y, reading.x, reading.channel)
        extent = Extent.of(self._step.output_shape)
        is_map = len(self._step.output_shape) == 4
        y, x = (extent.height // 2, extent.width // 2) if is_map else (0, 0)
        return _Place(self._step.index, y, x, None)

    def _find(self, place: _Place) -> Seen:
        assert self._look is not None
        started = time.perf_counter()
        seen = Seen.of(self._look.fields.at(*place))
        self._took_ms = 1_000 * (time.perf_counter() - started)
        self._known[place] = seen
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return seen

    def _show(self, seen: Seen) -> None:
        assert self._look is not None
        assert self._step is not None
        box, size = seen.rectangle, self._image_size()
        if self._reading is None:
            text = size_text(self._step, seen, size)
        else:
            text = value_field_text(self._step, self._reading, seen, size)
        self._text.setText(text)
        shown = Region(*box) if box is not None else None
        if seen.is_whole(size) and seen.holes is None:
            shown = None
        self._image.set_region(shown, seen.holes if shown else None)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()


def _is_in(reading: Reading, step: Step) -> bool:
    channels, height, width = Extent.of(step.output_shape)
    inside = 0 <= reading.y < height and 0 <= reading.x < width
    return inside and 0 <= reading.channel < channels
