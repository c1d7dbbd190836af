"""What comes of trying out a network whose layers may no longer fit together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from explorer.architectures.variants import Variant
from explorer.tracing.records import Step, Trace

BreakKind = Literal[
    "channels",
    "features",
    "norm",
    "groups",
    "kernel",
    "empty",
    "pool_padding",
    "add",
    "concat",
    "reshape",
    "dimensions",
    "argument",
    "other",
]
Shape = tuple[int, ...]
Figure = int | str | Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """The first step that does not run, and why.

    Attributes:
        step: Its index in the trial's trace.
        path: Its path.
        step_kind: Its kind, for example ``"Conv2d"``.
        kind: ``"channels"``: a convolution gets another number of channels than it is
            made for; ``"features"``: a dense layer, of values; ``"norm"``: a
            normalisation, of channels.  ``"groups"``: channels cannot be shared out
            equally.  ``"kernel"``: a convolution's window is larger than the padded
            map.  ``"empty"``: a pooling leaves nothing.  ``"pool_padding"``: it pads
            by more than half its window.  ``"add"``, ``"concat"``: shapes do not go
            together.  ``"reshape"``: values do not fill the new shape.
            ``"dimensions"``: not a map, or not a vector.  ``"argument"``: a value that
            no layer takes.  ``"other"``: what torch says is all that is known.
        input_shapes: Shapes of what it is given, the batch axis first.
        message: What torch itself says.
        figures: The numbers behind it by name, as each kind has them in
            ``explorer.tracing.trying.words``.
    """

    step: int
    path: str
    step_kind: str
    kind: BreakKind
    input_shapes: tuple[Shape, ...]
    message: str
    figures: Mapping[str, Figure] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How far an image gets through a network.

    Attributes:
        variant: The network.
        trace: All its steps.  Those that were not reached, the broken one among them,
            have the output shape ``()``, no costs, and ``()`` for input shapes that
            are not known; if nothing breaks this is the trace of the network.
        broken: The first step that does not run; ``None`` if all do.
    """

    variant: Variant
    trace: Trace
    broken: Breakage | None = None

    @property
    def runs(self) -> bool:
        """Whether the image comes through."""
        return self.broken is None

    @property
    def reached(self) -> int:
        """How many steps ran: those before the broken one, or all."""
        return len(self.trace.steps) if self.broken is None else self.broken.step

    @property
    def unreached(self) -> tuple[Step, ...]:
        """The steps after the broken one."""
        return self.trace.steps[self.reached + 1 :]

    def changed_from(self, other: Trace) -> frozenset[str]:
        """Paths of the steps that ran with other shapes than in ``other``.

        Steps that ``other`` lacks are among them.
        """
        known = {step.path: _shapes(step) for step in other.steps}
        ran = self.trace.steps[: self.reached]
        return frozenset(s.path for s in ran if known.get(s.path) != _shapes(s))


def _shapes(step: Step) -> tuple[tuple[Shape, ...], Shape, int]:
    return step.input_shapes, step.output_shape, step.params
