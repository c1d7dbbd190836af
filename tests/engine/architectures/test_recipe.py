"""A recipe takes what can work and refuses the rest in one sentence."""

import math

import pytest

from explorer.architectures.recipe import CHOICES, LIMITS, Recipe
from explorer.errors import InvalidOptionError


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (
            {"learning_rate": 0},
            "learning_rate must be a number above 0 and below 1,000",
        ),
        ({"learning_rate": math.nan}, "got nan"),
        ({"batch_size": 0}, "batch_size must be a whole number from 1 to 65,536"),
        ({"batch_size": 16.0}, "a whole number"),
        ({"momentum": 1}, "momentum must be a number from 0 to below 1, got 1"),
        ({"weight_decay": -0.1}, "weight_decay must be a number from 0 to 10"),
        ({"warm_up": 1.0}, "from 0 to below 1"),
        ({"label_smoothing": -0.1}, "label_smoothing"),
        ({"shift": -1}, "shift must be a whole number from 0 to 256"),
        ({"shift": True}, "shift"),
        ({"optimizer": "rmsprop"}, "optimizer must be one of sgd, adam, adamw"),
        ({"schedule": "sine"}, "one of constant, linear, cosine, step"),
        ({"initialisation": "zeros"}, "one of default, xavier, he, normal"),
    ],
)
def test_what_cannot_work_is_refused_by_its_name(chosen, said):
    with pytest.raises(InvalidOptionError) as caught:
        Recipe(key="custom", **chosen)
    assert said in str(caught.value)
    assert caught.value.field in chosen


def test_limits_and_choices_name_fields_and_allow_what_a_recipe_has_by_itself():
    recipe = Recipe(key="custom")
    for name, limits in LIMITS.items():
        assert limits.allow(getattr(recipe, name))
    for name, choices in CHOICES.items():
        assert getattr(recipe, name) in choices


def test_a_recipe_augments_when_images_are_mirrored_or_moved():
    assert not Recipe(key="custom").augments
    assert Recipe(key="custom", flip=True).augments
    assert Recipe(key="custom", shift=2).augments
