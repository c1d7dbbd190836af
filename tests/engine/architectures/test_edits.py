"""Edits change what they name and nothing else, and survive being written down."""

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from explorer.architectures.edits import FIELDS, POOLINGS, STRUCTURAL, Edit
from explorer.architectures.edits_applied import RefusedEditError, apply_edits
from explorer.architectures.edits_layers import editable_fields, layer_from_text
from explorer.architectures.shipped import shipped_weights
from explorer.architectures.variant_text import variant_from_texts, variant_texts
from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.errors import ExplorerError, InvalidOptionError, UnknownNameError
from explorer.tracing.trace import trace_variant


def edit(path, field, value):
    return Edit(path=path, field=field, value=value)


EDITS = {
    "alexnet": (edit("3", "kernel_size", 3), edit("2", "pooling", "average")),
    "vgg": (edit("1.0", "out_channels", 40), edit("6", "bias", False)),
    "nin": (edit("0.0", "stride", "2x3"), edit("6", "p", 0.25)),
    "googlenet": (edit("2.0.p2_2", "padding", 0), edit("4.2", "output_size", 2)),
    "resnet": (
        edit("2.1.conv3", "layer", "Conv2d(32, 32, 1)"),
        edit("1.0.bn1", "num_features", 17),
    ),
    "torchvision:mobilenet_v3_small": (edit("features.0.0", "kernel_size", 5),),
}


@pytest.mark.parametrize("key", EDITS)
def test_what_is_not_edited_keeps_exactly_its_weights(key):
    variant = Variant.of(key, None if ":" in key else "lite")
    plain = random_network(variant, 3).state_dict()
    changed = random_network(variant.with_edits(*EDITS[key]), 3).state_dict()
    edited = {each.path for each in EDITS[key]}
    for name in plain.keys() | changed.keys():
        if name.rpartition(".")[0] not in edited:
            assert torch.equal(plain[name], changed[name]), name


@pytest.mark.parametrize("key", EDITS)
def test_the_same_seed_makes_the_same_edited_network(key):
    variant = Variant.of(key, None if ":" in key else "lite").with_edits(*EDITS[key])
    one, same, other = (
        random_network(variant, seed).state_dict() for seed in (1, 1, 2)
    )
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert any(not torch.equal(one[name], other[name]) for name in one)


def test_the_weights_of_an_edited_layer_depend_on_no_other_edit():
    first, second = edit("0", "kernel_size", 7), edit("3", "kernel_size", 3)
    variant = Variant.of("alexnet", "lite")
    alone = random_network(variant.with_edits(second), 0).state_dict()
    both = random_network(variant.with_edits(first, second), 0).state_dict()
    swapped = random_network(variant.with_edits(second, first), 0).state_dict()
    assert torch.equal(alone["3.weight"], both["3.weight"])
    assert torch.equal(both["0.weight"], swapped["0.weight"])


def test_following_layers_do_not_move_by_themselves():
    network = Variant.of("alexnet", "lite").with_edits(edit("0", "out_channels", 99))
    built = network.build()
    assert (built[0].out_channels, built[3].in_channels) == (99, 24)


def test_the_image_edit_leaves_the_dense_layers_alone():
    variant = Variant.of("alexnet", "lite").with_edits(
        edit("", "image_size", 64), edit("", "image_channels", 3)
    )
    assert variant.input_shape == (1, 3, 64, 64)
    assert variant.build()[14].in_features == variant.original.build()[14].in_features
    assert variant.build()[0].in_channels == 1


def test_a_later_edit_of_a_field_replaces_the_earlier():
    variant = Variant.of("nin").with_edits(edit("0.0", "stride", 2))
    again = variant.with_edits(edit("0.0", "stride", 3))
    assert again.edits == (edit("0.0", "stride", 3),)
    assert again.original == Variant.of("nin")
    assert again.title == "NiN, 0.0 stride 3"


def test_several_fields_of_a_layer_are_set_at_once():
    variant = Variant.of("alexnet", "lite").with_edits(
        edit("3", "groups", 5),  # alone it could not be made
        edit("3", "in_channels", 25),
        edit("3", "out_channels", 60),
    )
    assert variant.build()[3].weight.shape == (60, 5, 5, 5)


def test_layers_stand_before_and_after_others():
    variant = Variant.of("alexnet", "lite").with_edits(
        edit("13", "before", "AdaptiveAvgPool2d((2, 2))"),
        edit("0", "after", "Conv2d(24, 24, 1)"),
    )
    network = variant.build()
    assert [type(layer).__name__ for layer in network[13]] == [
        "AdaptiveAvgPool2d",
        "Flatten",
    ]
    assert [layer.kernel_size for layer in network[0]] == [(11, 11), (1, 1)]


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        (edit("0", "groups", 3), RefusedEditError, "divisible by groups"),
        (edit("0", "groups", 0), RefusedEditError, "0 cannot be made"),
        (edit("77", "stride", 1), InvalidOptionError, "that the network has"),
        (edit("0.1", "stride", 1), InvalidOptionError, "that the network has"),
        (edit("1", "stride", 1), InvalidOptionError, "field of ReLU"),
        (edit("2", "out_channels", 1), InvalidOptionError, "one of pooling, kernel"),
        (edit("1", "layer", "open('x')"), InvalidOptionError, "a call with numbers"),
        (edit("1", "after", "Conv2d(1, 2)"), InvalidOptionError, "a call with"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(change, error, sentence):
    with pytest.raises(error, match=sentence):
        Variant.of("alexnet", "lite").with_edits(change).build()


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("0", "colour", 3),
        ("0", "stride", "2x"),
        ("0", "stride", 5000),
        ("0", "stride", True),
        ("0", "out_channels", 0),
        ("0", "out_channels", "3"),
        ("0", "bias", 1),
        ("0", "p", 1.5),
        ("2", "pooling", "median"),
        ("", "stride", 2),
        ("0", "image_size", 64),
        ("0", "layer", 3),
    ],
)
def test_an_edit_refuses_a_value_that_its_field_never_takes(path, field, value):
    with pytest.raises(ExplorerError):
        edit(path, field, value)


