"""What is written in a box: from the most telling to what fits where it is narrow."""

import re
from dataclasses import dataclass
from math import prod

from explorer.diagrams.text_size import cut, text_width
from explorer.tracing.block_tree import Block
from explorer.tracing.records import Step

TITLE_SIZE = 12.0  # px
DETAIL_SIZE = 11.0  # px
_PADDING = 5.0  # px between text and the border of its box
_UNKNOWN = "?"
_CHANNELS = 1  # the axis of the channels in shapes with a batch axis
SIGNS = {"Add": "+", "Subtract": "−", "Multiply": "×"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words in a diagram that another language has others for."""

    input: str = "input"
    output: str = "output"
    conv: str = "conv"
    depthwise: str = "depthwise"
    max_pool: str = "max pool"
    avg_pool: str = "avg pool"
    max_short: str = "max"
    avg_short: str = "avg"
    global_pool: str = "global {0}"
    dense: str = "dense"
    norm: str = "batch norm"
    layer_norm: str = "layer norm"
    attention: str = "attention"
    channels: str = "{0} channels"
    units: str = "{0} units"
    groups: str = "{0} groups"
    stride: str = "stride {0}"
    steps: str = "{0} steps"
    inputs: str = "{0} inputs"


ENGLISH = Words()


@dataclass(frozen=True, slots=True)
class Caption:
    """One or two lines.

    Attributes:
        title: The first, bold.
        detail: The second; empty for a box with one line.
    """

    title: str
    detail: str = ""

    @property
    def least_width(self) -> float:
        """The narrowest box that it fits into, px."""
        title = text_width(self.title, TITLE_SIZE, bold=True)
        return max(title, text_width(self.detail, DETAIL_SIZE)) + 2 * _PADDING

    def fits(self, width: float) -> bool:
        """Whether both lines fit into a box."""
        return self.least_width <= width

    def cut_to(self, width: float) -> "Caption":
        """The lines, shortened to the width of a box."""
        room = width - 2 * _PADDING
        return Caption(
            cut(self.title, room, TITLE_SIZE, bold=True),
            cut(self.detail, room, DETAIL_SIZE),
        )


def best_caption(captions: list[Caption], width: float) -> Caption:
    """The first of ``captions`` that fits into a box; else the last, cut."""
    fitting = (caption for caption in captions if caption.fits(width))
    return next(fitting, captions[-1].cut_to(width))


def shape_lines(shape: tuple[int, ...], *, narrow: bool) -> tuple[str, ...]:
    """A shape without its batch axis; in two lines where it is narrow."""
    parts: tuple[tuple[int, ...], ...] = (shape,)
    if narrow and len(shape) > 2:
        half = len(shape) // 2
        parts = shape[:half], shape[half:]
    return tuple("×".join(str(side) for side in part) for part in parts)


def step_captions(
    step: Step, followers: tuple[Step, ...] = (), words: Words = ENGLISH
) -> list[Caption]:
    """What may stand in the box of a step, the most telling first.

    Args:
        step: The step.
        followers: Its normalisation and activation, if they share its box.
        words: In which language.
    """
    own = _own_captions(step, words)
    if not followers:
        return own
    names = " · ".join(short_name(each.kind) for each in followers)
    title, short = own[0].title, own[-1].title
    channels = _side(step.output_shape, _CHANNELS)
    return [
        Caption(f"{title} · {names}", own[0].detail),
        Caption(title, f"{channels} · {names}"),
        Caption(short, f"{channels} · {names}"),
        own[-1],
    ]


def block_captions(
    block: Block, steps: tuple[Step, ...], words: Words = ENGLISH
) -> list[Caption]:
    """What may stand in the box of a folded block.

    A stage tells how many blocks of which class it lines up, a single convolution with
    its followers what it is, everything else its number of steps.
    """
    own = [steps[index] for index in block.steps]
    title = local_title(block)
    kind = class_name(block)
    count = words.steps.format(len(own))
    details = [f"{kind}, {count}", kind, count] if kind else [count]
    kinds = {inner.kind for inner in block.blocks}
    if not block.unit and len(kinds) == 1 and len(block.blocks) > 1:
        details.insert(0, f"{len(block.blocks)} × {kinds.pop().strip('_')}")
    elif sum(step.macs > 0 for step in own) == 1 and len(own) <= 4:
        parts = [step_captions(step, words=words)[0].title for step in own]
        brief = [_brief(step, words) for step in own]
        details[:0] = [" · ".join(parts), " · ".join(brief)]
    return [Caption(title, detail) for detail in details]


def local_title(block: Block) -> str:
    """The title of a block among its neighbours: ``"denselayer3"``, ``"layer2.0"``."""
    parts = block.title.split(".")
    names = [at for at, part in enumerate(parts) if not part.isdigit()]
    return ".".join(parts[names[-1] :]) if names else block.title


def class_name(block: Block) -> str:
    """The class of a block where it tells more than its title does; else empty."""
    kind = block.kind.strip("_")
    known = kind in ("Sequential", "ModuleList", "ModuleDict")
    letters = "".join(sign for sign in block.title.lower() if sign.isalpha())
    return "" if known or kind.lower() in letters else kind


def short_name(kind: str) -> str:
    """``"BN"`` and the like; other kinds as they are."""
    if kind.startswith("BatchNorm"):
        return "BN"
    return {"LayerNorm": "LN", "LocalResponseNorm": "LRN"}.get(kind, kind)


def _brief(step: Step, words: Words) -> str:
    if "Norm" in step.kind or "LU" in step.kind:
        return short_name(step.kind)
    return step_captions(step, words=words)[-1].title


def _own_captions(step: Step, words: Words) -> list[Caption]:
    kind = step.kind
    if kind in SIGNS:
        return [Caption(SIGNS[kind])]
    if kind.startswith("Conv") and step.geometry is not None:
        return _conv_captions(step, words)
    if "Pool" in kind:
        return _pool_captions(step, words)
    if kind == "Linear":
        units = _side(step.output_shape, -1)
        return [
            Caption(words.dense, words.units.format(units)),
            Caption(words.dense, units),
        ]
    if kind in ("Concat", "Stack"):
        return _concat_captions(step, words)
    if "Norm" in kind:
        short = short_name(kind)
        long = {"BN": words.norm, "LN": words.layer_norm}.get(short, spaced(kind))
        return [Caption(long), Caption(short)]
    if "Attention" in kind:
        return [Caption(spaced(kind)), Caption(words.attention)]
    return [Caption(spaced(kind))]


def _conv_captions(step: Step, words: Words) -> list[Caption]:
    geometry = step.geometry
    assert geometry is not None
    kernel = _size(geometry.kernel)
    channels = _side(step.output_shape, _CHANNELS)
    strided = geometry.stride != (1, 1)
    stride = _size(geometry.stride, square=True)
    short = f"{channels} /{stride}" if strided else channels
    name = f"{kernel} {words.conv}"
    details = [words.channels.format(channels), channels]
    given = _side(step.input_shapes[0], _CHANNELS)
    if str(geometry.groups) == given != "1":
        details = [f"{channels} {words.depthwise}", words.depthwise]
    elif geometry.groups > 1:
        details = [f"{channels}, {words.groups.format(geometry.groups)}", channels]
    if strided:
        told = words.stride.format(stride)
        details = [f"{details[0]}, {told}", f"{details[1]}, {told}"]
    return [
        *(Caption(name, detail) for detail in details),
        Caption(name, short),
        Caption(kernel, short),
    ]


def _pool_captions(step: Step, words: Words) -> list[Caption]:
    is_max = "Max" in step.kind
    name = words.max_pool if is_max else words.avg_pool
    short = words.max_short if is_max else words.avg_short
    geometry = step.geometry
    if geometry is None:
        size = step.output_shape[2:]
        if not size:  # it was not reached
            return [Caption(name), Caption(short)]
        if prod(size) == 1:
            names = words.global_pool.format(name), name, short
            return [Caption(each) for each in names]
        return [Caption(f"{name} → {_size(size)}"), Caption(f"{short} → {_size(size)}")]
    kernel = _size(geometry.kernel)
    stride = _size(geometry.stride, square=True)
    told = words.stride.format(stride)
    return [
        Caption(f"{kernel} {name}", told),
        Caption(f"{short} {kernel}", told),
        Caption(short, f"{kernel} /{stride}" if stride != "1" else kernel),
    ]


def _concat_captions(step: Step, words: Words) -> list[Caption]:
    name = step.kind.lower()
    count = words.inputs.format(len(step.inputs))
    parts = [str(shape[_CHANNELS]) for shape in step.input_shapes if len(shape) > 1]
    captions = [Caption(name, count), Caption(name)]
    if step.kind == "Concat" and len(step.output_shape) == 4:
        captions[:0] = [Caption(name, sign.join(parts)) for sign in (" + ", "+")]
    return captions


def _side(shape: tuple[int, ...], axis: int) -> str:
    """Length of an axis; a step that no image reaches has none."""
    return str(shape[axis]) if shape else _UNKNOWN


def _size(sides: tuple[int, ...], *, square: bool = False) -> str:
    """``"3×3"``; with ``square`` just ``"2"`` where both sides are equal."""
    if square and len(set(sides)) == 1:
        return str(sides[0])
    return "×".join(str(side) for side in sides)


def spaced(kind: str) -> str:
    """``"stochastic depth"`` for ``"StochasticDepth"``; ``"ReLU"`` stays."""
    if "LU" in kind or kind.isupper():
        return kind
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+d?", kind)
    return " ".join(word if word.isupper() else word.lower() for word in words) or kind
