import pytest

from explorer.diagrams.colours import FAMILIES, LINE_STYLES, family, line_style


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
