"""What a remedy changes, where it depends on the network."""

from dataclasses import replace

import pytest

from explorer.architectures.variants import Variant
from explorer.training import remedies
from explorer.training.recipes import config_for


def run_of(key, form, **changed):
    variant = Variant.of(key, form)
    recipe = replace(variant.base.recipe, key="custom", **changed)
    return config_for(variant, dataset="fashion-mnist-small", recipe=recipe, epochs=1)


def own_rate(key, form):
    return Variant.of(key, form).base.recipe.learning_rate


def lowered(config):
    (remedy,) = remedies.lower_rate(config)
    assert remedy.before == config.recipe.learning_rate
    assert remedy.after == remedy.config.recipe.learning_rate
    return remedy.after


@pytest.mark.parametrize("form", ["lite", "book"])
def test_a_rate_far_too_high_falls_to_that_of_the_network(form):
    assert lowered(run_of("alexnet", form, learning_rate=10.0)) == own_rate(
        "alexnet", form
    )


@pytest.mark.parametrize("share", [0.5, 1.0, 5.0])
def test_a_rate_near_that_of_the_network_is_divided(share):
    rate = share * own_rate("alexnet", "lite")
    assert lowered(run_of("alexnet", "lite", learning_rate=rate)) == rate / 10


def test_the_rate_is_that_for_steps_of_the_same_kind():
    sgd = run_of("alexnet", "lite", learning_rate=10.0, optimizer="sgd")
    assert lowered(sgd) == own_rate("alexnet", "book")
    adamw = run_of("alexnet", "lite", learning_rate=10.0, optimizer="adamw")
    assert lowered(adamw) == own_rate("alexnet", "lite")


def test_without_a_rate_for_such_steps_it_is_divided():
    adam = run_of("torchvision:resnet18", None, learning_rate=10.0, optimizer="adam")
    assert lowered(adam) == 1.0
