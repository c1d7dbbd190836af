"""The columns of the layer table: what each tells, for people and for programs.

People count layers from 1, as the window does; programs count from 0, as ``--json``,
links and the files of ``features`` do.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from math import inf
from pathlib import Path
from typing import Any

from explorer.tracing.arithmetic import activation_bytes
from explorer.tracing.records import NETWORK_INPUT, Geometry, Step

WHOLE_INPUT, IMAGE, ROUNDED_UP = "whole input", "image", "up"
WORDS = (WHOLE_INPUT, IMAGE, ROUNDED_UP)  # all that a cell says in words
_NO_WINDOW = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing that the table tells about every step.

    Attributes:
        key: Its heading for programs, and its name in settings.
        heading: Its heading for people.
        help: What it tells, in a sentence.
        value: What rows are sorted by; comparable within the column.
        text: The cell for people; empty where there is nothing to tell.
        raw: The cell for programs: no separators of thousands, shapes as ``64x54x54``.
        is_number: Whether its cells stand at the right.
        is_part: Whether its values are numbers that add up to one of the network.
    """

    key: str
    heading: str
    help: str
    value: Callable[[Step], Any]
    text: Callable[[Step], str]
    raw: Callable[[Step], str]
    is_number: bool = False
    is_part: bool = False


def shape_text(shape: Iterable[int]) -> str:
    """Sides as people read them: ``"64 × 54 × 54"``."""
    return " × ".join(map(str, shape))


def raw_shape(shape: Iterable[int]) -> str:
    """Sides as programs read them: ``"64x54x54"``."""
    return "x".join(map(str, shape))


def size_text(size: int) -> str:
    """An amount of memory in bytes: ``"40 B"``, ``"1.13 MiB"``."""
    amount, units = float(size), iter(("KiB", "MiB", "GiB", "TiB"))
    unit = "B"
    while round(amount, 2) >= 1024 and (larger := next(units, None)):
        amount, unit = amount / 1024, larger
    return f"{size} B" if unit == "B" else f"{amount:,.2f} {unit}"


def _count_text(count: int) -> str:
    return f"{count:,}" if count else ""


def _natural(path: str) -> tuple[str | int, ...]:
    """Sorts ``features.10`` after ``features.2``; texts and numbers take turns."""
    pieces = re.split(r"(\d+)", path)
    return tuple(int(piece) if at % 2 else piece for at, piece in enumerate(pieces))


def _inputs(step: Step) -> tuple[tuple[int, ...], ...]:
    """Shapes of the inputs without the batch axis."""
    return tuple(shape[1:] for shape in step.input_shapes)


def _inputs_text(step: Step) -> str:
    """Neighbours of one shape are counted: a DenseNet joins up to 49 of them."""
    runs = [
        (shape_text(shape), len(list(run))) for shape, run in groupby(_inputs(step))
    ]
    return ", ".join(text if n == 1 else f"{text} (×{n})" for text, n in runs)


def _field_text(step: Step) -> str:
    size = step.receptive_field
    return WHOLE_INPUT if size is None else shape_text(size)


def _field_raw(step: Step) -> str:
    size = step.receptive_field
    return WHOLE_INPUT if size is None else raw_shape(size)


def _reads_text(step: Step) -> str:
    """Empty where it is the step before, so that branches and merges stand out."""
    if step.inputs == (step.index - 1,):
        return ""
    return ", ".join(
        IMAGE if index == NETWORK_INPUT else str(index + 1) for index in step.inputs
    )


def _reads_raw(step: Step) -> str:
    return " ".join(
        IMAGE if index == NETWORK_INPUT else str(index) for index in step.inputs
    )


def _source(step: Step) -> str:
    """The innermost line; without its folder, which says more about the machine."""
    if not step.source:
        return ""
    return f"{Path(step.source[0].file).name}:{step.source[0].line}"


def _of_window(value: Callable[[Geometry], Any], absent: Any) -> Callable[[Step], Any]:
    """What ``value`` reads off the window, ``absent`` for a step without one."""

    def read(step: Step) -> Any:
        return absent if step.geometry is None else value(step.geometry)

    return read


def _pair_column(
    key: str, heading: str, tells: str, *, usual: tuple[int, int] | None = None
) -> Column:
    """A pair of the window, told once where both axes agree.

    Args:
        key: Its name, which is the attribute of ``Geometry`` too.
        heading: As in :class:`Column`.
        tells: ``help`` of :class:`Column`.
        usual: What people need not be told.
    """

    def text(window: Geometry) -> str:
        pair: tuple[int, int] = getattr(window, key)
        if pair == usual:
            return ""
        return str(pair[0]) if pair[0] == pair[1] else shape_text(pair)

    return Column(
        key=key,
        heading=heading,
        help=tells,
        value=_of_window(lambda window: getattr(window, key), _NO_WINDOW),
        text=_of_window(text, ""),
        raw=_of_window(lambda window: raw_shape(getattr(window, key)), ""),
        is_number=True,
    )


