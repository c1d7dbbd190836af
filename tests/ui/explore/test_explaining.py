"""What the arithmetic view is given: sums that add up, and links that lead back."""

import random

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.tracing.activations import capture
from explorer.tracing.pixels.explain import explain
from explorer.tracing.trace import trace_module, trace_variant
from explorer.ui.pages.explore.explaining.arithmetic import arithmetic_of
from explorer.ui.pages.explore.explaining.formulas import in_figures, pointwise_formula
from explorer.ui.pages.explore.explaining.links import ValueLink
from explorer.ui.widgets.arithmetic_records import (
    Branches,
    Curve,
    Formula,
    Products,
    Terms,
    WindowGrid,
)
from explorer.ui.widgets.readings import value_text


class Looked:
    """A network that has seen one image."""

    def __init__(self, network, model, image):
        self.trace = network.trace
        self._network, self._model = network, model
        self.activations = capture(network, model, image)

    def at(self, step, position, classes=()):
        found = explain(self._network, self._model, self.activations, step, position)
        return arithmetic_of(found, self.trace, classes)

    def first(self, kind):
        return next(step for step in self.trace.steps if step.kind == kind)


def looked_at(variant):
    model = random_network(variant, 0)
    image = torch.rand(variant.input_shape, generator=torch.Generator().manual_seed(0))
    return Looked(trace_variant(variant), model, image)


@pytest.fixture(scope="module")
def resnet():
    return looked_at(Variant.of("resnet", "lite"))


@pytest.fixture(scope="module")
def googlenet():
    return looked_at(Variant.of("googlenet", "lite"))


@pytest.fixture(scope="module")
def alexnet():
    return looked_at(Variant.of("alexnet", "lite"))


def assert_links_lead_to_their_values(looked, arithmetic):
    for block in arithmetic.blocks:
        if isinstance(block, Formula):
            for figure in block.figures:
                if isinstance(figure.link, ValueLink):
                    step, position = figure.link
                    value = float(looked.activations[step][(0, *position)])
                    assert figure.value == value_text(value)


@pytest.mark.parametrize("name", ["resnet", "googlenet", "alexnet"])
def test_every_step_can_be_shown_and_links_lead_to_the_values_told(name, request):
    looked, chance = request.getfixturevalue(name), random.Random(0)
    for step in looked.trace.steps:
        position = tuple(map(chance.randrange, step.output_shape[1:]))
        shown = looked.at(step.index, position)
        assert shown.agrees
        assert shown.own == float(looked.activations[step.index][(0, *position)])
        assert shown.title
        assert shown.sentence.endswith(".")
        assert shown.blocks
        assert_links_lead_to_their_values(looked, shown)


def test_a_convolution_has_pictures_and_a_sum(resnet):
    step = [s for s in resnet.trace.steps if s.kind == "Conv2d"][1]
    shown = resnet.at(step.index, (1, 2, 3))
    pictures, total = shown.blocks
    assert isinstance(pictures, Products)
    assert isinstance(total, Terms)
    assert pictures.products[0].total == total.terms[0].value
    closing = sum(term.value for term in total.closing)
    assert float(total.values.sum()) + closing == pytest.approx(shown.result)
    channels = step.input_shapes[0][1]
    assert f"{channels} channels" in shown.sentence
    assert f"{channels * 9} products" in shown.sentence


def test_a_channel_of_a_convolution_leads_to_the_pixel_in_its_middle(resnet):
    step = [s for s in resnet.trace.steps if s.kind == "Conv2d"][1]
    shown = resnet.at(step.index, (1, 2, 3))
    first = shown.blocks[1].terms[0]
    assert first.link.step == step.inputs[0]
    assert f"channel {first.link.position[0]}" == first.label


def test_a_convolution_without_a_window_is_a_list(googlenet):
    step = next(
        s
        for s in googlenet.trace.steps
        if s.geometry and s.kind == "Conv2d" and s.geometry.kernel == (1, 1)
    )
    (total,) = googlenet.at(step.index, (1, 2, 3)).blocks
    assert isinstance(total, Terms)
    assert all("×" in term.working for term in total.terms)


def test_the_image_is_no_step_to_go_to(alexnet):
    shown = alexnet.at(0, (1, 2, 3))
    assert all(term.link is None for term in shown.blocks[1].terms)


def test_a_residual_sum_calls_the_shortcut_x(resnet):
    adds = [step for step in resnet.trace.steps if step.kind == "Add"]
    shown = resnet.at(adds[0].index, (1, 2, 3))
    formula = shown.blocks[0]
    assert formula.lines[0] == "F(x) + x"
    assert "shortcut" in shown.sentence
    deeper, shortcut = formula.figures
    assert deeper.link.step > shortcut.link.step