def test_a_refused_layer_is_left_as_it_was():
    network = nn.Sequential(nn.Conv2d(4, 8, 3))
    before = dict(vars(network[0]))
    with pytest.raises(RefusedEditError):
        apply_edits(network, [edit("0", "groups", 3)])
    assert vars(network[0]) == before


def test_what_can_be_edited_is_told_with_its_values():
    fields = {each.name: each for each in editable_fields(nn.Conv2d(4, 8, (1, 3)))}
    assert fields["kernel_size"].kind == "text"
    assert fields["kernel_size"].default == "1x3"
    assert (fields["stride"].kind, fields["stride"].default) == ("whole number", 1)
    assert fields["bias"].default is True
    pooling = editable_fields(nn.AvgPool2d(2))[0]
    assert (pooling.kind, pooling.default) == ("choice", "average")
    assert editable_fields(nn.ReLU()) == ()


def test_a_new_layer_is_read_without_running_anything():
    assert layer_from_text("Conv2d(2, 3, kernel_size=(1, 2))").kernel_size == (1, 2)
    for text in (
        "",
        "print(1)",
        "Conv2d",
        "Conv2d(x, 1, 1)",
        "Conv2d(__import__('os'))",
    ):
        with pytest.raises(InvalidOptionError):
            layer_from_text(text)


def test_an_edited_layer_keeps_its_lines_and_a_new_one_has_none():
    changes = EDITS["resnet"][0], edit("1.0.conv1", "kernel_size", 5)
    plain = {s.path: s for s in trace_variant(Variant.of("resnet", "lite")).trace.steps}
    variant = Variant.of("resnet", "lite").with_edits(
        *changes, edit("1.0.conv1", "padding", 2)
    )
    steps = {step.path: step for step in trace_variant(variant).trace.steps}
    assert steps["1.0.conv1"].defined_at == plain["1.0.conv1"].defined_at != ()
    assert steps["2.1.conv3"].defined_at == ()


def test_shipped_weights_are_not_those_of_an_edited_network():
    variant = Variant.of("nin", "lite")
    assert shipped_weights(variant) is not None
    assert shipped_weights(variant.with_edits(edit("0.0", "padding", 1))) is None


def values_of(field):
    rule = FIELDS[field]
    numbers = st.integers(rule.lowest, rule.highest)
    return {
        "count": numbers,
        "pair": numbers | st.tuples(numbers, numbers).map(lambda p: f"{p[0]}x{p[1]}"),
        "switch": st.booleans(),
        "share": st.floats(0, 1),
        "choice": st.sampled_from(POOLINGS),
        "layer": st.text(),
    }[rule.kind]


@st.composite
def edits(draw):
    field = draw(st.sampled_from(list(FIELDS)))
    of_input = field.startswith("image")
    path = "" if of_input else draw(st.sampled_from(["0", "a.b", "features.0.1"]))
    return edit(path, field, draw(values_of(field)))


@given(st.lists(edits(), max_size=5))
def test_an_edited_variant_reads_back_the_same_from_a_link_and_from_a_config(changes):
    variant = Variant.of("vgg", "lite").with_edits(*changes)
    back = variant_from_texts(variant_texts(variant))
    assert back == variant
    assert [type(e.value) for e in back.edits] == [type(e.value) for e in variant.edits]
    assert msgspec.json.decode(msgspec.json.encode(variant), type=Variant) == variant


@pytest.mark.parametrize(
    ("key", "text", "error"),
    [
        ("edit.1", "0.0.kernel_size", InvalidOptionError),
        ("edit.1", "0.0.kernel_size:", InvalidOptionError),
        ("edit.1", "0.0.colour:3", UnknownNameError),
        ("edit.one", "0.0.kernel_size:3", InvalidOptionError),
    ],
)
def test_nonsense_in_a_link_is_one_sentence(key, text, error):
    with pytest.raises(error):
        variant_from_texts({"architecture": "vgg", key: text})


def test_more_than_nine_edits_keep_their_order():
    changes = [edit(f"{n}", "stride", n) for n in range(12)]
    variant = Variant.of("vgg").with_edits(*changes)
    assert variant_from_texts(dict(sorted(variant_texts(variant).items()))) == variant


def test_structural_fields_are_not_fields_of_a_layer():
    names = {each.name for each in editable_fields(nn.Conv2d(1, 1, 1))}
    assert names.isdisjoint(STRUCTURAL)
