"""Networks as users write them: defaults, parts of tuples, failures, odd tensors."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from explorer.diagrams.layout import lay_out
from explorer.tracing.activations import Activations, capture_anyway
from explorer.tracing.arithmetic import (
    dense_equivalent,
    mac_formula,
    parameter_formula,
    size_formulas,
)
from explorer.tracing.block_tree import block_tree
from explorer.tracing.fields.exact_field import FieldFinder
from explorer.tracing.graph import UntraceableError
from explorer.tracing.meta import UncopyableNetworkError
from explorer.tracing.pixels.explain import explain
from explorer.tracing.pixels.records import NotItemised
from explorer.tracing.records import NETWORK_INPUT
from explorer.tracing.trace import FailingForwardError, TracedNetwork, trace_module

SHAPE = (1, 3, 8, 8)
IMAGE = torch.rand(SHAPE, generator=torch.Generator().manual_seed(2))


class Small(nn.Module):
    """A convolution and a dense layer, for others to put together."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.conv = nn.Conv2d(3, 4, 3)
        self.head = nn.Linear(4, 6)

    def classified(self, maps: Tensor) -> Tensor:
        return self.head(maps.mean((2, 3)))


class Scaled(Small):
    def forward(self, x: Tensor, scale: float = 2.0) -> Tensor:
        return self.classified(self.conv(x) * scale)


class ScaledByName(Small):
    def forward(self, x: Tensor, *, scale: float = 2.0) -> Tensor:
        return self.classified(self.conv(x) * scale)


class MaskedIfAsked(Small):
    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        maps = self.conv(x)
        return self.classified(maps if mask is None else maps * mask)


class Switched(Small):
    def forward(self, x: Tensor, double: bool = False, *rest: Tensor) -> Tensor:
        maps = self.conv(x)
        return self.classified(maps * 2 if double else maps)


class SecondHalf(Small):
    def forward(self, x: Tensor) -> Tensor:
        _, second = self.classified(self.conv(x)).chunk(2, 1)
        return second


class LastHalfOfMaps(Small):
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        halves = self.conv(x).chunk(2, 1)
        return halves[-1], halves[0]


class Best(Small):
    def forward(self, x: Tensor) -> Tensor:
        return self.classified(self.conv(x)).topk(3)[1]


