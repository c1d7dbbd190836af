"""A configuration is made from a variant and what the user chose."""

import pytest

from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError, UnknownNameError
from explorer.training.recipes import config_for


def test_a_variant_is_trained_by_its_own_recipe_unless_another_is_chosen():
    lite = Variant.of("alexnet", "lite")
    spec = lite.spec
    for choice, form in (("auto", "lite"), ("lite", "lite"), ("book", "book")):
        config = config_for(lite, dataset="mnist", recipe=choice, epochs=1)
        assert config.recipe == spec.form(form).recipe
        assert config.variant == lite
    assert spec.form("book").recipe != spec.form("lite").recipe


def test_a_recipe_that_the_architecture_lacks_is_refused():
    variant = Variant.of("torchvision:alexnet")
    with pytest.raises(UnknownNameError, match="lite"):
        config_for(variant, dataset="cifar10", recipe="lite", epochs=1)


@pytest.mark.parametrize("budget", [{}, {"epochs": 1, "seconds": 1.0}, {"epochs": 0}])
def test_a_budget_that_makes_no_sense_is_refused(budget):
    with pytest.raises(InvalidOptionError):
        config_for(Variant.of("alexnet", "lite"), dataset="mnist", **budget)
