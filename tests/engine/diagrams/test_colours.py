import pytest

from explorer.diagrams.colours import (
    ARCHITECTURE_ORDER,
    FAMILIES,
    LINE_STYLES,
    family,
    line_style,
)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("Conv2d", "convolution"), ("MaxPool2d", "pooling"), ("Linear", "dense"),
        ("AdaptiveAvgPool2d", "pooling"), ("BatchNorm2d", "normalisation"),
        ("LocalResponseNorm", "normalisation"), ("ReLU", "activation"),
        ("GELU", "activation"), ("Hardswish", "activation"), ("Concat", "merge"),
        ("Add", "merge"), ("Flatten", "other"), ("Dropout", "other"),
    ],
)  # fmt: skip
def test_every_kind_of_step_belongs_to_a_family(kind, key):
    assert family(kind).key == key


def test_families_have_colours_of_their_own():
    assert len({entry.colour for entry in FAMILIES}) == len(FAMILIES)


def test_the_five_architectures_and_repeated_runs_look_different():
    five = [line_style(key) for key in ("alexnet", "vgg", "nin", "googlenet", "resnet")]
    assert len({style.colour for style in five}) == 5
    assert len({style.dash for style in LINE_STYLES}) == len(LINE_STYLES)
    assert line_style("vgg", 1) != line_style("vgg")


@pytest.mark.parametrize("key", ARCHITECTURE_ORDER)
def test_further_variants_of_a_family_keep_its_colour_and_have_dashes_of_nobody_else(
    key,
):
    variants = [line_style(key, occurrence) for occurrence in range(6)]
    assert {style.colour for style in variants} == {line_style(key).colour}
    assert len({style.dash for style in variants}) == len(variants)
    families = {line_style(each).dash for each in ARCHITECTURE_ORDER}
    assert not families & {style.dash for style in variants[1:]}


def test_what_is_not_in_the_catalogue_never_looks_like_what_is():
    others = [line_style("torchvision:swin_t", n) for n in range(12)]
    families = {line_style(key).colour for key in ARCHITECTURE_ORDER}
    assert not families & {style.colour for style in others}
    assert len(set(others)) == len(others)
    assert len({style.colour for style in others[:5]}) == 5
