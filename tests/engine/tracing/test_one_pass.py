"""Networks that cannot be read symbolically are followed by running them."""

from pathlib import Path

import pytest
import torch
from hard_to_follow import (
    HARD,
    SHAPE,
    AsksForSizes,
    Branching,
    LeavesEarly,
    LeavesTorch,
    WritesIntoParts,
    image,
    made,
)
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.diagrams.folding import default_folding
from explorer.diagrams.layout import lay_out
from explorer.tracing.activations import OtherWayError, capture, capture_anyway
from explorer.tracing.arithmetic import mac_formula, parameter_formula, size_formulas
from explorer.tracing.block_tree import block_tree
from explorer.tracing.blocks import block_labels
from explorer.tracing.fields.exact_field import FieldFinder
from explorer.tracing.graph import UntraceableError
from explorer.tracing.pixels.explain import explain
from explorer.tracing.pixels.records import Concatenation
from explorer.tracing.pixels.window_records import Convolution
from explorer.tracing.records import NETWORK_INPUT
from explorer.tracing.trace import FailingForwardError, trace_module, trace_variant

BRIGHT, DARK = image(2.0), image(0.1)


@pytest.mark.parametrize(
    ("kind", "followed"),
    [
        (Branching, "image"),
        (AsksForSizes, "calls"),
        (LeavesEarly, "image"),
        (LeavesTorch, "image"),
        (WritesIntoParts, "layers"),
    ],
)
def test_a_trace_tells_how_its_way_was_found(kind, followed):
    trace = trace_module(made(kind), SHAPE).trace
    assert trace.followed == followed
    assert trace.reason
    assert trace.depends_on_image == (followed != "calls")


def test_what_can_be_read_is_read():
    trace = trace_variant(Variant.of("resnet")).trace
    assert (trace.followed, trace.reason) == ("graph", "")


def test_layers_and_functions_stand_in_the_order_of_their_calls():
    steps = trace_module(made(Branching), SHAPE).trace.steps
    assert [(step.path, step.inputs) for step in steps] == [
        ("stem", (NETWORK_INPUT,)),
        ("dark", (0,)),
        ("concat", (0, 1)),
        ("slice", (2,)),
        ("subtract", (3,)),
        ("add", (4, 0)),
        ("relu", (5,)),
        ("adaptiveavgpool2d", (6,)),
        ("flatten", (7,)),
        ("head", (8,)),
    ]
    assert steps[1].geometry.padding == (1, 1)
    assert [steps[i].macs for i in (0, 1, 9)] == [3 * 4 * 9 * 36, 16 * 9 * 36, 20]
    assert [steps[i].params for i in (0, 1, 9)] == [3 * 4 * 9 + 4, 16 * 9 + 4, 25]
    assert steps[6].called_at[0].function == "forward"


def test_layers_that_this_image_does_not_reach_are_no_steps_but_counted():
    trace = trace_module(made(Branching), SHAPE).trace
    assert trace.unread_params == 4 * 4 + 4  # ``bright``
    assert trace.total_params == sum(p.numel() for p in made(Branching).parameters())


@pytest.mark.parametrize("brightness", [2.0, 0.1])
@pytest.mark.parametrize("kind", HARD[:-1], ids=lambda kind: kind.__name__)
def test_every_image_is_followed_to_the_networks_own_output(kind, brightness):
    model, seen = made(kind), image(brightness)
    with torch.no_grad():
        expected = model(seen)
    expected = expected if isinstance(expected, Tensor) else expected[0]
    network, activations = capture_anyway(trace_module(model, SHAPE), model, seen)
    assert torch.equal(activations[network.trace.output], expected)
    assert set(activations.outputs) == {step.index for step in network.trace.steps}


def test_an_image_that_takes_another_way_is_refused_with_a_sentence_or_followed():
    model = made(Branching)
    dark = trace_module(model, SHAPE)
    assert "dark" in {step.path for step in dark.trace.steps}
    capture(dark, model, DARK)
    with pytest.raises(OtherWayError, match="another way"):
        capture(dark, model, BRIGHT)
    bright, _ = capture_anyway(dark, model, BRIGHT)
    assert {"bright.0", "bright.1"} < {step.path for step in bright.trace.steps}
    again, _ = capture_anyway(bright, model, BRIGHT * 0.9)
    assert again is bright


def test_any_image_passes_where_forward_only_asks_for_sizes():
    model = made(AsksForSizes)
    network = trace_module(model, SHAPE)
    for seen in (BRIGHT, DARK):
        again, _ = capture_anyway(network, model, seen)
        assert again is network


