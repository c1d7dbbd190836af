"""What one pass through a network does, step by step; no tensors, safe anywhere."""

from dataclasses import dataclass
from typing import Literal

Followed = Literal["graph", "calls", "image", "layers"]
NETWORK_INPUT = -1  # the index that stands for the image in ``Step.inputs``


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One line of source on the way to a step.

    Attributes:
        file: Absolute path of the file.
        line: Line number, from 1.
        function: The function that the line belongs to.
    """

    file: str
    line: int
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """The window of a convolution or pooling, ``(vertical, horizontal)``, in px.

    Attributes:
        kernel: Size of the window.
        stride: Distance between neighbouring windows.
        padding: Rows and columns added on each side.
        dilation: Distance between neighbouring elements of the window.
        groups: Groups of channels that do not mix; 1 for all poolings.
        ceil_mode: Whether the output size is rounded up instead of down.
    """

    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    dilation: tuple[int, int] = (1, 1)
    groups: int = 1
    ceil_mode: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The input pixels that output ``i`` reads on one axis, before clipping.

    They run from ``i * jump + low`` to ``i * jump + high``, both included.
    """

    jump: int = 1
    low: int = 0
    high: int = 0

    @property
    def size(self) -> int:
        """Extent in px."""
        return self.high - self.low + 1

    def interval(self, index: int) -> tuple[int, int]:
        """The first pixel that output ``index`` reads, and the one after the last."""
        return index * self.jump + self.low, index * self.jump + self.high + 1

    def after_window(
        self, kernel: int, stride: int, padding: int, dilation: int
    ) -> "Axis":
        """The axis after a window has moved over it."""
        return Axis(
            jump=self.jump * stride,
            low=self.low - padding * self.jump,
            high=self.high + (dilation * (kernel - 1) - padding) * self.jump,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The receptive field of every value of one output.

    Attributes:
        vertical: Rows of the image; ``None`` when every value may depend on all.
        horizontal: Its columns, ``None`` likewise.
    """

    vertical: Axis | None
    horizontal: Axis | None

    @property
    def size(self) -> tuple[int, int] | None:
        """Height and width in px, ``None`` for the whole input."""
        if self.vertical is None or self.horizontal is None:
            return None
        return self.vertical.size, self.horizontal.size

    def region(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        """The input pixels of one output pixel, not clipped at the border.

        Returns:
            First row, first column, and the row and column after the last; ``None``
            for the whole input.
        """
        if self.vertical is None or self.horizontal is None:
            return None
        top, bottom = self.vertical.interval(row)
        left, right = self.horizontal.interval(column)
        return top, left, bottom, right


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One layer or functional operation, in execution order.

    Attributes:
        index: Place in the execution order, from 0.
        path: Unique name: the dotted module path, with ``_1``, ``_2`` for further
            calls of one module; for an operation the path of its module and its name.
        kind: Class of the layer, also for its functional twin: ``"Conv2d"``,
            ``"ReLU"``, ``"Concat"``, ``"Add"``, ``"Flatten"``.
        inputs: Indices of the steps whose outputs it reads, in argument order;
            ``NETWORK_INPUT`` for the image.
        input_shapes: Their shapes, the batch axis first; of a step without inputs the
            shapes of what forward gives it that no step makes, if it gives any.
        output_shape: Shape of the output, the batch axis first; of the first part
            where it returns several.
        params: Learnable scalars that it is the first to read.
        macs: Multiply-accumulates for one example; 1 MAC is 2 FLOPs, biases,
            activations, pooling and normalisation are free.
        field: The input pixels that each output value can depend on, along the
            largest path.
        geometry: The window, for convolutions and poolings.
        module: Path of the module it calls, ``None`` for an operation.
        block: Path of the module whose ``forward`` makes the step.
        block_kind: Class of that module.
        defined_at: Lines that constructed the module, the innermost first.
        called_at: Lines outside torch that run the step, the innermost first; empty
            inside ``nn.Sequential``.
    """

    index: int
    path: str
    kind: str
    inputs: tuple[int, ...]
    input_shapes: tuple[tuple[int, ...], ...]
    output_shape: tuple[int, ...]
    params: int
    macs: int
    field: Field
    geometry: Geometry | None
    module: str | None
    block: str
    block_kind: str
    defined_at: tuple[SourceLine, ...]
    called_at: tuple[SourceLine, ...]

    @property
    def receptive_field(self) -> tuple[int, int] | None:
        """Height and width of the field, px, not clipped; ``None``: whole input."""
        return self.field.size

    @property
    def source(self) -> tuple[SourceLine, ...]:
        """The lines that name this step, the innermost first."""
        return self.defined_at if self.module is not None else self.called_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A module that holds others, or whose ``forward`` makes steps of its own.

    Attributes:
        path: Dotted module path; empty for the network itself.
        kind: Its class.
        defined_at: Lines that constructed it, the innermost first.
    """

    path: str
    kind: str
    defined_at: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """All steps of one pass with one input shape.

    Attributes:
        input_shape: Shape of the input, the batch axis first.
        steps: In execution order.
        unread_params: Learnable scalars that no step reads (auxiliary heads).
        output: Index of the step whose output the network returns; the last step where
            it returns what no step makes.
        containers: The modules that the steps live in, outer ones before inner ones.
        followed: How the way was found, from the most that is known to the least.
            ``"graph"``: by reading ``forward`` symbolically.  ``"calls"``: by recording
            one pass; ``forward`` looks at no values, so every picture takes this way.
            ``"image"``: by recording one pass of an image; ``forward`` looks at values,
            and another picture may take another way.  ``"layers"``: likewise, and what
            runs between the layers is not seen, since it writes into parts of tensors.
        reason: Why it could not be read, as half a sentence; empty for ``"graph"``.
    """

    input_shape: tuple[int, ...]
    steps: tuple[Step, ...]
    unread_params: int
    output: int
    containers: tuple[Container, ...] = ()
    followed: Followed = "graph"
    reason: str = ""

    @property
    def depends_on_image(self) -> bool:
        """Whether another picture may take another way."""
        return self.followed in ("image", "layers")

    @property
    def total_params(self) -> int:
        """Learnable scalars of the whole network, the unread ones included."""
        return self.unread_params + sum(step.params for step in self.steps)

    @property
    def total_macs(self) -> int:
        """Multiply-accumulates of one pass, for one example."""
        return sum(step.macs for step in self.steps)
