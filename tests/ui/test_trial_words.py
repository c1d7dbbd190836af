"""Breaks and fixes in the words of the window: those of the engine in English."""

from types import MappingProxyType
from typing import get_args

import pytest

from explorer.architectures.edits import Edit
from explorer.tracing.trying.fix import Fix, FixKind
from explorer.tracing.trying.trial import Breakage, BreakKind
from explorer.tracing.trying.words import explanation
from explorer.ui.trial_words import explained, fix_sentence

FIGURES = {
    "channels": {"wanted": 64, "given": 99},
    "features": {"wanted": 6400, "given": 25088, "maps": (512, 7, 7)},
    "norm": {"wanted": 64, "given": 99},
    "groups": {"side": "out_channels", "channels": 8, "groups": 3},
    "kernel": {"window": (7, 7), "padded": (5, 6)},
    "empty": {"window": 3, "size": (2, 2), "padding": 0},
    "pool_padding": {"window": (3, 3), "padding": (2, 2), "largest": (1, 1)},
    "add": {"first": (1, 64, 56, 56), "second": (1, 64, 28, 28)},
    "concat": {"first": (1, 64, 56, 56), "second": (1, 64, 54, 54), "axis": 1},
    "dimensions": {"wanted": 4, "given": 2},
    "argument": {"field": "stride", "value": 0, "lowest": 1},
}


def broken(kind, figures, message="Sizes do not agree.\nmore"):
    return Breakage(
        step=3,
        path="features.3",
        step_kind="Conv2d",
        kind=kind,
        input_shapes=(),
        message=message,
        figures=MappingProxyType(figures),
    )


@pytest.mark.parametrize("kind", get_args(BreakKind))
def test_a_break_is_explained_as_the_engine_explains_it(kind):
    figures = FIGURES.get(kind, {})
    for known in (broken(kind, figures), broken(kind, {}), broken(kind, {}, "")):
        assert explained(known) == explanation(known)


def test_features_that_come_from_no_maps_and_sides_without_a_name_have_words_too():
    plain = broken("features", {"wanted": 10, "given": 2048})
    sideless = broken("groups", {"side": "num_channels", "channels": 8, "groups": 3})
    for known in (plain, sideless):
        assert explained(known) == explanation(known)


@pytest.mark.parametrize("kind", get_args(FixKind))
def test_a_fix_says_what_the_engine_says(kind):
    fix = Fix(
        kind=kind,
        edits=(
            Edit(path="0", field="in_channels", value=99),
            Edit(path="", field="image_size", value=224),
            Edit(path="1", field="layer", value="Identity()"),
            Edit(path="2", field="before", value="AdaptiveAvgPool2d(6)"),
            Edit(path="3", field="after", value="Conv2d(1, 2, 1)"),
            Edit(path="4", field="ceil_mode", value=True),
        ),
    )
    assert fix_sentence(fix) == str(fix)
