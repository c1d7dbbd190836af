"""The centre of the page: what the current step makes of the picture."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.diagrams.channels import Range
from explorer.ui.pages.explore.choosing.weights_wording import moment_words
from explorer.ui.pages.explore.laboratory import Look
from explorer.ui.pages.explore.places import Place, as_maps, place_of, position_of
from explorer.ui.pages.explore.wording import kind_title, role_sentence, step_title
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.map_view import MapView
from explorer.ui.widgets.mosaic_view import MosaicView
from explorer.ui.widgets.readings import Reading, Region, shape_text, value_text
from explorer.ui.widgets.score_list import Score
from explorer.ui.widgets.vector_bars import VectorBars

# Eight maps of 64 px at twice their size fit beside the large one at 1280 x 800.
_MOSAIC_SHARE, _LARGE_SHARE = 420, 230

Values = NDArray[np.float32]


class StepView(QFrame):
    """A title, one sentence, and the maps or the vector of a step.

    Signals:
        hovered: The ``Reading`` under the pointer, or ``None``.
        value_picked: The position of the value that was clicked, without the batch
            axis.
    """

    hovered = Signal(object)
    value_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._maps: Values = np.zeros((0, 1, 1), dtype=np.float32)
        self._shape: tuple[int, ...] = ()
        self._range: Range | None = None
        self._channel = 0  # as chosen, also while a layer has not so many
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self._title.setWordWrap(True)
        self._role = QLabel(self)
        self._role.setProperty("role", "muted")
        self._role.setWordWrap(True)
        self._mosaic = MosaicView()
        self._large = MapView()
        self._large.setAccessibleName(self.tr("One feature map, large"))
        self._large_text = QLabel()
        self._large_text.setProperty("role", "muted")
        self._large_text.setWordWrap(True)  # else it would hold the splitter open
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._vector = VectorBars()
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._mosaic.hovered.connect(self.hovered)
        self._mosaic.channel_picked.connect(self.choose_channel)
        self._mosaic.scale_picked.connect(self._on_scale_picked)
        self._large.hovered.connect(self.hovered)
        for part in (self._mosaic, self._large, self._vector):
            part.pixel_picked.connect(self._on_pixel_picked)
        self._vector.hovered.connect(self._on_vector_hovered)

    def show_step(self, look: Look, step: int) -> None:
        """Show one step; the chosen channel and the colour scale stay."""
        record = look.trace.steps[step]
        place = step_title(record, look.blocks[step])
        if look.moment is not None:
            place = f"{place} · {moment_words(look.moment)}"
        size = shape_text(record.output_shape[1:])
        muted = current_theme().muted
        self._title.setText(
            f"{_capital(kind_title(record))} &nbsp;·&nbsp; {size}"
            f"<span style='color:{muted}; font-weight:400'> &nbsp; {place}</span>"
        )
        self._role.setText(role_sentence(record))
        values = look.values(step)
        self._shape = values.shape
        if max(values.shape, default=1) == values.size:  # 1x768 tokens, 2048x1x1 maps
            self._show_vector(look, step, values.reshape(-1))
        else:
            if look.value_range != self._range:
                self._range = look.value_range
                self._mosaic.set_network_range(self._range)
            self._show_maps(as_maps(values))

    def mosaic(self) -> MosaicView:
        """All maps."""
        return self._mosaic

    def vector(self) -> VectorBars:
        """The bars or scores of a step without maps."""
        return self._vector

    def shows_maps(self) -> bool:
        """Whether the current step has maps."""
        return self._stack.currentWidget() is self._split

    def channel(self) -> int:
        """The chosen map, from 0; it stays from step to step."""
        return max(self._mosaic.selected_channel(), 0)

    def choose_channel(self, channel: int) -> None:
        """Choose a map, the last for a larger number; no signal."""
        self._channel = channel
        if self.shows_maps():
            channel = min(channel, len(self._maps) - 1)
            self._mosaic.select_channel(channel)
            self._show_large(channel)

    def mark(self, place: Place | None, region: Region | None) -> None:
        """Mark one value, or pixels in every map.

        Args:
            place: Map, row and column of the value; its map becomes the chosen one.
            region: The pixels.
        """
        if not self.shows_maps():
            return
        pixel = None
        if place is not None:
            channel, row, column = place
            pixel, region = (row, column), Region(row, column, row + 1, column + 1)
            if channel != self.channel():
                self.choose_channel(channel)
        self._mosaic.set_region(region)
        self._large.set_marker(pixel)
        self._large.set_region(None if pixel else region)

    def set_compact(self, compact: bool) -> None:
        """Put the large map below the others, for half the width."""
        along = Qt.Orientation.Vertical if compact else Qt.Orientation.Horizontal
        if along == self._split.orientation():
            return
        self._split.setOrientation(along)
        below = GRID if compact else 0
        self._side_layout.setContentsMargins(0 if compact else GRID, below, 0, 0)
        shares = (1, 1) if compact else (_MOSAIC_SHARE, _LARGE_SHARE)
        self._split.setSizes([1000 * share for share in shares])

    def title(self) -> str:
        """The line on top, as on the screen."""
        return self._title.text()

    def _lay_out(self) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        self._side_layout = column
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._large_text)
        column.addWidget(self._large, 1)
        self._split.addWidget(self._mosaic)
        self._split.addWidget(side)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([_MOSAIC_SHARE, _LARGE_SHARE])
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._vector)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._title)
        layout.addWidget(self._role)
        layout.addWidget(self._stack, 1)

    def _show_maps(self, maps: Values) -> None:
        self._maps = maps
        channel = min(self._channel, len(maps) - 1)
        self._mosaic.set_maps(maps)
        # In another order the strongest maps are what one wants to see first.
        self._mosaic.select_channel(channel, turn=self._mosaic.order() == "index")
        self._show_large(channel)
        self._stack.setCurrentWidget(self._split)

    def _show_large(self, channel: int) -> None:
        values = self._maps[channel]
        low, high = float(values.min()), float(values.max())
        self._large.set_map(
            values,
            channel=channel,
            scale=self._mosaic.colour_range(channel),
            signed=self._mosaic.is_signed(),
        )
        told = self.tr("channel {0}: {1} to {2}, mean {3}")
        mean = value_text(float(values.mean()))
        self._large_text.setText(
            told.format(channel, value_text(low), value_text(high), mean)
        )

    def _show_vector(self, look: Look, step: int, values: Values) -> None:
        is_output = step == look.trace.output
        if is_output and look.classes:
            self._vector.set_scores(
                tuple(
                    Score(index=at, name=name, logit=float(logit), share=float(share))
                    for at, (name, logit, share) in enumerate(
                        zip(look.classes, values, look.probabilities, strict=True)
                    )
                )
            )
        else:
            self._vector.set_vector(values)
        self._stack.setCurrentWidget(self._vector)

    def _on_scale_picked(self) -> None:
        self._show_large(self.channel())

    def _on_pixel_picked(self, reading: Reading) -> None:
        self.value_picked.emit(self._position(reading))

    def _on_vector_hovered(self, reading: Reading | None) -> None:
        if reading is not None:
            place = place_of(self._shape, self._position(reading))
            reading = Reading(*place, reading.value)
        self.hovered.emit(reading)

    def _position(self, reading: Reading) -> tuple[int, ...]:
        """Where the value lies in the output; a vector counts its values through."""
        if self.shows_maps():
            return position_of(self._shape, (reading.channel, reading.y, reading.x))
        return tuple(map(int, np.unravel_index(reading.channel, self._shape)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
