"""Options: what a form can offer, what a builder refuses, and that all of them mix."""

from itertools import combinations, product

import pytest
import torch
from torch import nn

from explorer.architectures.catalogue import CATALOGUE, architecture
from explorer.architectures.option_help import argument_help
from explorer.architectures.options import (
    Bounds,
    OptionField,
    check_option,
    option_fields,
)
from explorer.architectures.torchvision_models import torchvision_names
from explorer.architectures.variants import Variant
from explorer.errors import ImageTooSmallError, InvalidOptionError
from explorer.tracing.trace import trace_variant

FAMILIES = [spec.key for spec in CATALOGUE]
FORMS = [(spec.key, form.key) for spec in CATALOGUE for form in spec.forms]
SHAPES = {"in_channels", "num_classes", "image_size", "width"}


def field_of(key: str, name: str) -> OptionField:
    return next(f for f in option_fields(architecture(key)) if f.name == name)


@pytest.mark.parametrize("key", FAMILIES)
def test_a_form_is_told_all_about_each_option(key):
    fields = option_fields(architecture(key))
    assert {field.name for field in fields} > SHAPES
    for field in fields:
        assert field.label[0].isupper() or field.label[0].isdigit()
        assert "_" not in field.label
        assert field.help.endswith(".")
        assert "`" not in field.help
        if field.kind == "choice":
            assert field.default in field.choices
            assert len(field.choice_labels) == len(field.choices) > 1
        if field.kind in ("number", "whole number"):
            assert field.minimum is not None
            assert field.minimum <= float(field.default)
            assert field.step > 0


def test_a_field_says_what_the_annotation_says():
    width = field_of("resnet", "width")
    assert (width.kind, width.minimum, width.maximum) == ("number", 0.001, 16)
    assert width.help == "Factor on every channel count."
    dropout = field_of("alexnet", "dropout")
    assert (dropout.minimum, dropout.maximum, dropout.step) == (0, 0.999, 0.05)
    assert field_of("alexnet", "in_channels").label == "Input channels"
    assert field_of("alexnet", "overlapping").kind == "switch"
    norm = field_of("alexnet", "normalisation")
    assert norm.choices == ("none", "bn", "lrn")
    assert norm.choice_labels == ("none", "batch", "response")
    depth = field_of("resnet", "depth")
    assert depth.kind == "choice"
    assert 56 in depth.choices


@pytest.mark.parametrize(
    ("bounds", "words", "inside", "outside"),
    [
        (Bounds(at_least=1), "at least 1", (1, 9), (0, 0.9)),
        (Bounds(at_least=0, below=1), "from 0 to below 1", (0, 0.9), (-0.1, 1)),
        (Bounds(above=0, at_most=16), "above 0 and at most 16", (0.1, 16), (0, 17)),
        (Bounds(at_least=1, at_most=3), "from 1 to 3", (1, 3), (0, 4)),
        (Bounds(above=0, below=1), "above 0 and below 1", (0.5,), (0, 1)),
        (Bounds(at_most=3), "at most 3", (3, -9), (4,)),
    ],
)
def test_bounds_allow_what_they_say(bounds, words, inside, outside):
    assert str(bounds) == words
    assert all(bounds.allow(value) for value in inside)
    assert not any(bounds.allow(value) for value in outside)
    assert not bounds.allow(float("nan"))