def test_two_branches_alike_are_neither_of_them_called_a_shortcut():
    model = nn.Sequential(nn.Conv2d(1, 2, 1), Parallel())
    network = trace_module(model.eval(), (1, 1, 4, 4))
    looked = Looked(network, model, torch.rand(1, 1, 4, 4))
    shown = looked.at(network.trace.output, (0, 1, 1))
    assert shown.blocks[0].lines[0] == "a + b"


class Parallel(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.other = nn.Conv2d(2, 2, 1), nn.Conv2d(2, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.one(x) + self.other(x)


def test_a_concatenation_shows_its_branches(googlenet):
    step = googlenet.first("Concat")
    sizes = tuple(shape[1] for shape in step.input_shapes)
    shown = googlenet.at(step.index, (sizes[0] + 1, 0, 0))
    branches = shown.blocks[0]
    assert isinstance(branches, Branches)
    assert (branches.sizes, branches.chosen, branches.position) == (
        sizes,
        1,
        sizes[0] + 1,
    )
    assert "branch 2 of 4" in shown.sentence


def test_a_pooling_frames_its_winner(alexnet):
    step = alexnet.first("MaxPool2d")
    shown = alexnet.at(step.index, (2, 3, 4))
    (grid,) = shown.blocks
    assert isinstance(grid, WindowGrid)
    assert grid.values[grid.winner] == shown.result


def test_an_activation_has_its_curve(alexnet):
    shown = alexnet.at(alexnet.first("ReLU").index, (2, 3, 4))
    formula, curve = shown.blocks
    assert formula.lines[0] == "y = max(0, x)"
    assert isinstance(curve, Curve)
    assert curve.y == shown.result == max(curve.x, 0)


def test_a_class_is_called_by_its_name(alexnet):
    classes = tuple(f"class {letter}" for letter in "abcdefghij")
    shown = alexnet.at(alexnet.trace.output, (3,), classes)
    assert shown.title == "Class d · value 3"


class Shares(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return F.softmax(x.flatten(1), dim=1)


def test_softmax_lists_the_exponentials_its_own_first():
    model = nn.Sequential(Shares())
    network = trace_module(model, (1, 1, 1, 50))
    looked = Looked(network, model, torch.rand(1, 1, 1, 50))
    shown = looked.at(network.trace.output, (7,))
    terms, formula = shown.blocks
    assert terms.terms[0].marked
    assert [term.marked for term in terms.terms].count(True) == 1
    assert terms.values.sum() == pytest.approx(terms.result)
    assert [term.value for term in terms.terms] == pytest.approx(
        list(terms.values[: len(terms.terms)])
    )
    assert formula.lines[0].endswith(f"= {value_text(shown.result)}")


def test_formulas_take_figures_in_place_of_names_only():
    formula = pointwise_formula("LeakyReLU")
    figures = {"x": "(−2)", "negative_slope": "0.01"}
    assert in_figures(formula, figures) == "max(0, (−2)) + 0.01 · min(0, (−2))"
    assert in_figures(pointwise_formula("SiLU"), {"x": "3"}) == "3 / (1 + exp(−3))"


def test_what_is_not_itemised_names_what_is_read():
    class Attending(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(4, 2, batch_first=True)

        def forward(self, x: Tensor) -> Tensor:
            return self.attention(x, x, x)[0]

    model = Attending().eval()
    network = trace_module(model, (1, 3, 4))
    looked = Looked(network, model, torch.rand(1, 3, 4))
    shown = looked.at(network.trace.output, (1, 2))
    assert shown.own is None
    (formula,) = shown.blocks
    assert [figure.meaning for figure in formula.figures] == ["the image"]


def test_the_operands_of_a_residual_sum_have_the_names_of_its_paper():
    looked = looked_at(Variant.of("resnet", "lite"))
    sums = [step for step in looked.trace.steps if step.kind == "Add"]
    names = []
    for step in sums:
        shown = looked.at(step.index, (0, 1, 1))
        formula = next(block for block in shown.blocks if isinstance(block, Formula))
        names.append({figure.symbol for figure in formula.figures})
    assert {"x", "F(x)"} in names  # the shortcut hands on what came in
    assert {"Wx", "F(x)"} in names  # a 1x1 convolution brings it to the same shape
    assert {"a", "b"} not in names


def test_a_value_that_a_padding_puts_says_so():
    module = nn.Sequential(nn.ZeroPad2d(1), nn.ReLU())
    image = torch.rand(1, 2, 4, 4)
    looked = Looked(trace_module(module, tuple(image.shape)), module, image)
    assert "the padding puts this value" in looked.at(0, (1, 0, 0)).sentence
    assert "the padding" not in looked.at(0, (1, 2, 2)).sentence
