"""Size, channels and receptive field over the depth of a network, ready to plot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from explorer.comparison.channel_axis import channels_last
from explorer.comparison.depth import main_line, weighted_depths
from explorer.tracing.records import Trace

Quantity = Literal["size", "channels", "field"]
Axis = Literal["layers", "steps", "relative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthPoint:
    """The output of one step, or the image.

    Attributes:
        step: Index of the step; -1 for the image.
        size: Height of the map in px; 1 for what is no map.
        channels: Channels, or length of what is no map.
        field: Side in px of what one value sees of the image; ``None`` for all of it.
        layers: Layers with weights on the longest path up to here.
        steps: Steps up to here.
        relative: Share of the layers with weights up to here, 0 to 1.
        is_on_line: Whether all paths pass here; branches and what shortcuts pass do
            not lie on one line and would draw a saw.
    """

    step: int
    size: int
    channels: int
    field: int | None
    layers: int
    steps: int
    relative: float
    is_on_line: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthSeries:
    """One line of a plot.

    Attributes:
        x: Depth.
        y: The quantity.
        steps: Index of the step behind each point; -1 for the image.
        whole_from: Depth from which every value sees the whole image; ``None`` if none
            does, or for other quantities than the field.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    steps: tuple[int, ...]
    whole_from: float | None = None


def depth_points(trace: Trace) -> tuple[DepthPoint, ...]:
    """The image and the output of every step, in execution order."""
    depths, line = weighted_depths(trace), main_line(trace)
    deepest = max(depths, default=0)
    image = DepthPoint(
        step=-1,
        size=trace.input_shape[2],
        channels=trace.input_shape[1],
        field=1,
        layers=0,
        steps=0,
        relative=0.0,
        is_on_line=True,
    )
    points = [image]
    known = zip(trace.steps, depths, line, channels_last(trace), strict=True)
    for step, layers, on_line, last in known:
        shape, field = step.output_shape, step.receptive_field
        is_map = len(shape) == 4
        points.append(
            DepthPoint(
                step=step.index,
                size=shape[1 if last else 2] if is_map else 1,
                channels=shape[1] if is_map and not last else shape[-1],
                field=max(field) if field else None,
                layers=layers,
                steps=step.index + 1,
                relative=layers / deepest if deepest else 0.0,
                is_on_line=on_line,
            )
        )
    return tuple(points)


def depth_series(
    points: Iterable[DepthPoint],
    quantity: Quantity,
    axis: Axis = "layers",
    *,
    with_branches: bool = False,
) -> DepthSeries:
    """A quantity over depth.

    Where several steps lie at one depth (a convolution, its ReLU, a pooling) all are
    points, so a pooling is a drop straight down.

    Args:
        points: Those of a network.
        quantity: ``"size"`` and ``"field"`` in px, ``"channels"`` in numbers.
        axis: ``"layers"`` with weights, ``"steps"``, or the share of the layers, by
            which networks of different depth can be aligned.
        with_branches: Whether steps beside the main line are points, too.
    """
    kept = [point for point in points if with_branches or point.is_on_line]
    known = [point for point in kept if _value(point, quantity) is not None]
    whole = [point for point in kept if _value(point, quantity) is None]
    return DepthSeries(
        x=tuple(_depth(point, axis) for point in known),
        y=tuple(float(_value(point, quantity) or 0) for point in known),
        steps=tuple(point.step for point in known),
        whole_from=_depth(whole[0], axis) if whole else None,
    )


def _value(point: DepthPoint, quantity: Quantity) -> int | None:
    match quantity:
        case "size":
            return point.size
        case "channels":
            return point.channels
        case "field":
            return point.field


def _depth(point: DepthPoint, axis: Axis) -> float:
    match axis:
        case "layers":
            return float(point.layers)
        case "steps":
            return float(point.steps)
        case "relative":
            return point.relative
