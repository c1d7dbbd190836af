"""From what the user chose to the configuration of a run."""

from typing import Literal

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.training.config import TrainingConfig

RecipeChoice = Literal["auto", "lite", "book"]


def recipe_for(variant: Variant, choice: RecipeChoice = "auto") -> Recipe:
    """How ``variant`` is trained.

    Args:
        variant: The network.
        choice: ``"auto"`` is the recipe of the variant's own form; ``"lite"`` and
            ``"book"`` are those of the forms of these names of its architecture.

    Raises:
        UnknownNameError: The architecture has no such form.
    """
    if choice == "auto":
        return variant.base.recipe
    return variant.spec.form(choice).recipe


def config_for(
    variant: Variant,
    *,
    dataset: str,
    recipe: RecipeChoice = "auto",
    epochs: int | None = None,
    seconds: float | None = None,
    seed: int = 0,
    device: str = "cpu",
) -> TrainingConfig:
    """The configuration of one run of ``variant``.

    Args:
        variant: The network.
        dataset: Data set key, as in ``explorer.data.datasets``.
        recipe: See :func:`recipe_for`.
        epochs: Budget in passes over the training set, or
        seconds: budget in seconds of training time.
        seed: Seeds the weights, the order of the images and dropout.
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
        seed=seed,
        device=device,
    )
