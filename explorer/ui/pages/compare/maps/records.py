"""What is asked about one image and several networks, and what is answered."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.architectures.variants import Variant
from explorer.comparison.alignment import AlignedRow, Alignment
from explorer.diagrams.channels import Maps, Range
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.choosing.pictures import Choice
from explorer.ui.widgets.prediction_chips import Prediction

WeightsWish = Literal["first", "trained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapsWish:
    """What shall be seen.

    Attributes:
        variants: The networks, from the left.
        wish: ``"first"`` for the weights that each begins with, ``"trained"`` for
            trained ones wherever there are any.
        by: What puts steps into one row.
        choice: The picture.
    """

    variants: tuple[Variant, ...]
    wish: WeightsWish
    by: Alignment
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The network that really stands in a column.

    Attributes:
        variant: The column's network, or the form that has trained weights.
        weights: Its weights.
        accuracy: What they reached on their test set, 0 to 1, where known.
        stands_in: Whether it is another form than the column's.
    """

    variant: Variant
    weights: WeightsChoice
    accuracy: float | None
    stands_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which steps of which networks will be shown.

    Attributes:
        columns: From the left.
        rows: From the image to the output.
    """

    columns: tuple[Chosen, ...]
    rows: tuple[AlignedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one step makes of the picture, as much of it as can be shown.

    Attributes:
        step: Index of the step; ``NETWORK_INPUT`` for the picture itself.
        path: Where it stands in the network.
        kind: Class of the layer.
        shape: Of its output, without the batch axis.
        maps: The strongest channels, ``(kept, height, width)`` float32, the strongest
            first; of a vector each value is a map of one pixel.
        channels: Number of each kept channel, ``(kept,)``.
        count: Channels in all.
        values: The smallest and the largest value of all channels.
        picture: The picture as the network sees it, uint8 ``(side, side, 3)``; for the
            picture only, which has no maps.
    """

    step: int
    path: str
    kind: str
    shape: tuple[int, ...]
    maps: Maps = field(repr=False)
    channels: NDArray[np.intp] = field(repr=False)
    count: int
    values: Range
    picture: NDArray[np.uint8] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLook:
    """What one network makes of the picture.

    Attributes:
        cells: A cell per row, ``None`` where the network has no such step.
        predictions: The likeliest classes, the first one first; empty where the output
            is no vector of scores.
    """

    cells: tuple[Cell | None, ...]
    predictions: tuple[Prediction, ...]
