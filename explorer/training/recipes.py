"""From what the user chose to the configurations of runs."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.data.datasets import describe_dataset
from explorer.errors import InvalidOptionError
from explorer.training.config import Budget, TrainingConfig

RecipeChoice = Literal["auto", "lite", "book"]


def recipe_for(variant: Variant, choice: RecipeChoice | Recipe = "auto") -> Recipe:
    """How ``variant`` is trained.

    Args:
        variant: The network.
        choice: ``"auto"`` is the recipe of the variant's own form; ``"lite"`` and
            ``"book"`` are those of the forms of these names of its architecture; a
            recipe is itself.

    Raises:
        UnknownNameError: The architecture has no such form.
    """
    if isinstance(choice, Recipe):
        return choice
    if choice == "auto":
        return variant.base.recipe
    return variant.spec.form(choice).recipe


def config_for(
    variant: Variant,
    *,
    dataset: str,
    recipe: RecipeChoice | Recipe = "auto",
    epochs: int | None = None,
    seconds: float | None = None,
    macs: int | None = None,
    seed: int = 0,
    device: str = "cpu",
) -> TrainingConfig:
    """The configuration of one run of ``variant``.

    Args:
        variant: The network.
        dataset: Data set key, as in ``explorer.data.datasets``.
        recipe: See :func:`recipe_for`.
        epochs: Budget in passes over the training set, or
        seconds: budget in seconds of training time, or
        macs: budget in multiply-accumulates of training.
        seed: Seeds the weights, the order of the images, augmentation and dropout.
        device: A device as ``resolve_device`` returns it.

    Raises:
        UnknownNameError: The architecture has no such recipe.
        InvalidOptionError: The budget is missing, double or not positive.
    """
    return TrainingConfig(
        variant=variant,
        dataset=dataset,
        recipe=recipe_for(variant, recipe),
        epochs=epochs,
        seconds=seconds,
        macs=macs,
        seed=seed,
        device=device,
    )


def fitted(variant: Variant, dataset: str) -> Variant:
    """``variant`` with as many classes as a data set has, where it has the option.

    A network of the catalogue takes the data set's channels as well; others get images
    in as many as they are made for.

    Args:
        variant: The network.
        dataset: Data set key, as in ``explorer.data.datasets``.

    Raises:
        UnknownNameError: There is no such data set.
    """
    data = describe_dataset(dataset)
    options: dict[str, int] = {}
    if variant.spec in CATALOGUE:
        options["in_channels"] = data.channels
    if "num_classes" in variant.all_options():
        options["num_classes"] = len(data.class_names)
    return variant.with_options(**options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A fair comparison: same data, same order, same seeds, same budget for all.

    Attributes:
        variants: The networks, in the order of the list.
        dataset: Data set key, as in ``explorer.data.datasets``.
        budget: What each run may take.
        recipe: ``"auto"``, ``"lite"`` and ``"book"`` give each network its own recipe,
            see :func:`recipe_for`; a recipe is locked for all.
        seeds: Each network is trained once with each.
        device: A device as ``resolve_device`` returns it.
    """

    variants: tuple[Variant, ...]
    dataset: str
    budget: Budget
    recipe: RecipeChoice | Recipe = "auto"
    seeds: tuple[int, ...] = (0,)
    device: str = "cpu"

    def __post_init__(self) -> None:
        if not self.seeds or len(set(self.seeds)) != len(self.seeds):
            raise InvalidOptionError("seeds", self.seeds, "one or more, each once")
        if not isinstance(self.recipe, Recipe):
            choices = get_args(RecipeChoice)
            if self.recipe not in choices:
                allowed = f"one of {', '.join(choices)}, or a recipe"
                raise InvalidOptionError("recipe", self.recipe, allowed)

    def configs(self) -> tuple[TrainingConfig, ...]:
        """The runs: all networks with the first seed, then with the next one.

        A comparison is whole when each network has been trained once, so a second
        round only narrows its doubt.

        Raises:
            UnknownNameError: An architecture has no such recipe.
            InvalidOptionError: An option or the budget cannot work.
        """
        amount = self.budget.amount
        if self.budget.unit != "seconds":
            amount = int(amount)
        return tuple(
            TrainingConfig(
                variant=variant,
                dataset=self.dataset,
                recipe=recipe_for(variant, self.recipe),
                seed=seed,
                device=self.device,
                **{self.budget.unit: amount},  # type: ignore[arg-type]
            )
            for seed in self.seeds
            for variant in self.variants
        )


def without_seed(config: TrainingConfig) -> TrainingConfig:
    """What runs have in common that differ by their seed alone; draws as one band."""
    return replace(config, seed=0)