COLUMNS: tuple[Column, ...] = (
    Column(
        key="index",
        heading="#",
        help="Place in the order of execution",
        value=lambda step: step.index,
        text=lambda step: str(step.index + 1),
        raw=lambda step: str(step.index),
        is_number=True,
    ),
    Column(
        key="path",
        heading="Path",
        help="Name of the layer within the network",
        value=lambda step: _natural(step.path),
        text=lambda step: step.path,
        raw=lambda step: step.path,
    ),
    Column(
        key="kind",
        heading="Kind",
        help="Class of the layer, or what the operation does",
        value=lambda step: step.kind,
        text=lambda step: step.kind,
        raw=lambda step: step.kind,
    ),
    Column(
        key="kernel",
        heading="Kernel",
        help="Size of the window, height × width in pixels",
        value=_of_window(lambda window: window.kernel, _NO_WINDOW),
        text=_of_window(lambda window: shape_text(window.kernel), ""),
        raw=_of_window(lambda window: raw_shape(window.kernel), ""),
        is_number=True,
    ),
    _pair_column("stride", "Stride", "Distance between neighbouring windows"),
    _pair_column("padding", "Padding", "Rows and columns added on each side"),
    _pair_column(
        "dilation",
        "Dilation",
        "Distance between neighbouring elements of the window, where it is not 1",
        usual=(1, 1),
    ),
    Column(
        key="groups",
        heading="Groups",
        help="Groups of channels that do not mix, where there are several",
        value=_of_window(lambda window: window.groups, 0),
        text=_of_window(lambda w: str(w.groups) if w.groups != 1 else "", ""),
        raw=_of_window(lambda window: str(window.groups), ""),
        is_number=True,
    ),
    Column(
        key="ceil_mode",
        heading="Rounding",
        help="Where the output size is rounded up instead of down",
        value=_of_window(lambda window: int(window.ceil_mode), -1),
        text=_of_window(lambda w: ROUNDED_UP if w.ceil_mode else "", ""),
        raw=_of_window(lambda window: str(window.ceil_mode).lower(), ""),
    ),
    Column(
        key="input_shapes",
        heading="Input",
        help="Shape of what it reads, channels × height × width",
        value=_inputs,
        text=_inputs_text,
        raw=lambda step: " ".join(map(raw_shape, _inputs(step))),
    ),
    Column(
        key="output_shape",
        heading="Output",
        help="Shape of what it makes, channels × height × width",
        value=lambda step: step.output_shape[1:],
        text=lambda step: shape_text(step.output_shape[1:]),
        raw=lambda step: raw_shape(step.output_shape[1:]),
    ),
    Column(
        key="params",
        heading="Parameters",
        help="What it learns, and its share of the whole network",
        value=lambda step: step.params,
        text=lambda step: _count_text(step.params),
        raw=lambda step: str(step.params),
        is_number=True,
        is_part=True,
    ),
    Column(
        key="macs",
        heading="MACs",
        help="Multiply-accumulates for one image (1 MAC = 2 FLOPs), and their share",
        value=lambda step: step.macs,
        text=lambda step: _count_text(step.macs),
        raw=lambda step: str(step.macs),
        is_number=True,
        is_part=True,
    ),
    Column(
        key="activation_bytes",
        heading="Memory",
        help="Size of its output in float32 for one image, and its share",
        value=activation_bytes,
        text=lambda step: size_text(activation_bytes(step)),
        raw=lambda step: str(activation_bytes(step)),
        is_number=True,
        is_part=True,
    ),
    Column(
        key="receptive_field",
        heading="Receptive field",
        help="Pixels of the image that one value can depend on, height × width",
        value=lambda step: step.receptive_field or (inf, inf),
        text=_field_text,
        raw=_field_raw,
        is_number=True,
    ),
    Column(
        key="reads",
        heading="Reads",
        help="The layers whose outputs it reads, where it is not just the one before",
        value=lambda step: step.inputs,
        text=_reads_text,
        raw=_reads_raw,
    ),
    Column(
        key="source",
        heading="Source",
        help="File and line that made it",
        value=lambda step: (
            (step.source[0].file, step.source[0].line) if step.source else ("", 0)
        ),
        text=_source,
        raw=_source,
    ),
)
