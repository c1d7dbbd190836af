"""Which layers of a network have maps worth watching, in words a learner knows."""

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from explorer.tracing.blocks import block_labels
from explorer.tracing.records import Step, Trace

_NORMS = ("BatchNorm2d", "LocalResponseNorm", "LayerNorm", "GroupNorm")
_ACTIVATIONS = (
    "ReLU", "ReLU6", "LeakyReLU", "ELU", "GELU", "SiLU", "Sigmoid", "Tanh",
    "Hardswish",
)  # fmt: skip
_LEAST_SIDE = 10  # px; smaller maps show no shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """A layer together with the normalisation and activation that follow it.

    Attributes:
        step: The last of these steps: its output is what is shown.
        kind: Class of the layer itself, for example ``"Conv2d"``.
        number: Which of its kind in the network, from 1.
        window: Kernel of a convolution or pooling, ``(height, width)``.
        block: The block that it lies in; empty for the network's own.
        after: Classes of the steps that follow it, ``step`` the last of them.
    """

    step: Step
    kind: str
    number: int
    window: tuple[int, int] | None
    block: str
    after: tuple[str, ...]

    @property
    def title(self) -> str:
        """``"Convolution 2 · 64 maps of 32 × 32"``, with its block where it has one."""
        translate = QCoreApplication.translate
        _, channels, height, width = self.step.output_shape
        size = translate("watching", "{0} maps of {1} × {2}")
        parts = [f"{_kind_words(self.kind)} {self.number}", self.block]
        parts.append(size.format(channels, height, width))
        return " · ".join(part for part in parts if part)

    @property
    def hint(self) -> str:
        """What stands between the layer and what is shown, and where it is."""
        translate = QCoreApplication.translate
        told = []
        if self.window is not None:
            told.append(translate("watching", "{0} × {1} window").format(*self.window))
        if self.after:
            words = ", ".join(_kind_words(kind) for kind in self.after)
            told.append(translate("watching", "shown after {0}").format(words))
        told.append(self.step.path)
        return " · ".join(told)


def map_layers(trace: Trace) -> tuple[MapLayer, ...]:
    """Convolutions, poolings, sums and concatenations with maps, in their order."""
    blocks = block_labels(trace)
    readers: dict[int, list[Step]] = {}
    for step in trace.steps:
        for source in set(step.inputs):
            readers.setdefault(source, []).append(step)
    counts: Counter[str] = Counter()
    layers = []
    for step in trace.steps:
        if not _kind_words(step.kind) or step.kind in (*_NORMS, *_ACTIVATIONS):
            continue
        if len(step.output_shape) != 4 or step.output_shape[2:] == (1, 1):
            continue
        counts[_kind_words(step.kind)] += 1
        last, after = _followed(step, readers)
        layers.append(
            MapLayer(
                step=last,
                kind=step.kind,
                number=counts[_kind_words(step.kind)],
                window=step.geometry.kernel if step.geometry is not None else None,
                block=blocks[step.index],
                after=after,
            )
        )
    return tuple(layers)


def first_layer(layers: tuple[MapLayer, ...]) -> MapLayer | None:
    """Where watching begins: the second convolution, if its maps show shapes.

    The first one looks at bare pixels and changes little while a network learns.
    """
    convolutions = [layer for layer in layers if layer.kind == "Conv2d"]
    large = [each for each in convolutions if each.step.output_shape[2] >= _LEAST_SIDE]
    chosen = large[1:2] or large or convolutions or list(layers)
    return chosen[0] if chosen else None


def _followed(
    step: Step, readers: dict[int, list[Step]]
) -> tuple[Step, tuple[str, ...]]:
    """The end of the chain of normalisation and activation, and what lies in it."""
    after: list[str] = []
    while len(found := readers.get(step.index, [])) == 1:
        (follower,) = found
        if follower.kind not in (*_NORMS, *_ACTIVATIONS) or len(follower.inputs) != 1:
            break
        if follower.output_shape != step.output_shape:
            break
        step = follower
        after.append(step.kind)
    return step, tuple(after)


def _kind_words(kind: str) -> str:
    """What people call a class of layers; empty for one that is not offered."""
    translate = QCoreApplication.translate
    words = {
        "Conv2d": translate("watching", "Convolution"),
        "MaxPool2d": translate("watching", "Max pooling"),
        "AvgPool2d": translate("watching", "Average pooling"),
        "AdaptiveAvgPool2d": translate("watching", "Average pooling"),
        "Add": translate("watching", "Sum"),
        "Concat": translate("watching", "Concatenation"),
        "BatchNorm2d": translate("watching", "batch normalisation"),
        "LayerNorm": translate("watching", "layer normalisation"),
        "GroupNorm": translate("watching", "group normalisation"),
        "LocalResponseNorm": translate("watching", "local response normalisation"),
    }
    return words.get(kind, kind if kind in _ACTIVATIONS else "")