class LastState(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.reader = nn.LSTM(8, 5, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        _, (hidden, _cell) = self.reader(x[:, 0])
        return hidden


class JoinsStates(LastState):
    def forward(self, x: Tensor) -> Tensor:
        _, (hidden, cell) = self.reader(x[:, 0])
        return torch.cat([hidden, cell], 2)


class ReadsWhere(Small):
    """Goes on with the second thing that a step returns."""

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x).max(3)[1] * 0.5


class ReadsSomeParts(Small):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cat(self.conv(x).chunk(4, 1)[2:], 1) * 2


class JoinsNothing(Small):
    def forward(self, x: Tensor) -> Tensor:
        maps = self.conv(x)
        return self.classified(torch.cat([maps, maps[:, 4:]], 1))


class Catches(Small):
    """Its first layer takes no such image, and its first block neither."""

    def __init__(self) -> None:
        super().__init__()
        self.other = nn.Conv2d(5, 4, 3)
        self.block = nn.Sequential(nn.ReLU(), nn.Conv2d(5, 4, 3))

    def forward(self, x: Tensor) -> Tensor:
        assert x.shape[1] == 3
        for layer in (self.other, self.block, self.conv):
            try:
                return self.classified(layer(x).relu())
            except RuntimeError:
                continue
        return x


class Spectrum(Small):
    def forward(self, x: Tensor) -> Tensor:
        waves = torch.fft.fft2(self.conv(x))
        waves = torch.cat([waves + waves, -waves], 1)[:, 2:6].flatten(2)
        return self.head(waves.abs().mean(2))


class LayerOfItsOwnToken(Small):
    """A dense layer reads what no step makes, beside a write that hides the way."""

    def __init__(self) -> None:
        super().__init__()
        self.token = nn.Parameter(torch.rand(1, 4))
        self.filters = nn.Parameter(torch.rand(1, 3, 5, 5))

    def forward(self, x: Tensor) -> Tensor:
        learnt, seen = self.head(self.token), self.conv(self.filters)
        maps = self.conv(x)
        part = maps[:, 0]
        part += 1
        return self.classified(maps) + learnt + seen.sum()


class Exits(Small):
    def forward(self, x: Tensor) -> Tensor:
        raise SystemExit(3)


class Interrupted(Small):
    def forward(self, x: Tensor) -> Tensor:
        raise KeyboardInterrupt


class HoldsGenerator(Small):
    def __init__(self) -> None:
        super().__init__()
        self.numbers = (number for number in range(3))

    def forward(self, x: Tensor) -> Tensor:
        return self.classified(self.conv(x))


UNUSUAL = (
    Scaled, ScaledByName, MaskedIfAsked, Switched, SecondHalf, LastHalfOfMaps, Best,
    LastState, JoinsStates, ReadsWhere, ReadsSomeParts, JoinsNothing, Catches, Spectrum,
)  # fmt: skip


def looked_at(
    kind: type[nn.Module],
) -> tuple[TracedNetwork, nn.Module, Activations]:
    model = kind().eval()
    network, activations = capture_anyway(trace_module(model, SHAPE), model, IMAGE)
    return network, model, activations


@pytest.mark.parametrize("kind", UNUSUAL, ids=lambda kind: kind.__name__)
def test_the_output_that_is_shown_is_the_networks_own(kind):
    network, model, activations = looked_at(kind)
    with torch.no_grad():
        expected = model(IMAGE)
    expected = expected if isinstance(expected, Tensor) else expected[0]
    shown = activations[network.trace.output]
    assert shown.dtype == expected.dtype
    assert torch.equal(shown, expected)


@pytest.mark.parametrize("kind", UNUSUAL, ids=lambda kind: kind.__name__)
def test_every_value_can_be_explained_and_has_a_field(kind):
    network, model, activations = looked_at(kind)
    fields = FieldFinder(network, model)
    for step in network.trace.steps:
        output = activations[step.index]
        if not output.numel():
            continue
        middle = tuple(side // 2 for side in output.shape[1:])
        assert explain(network, model, activations, step.index, middle).agrees
        assert fields.at(step.index).support.any(), step.path


@pytest.mark.parametrize("kind", [Scaled, ScaledByName, MaskedIfAsked, Switched])
def test_a_default_argument_is_no_second_image(kind):
    network, model, _ = looked_at(kind)
    trace = network.trace
    assert trace.followed == "graph"
    readers = [step for step in trace.steps if NETWORK_INPUT in step.inputs]
    assert [step.path for step in readers] == ["conv"]
    for step in trace.steps:
        assert len(step.inputs) == len(step.input_shapes) == 1
    field = FieldFinder(network, model).at(1, 0, 0)
    if trace.steps[1].kind == "Multiply":
        assert field.rectangle == (0, 0, 3, 3)


def test_what_is_returned_of_a_tuple_is_a_step_with_its_own_values_and_field():
    network, model, activations = looked_at(LastHalfOfMaps)
    *_, chunk, part = network.trace.steps
    assert (part.kind, part.inputs, part.output_shape) == ("Part", (1,), (1, 2, 6, 6))
    assert network.trace.output == part.index
    assert torch.equal(activations[part.index], activations[0][:, 2:])
    assert torch.equal(activations[chunk.index], activations[0][:, :2])
    found = FieldFinder(network, model).at(part.index, 2, 3, 1)
    assert found.exact
    assert found.rectangle == (2, 3, 5, 6)


def test_the_first_of_a_tuple_stays_an_edge():
    class FirstHalf(Small):
        def forward(self, x: Tensor) -> Tensor:
            return self.classified(self.conv(x)).chunk(2, 1)[0]

    steps = looked_at(FirstHalf)[0].trace.steps
    assert [step.kind for step in steps] == ["Conv2d", "Mean", "Linear", "Chunk"]


def test_a_layer_that_failed_is_no_step_and_leaves_no_trace():
    trace = looked_at(Catches)[0].trace
    assert [step.path for step in trace.steps if step.module] == [
        "block.0",
        "conv",
        "head",
    ]
    relu = next(step for step in trace.steps if step.path == "relu")
    assert (relu.block, relu.called_at[0].function) == ("", "forward")


def test_complex_values_are_shown_by_their_magnitude_and_not_itemised():
    network, model, activations = looked_at(Spectrum)
    waves = [s for s in network.trace.steps if activations[s.index].is_complex()]
    assert len(waves) == 6
    for step in waves:
        place = (1,) * (activations[step.index].dim() - 1)
        found = explain(network, model, activations, step.index, place)
        assert isinstance(found.detail, NotItemised)
        value = activations[step.index][(0, *place)]
        assert found.value == pytest.approx(float(value.abs()))


def test_a_layer_that_reads_no_step_has_the_arithmetic_that_is_known():
    network, model, activations = looked_at(LayerOfItsOwnToken)
    assert network.trace.followed == "layers"
    first = network.trace.steps[:2]
    assert [step.inputs for step in first] == [(), ()]
    assert [step.input_shapes for step in first] == [((1, 4),), ((1, 3, 5, 5),)]
    assert [mac_formula(step).result for step in first] == [24, 4 * 27 * 9]
    assert lay_out(network.trace, block_tree(network.trace), frozenset()).boxes
    for step in (replace(step, input_shapes=()) for step in first):
        assert size_formulas(step) == ()
        assert parameter_formula(step) is mac_formula(step) is None
        assert dense_equivalent(step) is None
        place = (0,) * (activations[step.index].dim() - 1)
        assert explain(network, model, activations, step.index, place).agrees


def test_a_forward_that_exits_is_refused_and_an_interruption_is_not():
    with pytest.raises((FailingForwardError, UntraceableError), match="SystemExit: 3"):
        trace_module(Exits(), SHAPE)
    with pytest.raises(KeyboardInterrupt):
        trace_module(Interrupted(), SHAPE)


def test_a_network_that_cannot_be_copied_is_refused_with_one_sentence():
    with pytest.raises(UncopyableNetworkError, match="HoldsGenerator cannot be copied"):
        trace_module(HoldsGenerator(), SHAPE)