@pytest.mark.parametrize("kind", HARD, ids=lambda kind: kind.__name__)
def test_everything_that_is_shown_of_a_network_is_shown_of_these(kind):
    model = made(kind)
    network, activations = capture_anyway(trace_module(model, SHAPE), model, BRIGHT)
    trace = network.trace
    tree = block_tree(trace)
    assert len(block_labels(trace)) == len(trace.steps)
    for folded in (default_folding(tree, trace), frozenset()):
        assert lay_out(trace, tree, folded).boxes
    fields = FieldFinder(network, model)
    for step in trace.steps:
        size_formulas(step), parameter_formula(step), mac_formula(step)
        output = activations[step.index]
        found = explain(
            network, model, activations, step.index,
            tuple(side // 2 for side in output.shape[1:]),
        )  # fmt: skip
        assert found.agrees, step.path
        assert fields.at(step.index).support.any()


def test_the_arithmetic_is_itemised_with_what_the_layer_really_got():
    model = made(LeavesTorch)
    network, activations = capture_anyway(trace_module(model, SHAPE), model, BRIGHT)
    step = network.trace.steps[-1]
    assert step.inputs == ()
    assert step.input_shapes == ((1, 4, 6, 6),)
    found = explain(network, model, activations, step.index, (1, 2, 3))
    assert isinstance(found.detail, Convolution)
    given = 2 * activations[0][0, :, 2, 3]
    assert sorted(found.detail.patches.ravel()) == pytest.approx(sorted(given.tolist()))
    assert found.agrees


def test_a_concatenation_leads_back_to_its_branches():
    model = made(Branching)
    network, activations = capture_anyway(trace_module(model, SHAPE), model, DARK)
    step = next(s for s in network.trace.steps if s.kind == "Concat")
    detail = explain(network, model, activations, step.index, (5, 1, 1)).detail
    assert isinstance(detail, Concatenation)
    assert (detail.origin.name, detail.origin.position) == ("dark", (1, 1, 1))


def test_a_field_is_not_called_exact_where_the_way_depends_on_the_image():
    branching = made(Branching)
    fields = FieldFinder(trace_module(branching, SHAPE), branching)
    assert not fields.at(0, 2, 2).exact
    fixed = made(AsksForSizes)
    assert FieldFinder(trace_module(fixed, SHAPE), fixed).at(0, 2, 2).exact


def test_what_was_made_outside_torch_may_depend_on_the_whole_image():
    model = made(LeavesTorch)
    field = FieldFinder(trace_module(model, SHAPE), model).at(1, 2, 2)
    assert field.support.all()
    assert not field.exact


class ReturnsWhatChanged(WritesIntoParts):
    def forward(self, x: Tensor) -> Tensor:
        y = self.first(x)
        part = y[:, 0]
        part += 1
        return y


def test_a_write_into_the_output_itself_is_noticed():
    model = made(ReturnsWhatChanged)
    network = trace_module(model, SHAPE)
    assert network.trace.followed == "layers"
    _, activations = capture_anyway(network, model, BRIGHT)
    with torch.no_grad():
        assert torch.equal(activations[0], model.first(BRIGHT))


def test_following_leaves_the_network_as_it_was():
    model = made(Branching).train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    network = trace_module(model, SHAPE)
    capture_anyway(network, model, BRIGHT)
    assert model.training
    assert model.bright[1].inplace
    assert not model.stem._forward_hooks
    assert not model.stem._forward_pre_hooks
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name])


class MultipliesByItsMean(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv(x)
        return y * y.mean()


def test_a_single_number_is_no_step_and_yet_everything_depends_on_it():
    model = made(MultipliesByItsMean)
    network = trace_module(model, SHAPE)
    assert [step.path for step in network.trace.steps] == ["conv", "multiply"]
    assert network.trace.steps[1].inputs == (0,)
    activations = capture(network, model, BRIGHT)
    assert explain(network, model, activations, 1, (1, 2, 3)).agrees
    assert FieldFinder(network, model).at(1, 2, 2).support.all()


class Fails(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        raise ValueError("no such luck.\nmore")


class ReturnsNothing(nn.Module):
    def forward(self, x: Tensor) -> None:
        return None


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Fails(), "Fails fails on an image of 1 x 3 x 8 x 8: no such luck;"),
        (nn.Sequential(nn.Conv2d(3, 2, 9)), "1 x 3 x 8 x 8: .*[Kk]ernel size"),
        (nn.Sequential(nn.Conv2d(4, 2, 1)), "expected input.* to have 4 channels"),
        (nn.Sequential(), "not made from the image"),
        (ReturnsNothing(), "computes nothing from the image"),
    ],
    ids=["raises", "too small", "channels", "empty", "nothing"],
)
def test_a_network_that_does_not_work_is_refused_with_one_sentence(model, words):
    with pytest.raises((FailingForwardError, UntraceableError), match=words) as caught:
        trace_module(model, SHAPE)
    assert "\n" not in str(caught.value)


def test_a_file_of_ones_own_is_followed_with_its_lines(tmp_path):
    source = Path(__file__).with_name("hard_to_follow.py")
    file = tmp_path / "own.py"
    file.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    variant = Variant.of(f"{file}:Branching", image_size=8)
    network = trace_variant(variant)
    assert network.trace.followed == "image"
    step = network.trace.steps[0]
    assert step.defined_at[0].file == str(file)
    assert step.called_at[0].function == "forward"
    model = random_network(variant, 3)
    bright, _ = capture_anyway(network, model, BRIGHT)
    step = next(step for step in bright.trace.steps if step.path == "bright.0")
    line = file.read_text(encoding="utf-8").splitlines()[step.defined_at[0].line - 1]
    assert "self.bright = nn.Sequential(nn.Conv2d" in line
