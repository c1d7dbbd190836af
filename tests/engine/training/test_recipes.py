"""A configuration is made from a variant and what the user chose."""

import pytest

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError, UnknownNameError
from explorer.training.config import LARGEST_SEED, Budget
from explorer.training.learner import Learner
from explorer.training.recipes import Plan, config_for, fitted, without_seed


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


LITE = tuple(Variant.of(key, "lite") for key in ("alexnet", "nin"))


def plan_of(**chosen):
    given = {
        "variants": LITE,
        "dataset": "mnist",
        "budget": Budget(unit="epochs", amount=2),
    }
    return Plan(**given | chosen)


def test_a_plan_trains_each_network_by_its_own_recipe_with_each_seed():
    configs = plan_of(seeds=(3, 5)).configs()
    assert [(config.variant, config.seed) for config in configs] == [
        (LITE[0], 3),
        (LITE[1], 3),
        (LITE[0], 5),
        (LITE[1], 5),
    ]
    for config in configs:
        assert config.recipe == config.variant.base.recipe
        assert (config.epochs, config.dataset) == (2, "mnist")
    assert configs[0].recipe != configs[1].recipe


def test_a_locked_recipe_is_the_same_for_all():
    recipe = Recipe(key="custom", learning_rate=0.3)
    assert {config.recipe for config in plan_of(recipe=recipe).configs()} == {recipe}


@pytest.mark.parametrize("unit", ["epochs", "seconds", "macs"])
def test_the_budget_of_a_plan_is_that_of_its_runs(unit):
    budget = Budget(unit=unit, amount=7)
    for config in plan_of(budget=budget).configs():
        assert config.budget == budget
        assert getattr(config, unit) == 7


@pytest.mark.parametrize(
    "chosen", [{"seeds": ()}, {"seeds": (1, 1)}, {"recipe": "paper"}]
)
def test_a_plan_that_makes_no_sense_is_refused(chosen):
    with pytest.raises(InvalidOptionError, match=next(iter(chosen))):
        plan_of(**chosen)


def test_runs_of_one_network_with_other_seeds_belong_together():
    configs = plan_of(seeds=(3, 5)).configs()
    assert len({without_seed(config) for config in configs}) == 2


@pytest.mark.parametrize("seed", [0, LARGEST_SEED])
def test_every_seed_of_the_range_makes_a_network(seed):
    lite = Variant.of("nin", "lite")
    learner = Learner(config_for(lite, dataset="mnist", epochs=1, seed=seed))
    assert learner.classes == 10


@pytest.mark.parametrize("seed", [-1, LARGEST_SEED + 1, 10**22])
def test_other_seeds_are_refused_before_anything_starts(seed):
    with pytest.raises(InvalidOptionError, match=f"0 to {LARGEST_SEED}, got {seed}"):
        config_for(Variant.of("nin"), dataset="mnist", epochs=1, seed=seed)


def test_a_network_is_fitted_to_the_data_set_as_far_as_it_can_be():
    own = fitted(Variant.of("alexnet", "paper"), "cifar10").all_options()
    assert (own["in_channels"], own["num_classes"]) == (3, 10)
    grey = fitted(Variant.of("alexnet", "paper"), "mnist").all_options()
    assert (grey["in_channels"], grey["num_classes"]) == (1, 10)
    rgb = fitted(Variant.of("torchvision:resnet18"), "mnist").all_options()
    assert (rgb["in_channels"], rgb["num_classes"]) == (3, 10)