@pytest.mark.parametrize(
    ("key", "name", "value", "words"),
    [
        ("vgg", "kernel", 4, "kernel must be one of 3, 5, got 4"),
        ("vgg", "kernel", True, "kernel must be one of"),
        ("nin", "pointwise", True, "pointwise must be one of 0, 1, 2, got True"),
        ("nin", "final_relu", 1, "final_relu must be true or false"),
        ("resnet", "depth", 19, "depth must be one of 8, 14, 18"),
        ("resnet", "width", "wide", "width must be a number"),
        ("resnet", "width", True, "width must be a number"),
        ("alexnet", "hidden", 0, "hidden must be at least 1"),
        ("alexnet", "dropout", float("nan"), "dropout must be from 0 to below 1"),
        ("torchvision:resnet18", "num_classes", 0, "num_classes must be at least 1"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(key, name, value, words):
    spec = architecture(key)
    with pytest.raises(InvalidOptionError, match=words):
        check_option(spec.title, spec.build, name, value)
    with pytest.raises(InvalidOptionError, match=words):
        Variant.of(key, **{name: value})


def test_a_builder_refuses_what_no_variant_has_checked():
    for spec in CATALOGUE:
        with pytest.raises(InvalidOptionError, match="width must be above 0"):
            spec.build(width=-1.0)


def test_help_is_read_from_the_arguments_of_a_google_docstring():
    def build(*, one: int = 1, two: int = 2) -> None:
        """Build it.

        Args:
            one: First of ``two``,
                on two lines.
            two: The second: a colon.

        Raises:
            ValueError: Never.
        """

    assert argument_help(build) == {
        "one": "First of two, on two lines.",
        "two": "The second: a colon.",
    }
    assert argument_help(lambda: None) == {}


def test_a_users_own_options_make_fields_too(tmp_path):
    file = tmp_path / "own.py"
    file.write_text(
        "from torch import nn\n"
        "def make(classes: int = 3, deep: bool = False, name: str = 'x'):\n"
        "    return nn.Sequential(nn.Conv2d(3, classes, 3))\n"
    )
    fields = {f.name: f for f in option_fields(architecture(f"{file}:make"))}
    assert fields["classes"].kind == "whole number"
    assert fields["classes"].minimum is None
    assert fields["deep"].kind == "switch"
    assert (fields["name"].kind, fields["name"].help) == ("text", "")


def test_a_title_names_what_makes_another_network_and_nothing_else():
    assert Variant.of("resnet", "cifar-20", image_size=14).title == "ResNet-20"
    plain = Variant.of("resnet", "cifar-20", shortcut="none", width=0.5)
    assert plain.title == "ResNet-20, shortcut none, width 0.5"
    assert Variant.of("resnet", "cifar-20", shortcut="A").title == "ResNet-20"
    net = Variant.of("alexnet", overlapping=False, normalisation="bn")
    assert net.title == "AlexNet, normalisation batch, pool overlap off"


@pytest.mark.parametrize("key", FAMILIES)
def test_the_relatives_are_models_of_torchvision(key):
    assert set(architecture(key).relatives) <= set(torchvision_names())
    assert bool(architecture(key).relatives) == (key != "nin")


@pytest.mark.parametrize(("key", "form"), FORMS)
def test_every_step_of_every_form_is_made_by_lines_of_its_family(key, form):
    variant = Variant.of(key, form)
    builder = variant.spec.build
    trace = trace_variant(variant).trace
    for step in trace.steps:
        assert step.source, step.path
        if step.module is not None:
            assert step.source[-1].function == builder.__name__
            assert step.source[-1].file == builder.__code__.co_filename
        else:
            assert step.source[0].function == "forward"


# Values of each option that are tried together; the others are tried as they are.
TRIED = {"depth": (8, 18, 50), "hidden": (32,), "dropout": (0.0, 0.5)}


def values_of(field: OptionField) -> tuple[object, ...]:
    if field.name in TRIED:
        return TRIED[field.name]
    return field.choices or ((False, True) if field.kind == "switch" else ())


def all_pairs(choices: dict[str, tuple[object, ...]]) -> list[dict[str, object]]:
    """A few settings among which any two values of any two options meet."""
    missing = {
        ((a, x), (b, y))
        for a, b in combinations(choices, 2)
        for x, y in product(choices[a], choices[b])
    }
    every = [
        dict(zip(choices, values, strict=True)) for values in product(*choices.values())
    ]
    chosen = []
    while missing:
        best = max(every, key=lambda row: len(missing & pairs_in(row)))
        chosen.append(best)
        missing -= pairs_in(best)
    return chosen


def pairs_in(row: dict[str, object]) -> set[tuple[object, object]]:
    return set(combinations(row.items(), 2))


@pytest.mark.parametrize("key", FAMILIES)
def test_any_two_options_go_together(key):
    choices = {
        field.name: values
        for field in option_fields(architecture(key))
        if field.name not in SHAPES and (values := values_of(field))
    }
    for row in all_pairs(choices):
        variant = Variant.of(key, "lite", image_size=96, num_classes=5, **row)
        trace = trace_variant(variant).trace
        assert trace.steps[trace.output].output_shape == (1, 5), row


@pytest.mark.parametrize(
    ("variant", "smallest"),
    [
        (Variant.of("alexnet", "paper"), 67),
        (Variant.of("vgg", "paper-e", head="global"), 32),
        (Variant.of("nin", "cifar"), 4),
        (Variant.of("nin", head="dense"), 67),
        (Variant.of("googlenet", "paper"), 65),
        (Variant.of("googlenet", "paper", stem="small"), 33),
    ],
)
def test_a_network_names_the_smallest_image_that_it_can_take(variant, smallest):
    with pytest.raises(ImageTooSmallError) as caught:
        variant.with_options(image_size=1).build()
    assert caught.value.smallest == smallest
    fitting = variant.with_options(image_size=smallest)
    assert trace_variant(fitting).trace.steps[-1].output_shape[0] == 1


def test_activations_replace_every_relu_and_nothing_else():
    with torch.device("meta"):
        relu = Variant.of("vgg", "lite").build()
        tanh = Variant.of("vgg", "lite", activation="tanh").build()
    for before, after in zip(relu.modules(), tanh.modules(), strict=True):
        replaced = isinstance(before, nn.ReLU)
        assert type(after) is (nn.Tanh if replaced else type(before))
