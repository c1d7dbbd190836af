"""The fields of a recipe as a form shows them, made from the record itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from PySide6.QtCore import QCoreApplication

from explorer.architectures.recipe import CHOICES, LIMITS, Recipe
from explorer.errors import InvalidOptionError
from explorer.ui.widgets.option_editors import OptionValue

_NAMELESS = "key"  # says where a recipe comes from


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeField:
    """One field, as an editor needs it; see ``FormField``.

    Numbers are typed as text: a learning rate of 0.0003 has more decimals than a spin
    box shows, and what is out of range gets a sentence instead of another number.
    """

    name: str
    label: str
    kind: str
    choices: Sequence[OptionValue] = ()
    choice_labels: Sequence[str] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float = 1
    help: str = ""


def recipe_fields() -> tuple[RecipeField, ...]:
    """One for every field of a recipe but its name, in the record's order."""
    words, helps = _labels(), _helps()
    made = []
    for field in fields(Recipe):
        name = field.name
        if name == _NAMELESS:
            continue
        choices = CHOICES.get(name, ())
        kind = "choice" if choices else "text" if name in LIMITS else "switch"
        made.append(
            RecipeField(
                name=name,
                label=words[name],
                kind=kind,
                choices=choices,
                choice_labels=[_choice_label(choice) for choice in choices],
                help=helps.get(name, ""),
            )
        )
    return tuple(made)


def shown_values(recipe: Recipe) -> dict[str, OptionValue]:
    """What the editors show for a recipe."""
    return {
        field.name: _shown(getattr(recipe, field.name)) for field in recipe_fields()
    }


def recipe_of(values: Mapping[str, OptionValue]) -> Recipe:
    """The recipe that the editors show.

    Raises:
        InvalidOptionError: A field holds no number, or one that is not allowed.
    """
    read = {name: _read(name, value) for name, value in values.items()}
    return Recipe(key="custom", **read)  # type: ignore[arg-type]  # it checks each


def sentence(error: InvalidOptionError) -> str:
    """Which field is wrong and what it takes, in the form's own words."""
    label = _labels().get(error.field, error.field)
    told = QCoreApplication.translate("RecipeForm", "{0} must be {1}, not {2}.")
    value = error.value
    shown = f"{value:g}" if isinstance(value, int | float) else str(value)
    return told.format(label, error.allowed, shown)


def _shown(value: object) -> OptionValue:
    if isinstance(value, bool | str):
        return value
    assert isinstance(value, int | float)  # nothing else is in the record
    return f"{value:g}"


def _read(name: str, value: OptionValue) -> OptionValue:
    limits = LIMITS.get(name)
    if limits is None:
        return value
    text = str(value).strip().replace(",", ".")
    try:
        return int(text) if limits.whole else float(text)
    except ValueError as error:
        raise InvalidOptionError(name, str(value), str(limits)) from error


def _labels() -> dict[str, str]:
    translated = QCoreApplication.translate
    return {
        "optimizer": translated("RecipeForm", "Optimizer"),
        "learning_rate": translated("RecipeForm", "Learning rate"),
        "batch_size": translated("RecipeForm", "Batch size"),
        "momentum": translated("RecipeForm", "Momentum"),
        "weight_decay": translated("RecipeForm", "Weight decay"),
        "initialisation": translated("RecipeForm", "Initialisation"),
        "normalise": translated("RecipeForm", "Standardise"),
        "schedule": translated("RecipeForm", "Schedule"),
        "warm_up": translated("RecipeForm", "Warm-up"),
        "label_smoothing": translated("RecipeForm", "Label smoothing"),
        "flip": translated("RecipeForm", "Mirror images"),
        "shift": translated("RecipeForm", "Shift images"),
    }


def _helps() -> dict[str, str]:
    translated = QCoreApplication.translate
    return {
        "learning_rate": translated("RecipeForm", "Step size, at its highest"),
        "batch_size": translated("RecipeForm", "Images per step"),
        "momentum": translated("RecipeForm", "Of SGD, from 0 to below 1"),
        "weight_decay": translated(
            "RecipeForm", "How strongly each step pulls the weights towards zero"
        ),
        "initialisation": translated(
            "RecipeForm", "How the weights of convolutions and dense layers begin"
        ),
        "normalise": translated(
            "RecipeForm", "Inputs with mean 0 and deviation 1 instead of from 0 to 1"
        ),
        "schedule": translated(
            "RecipeForm", "How the learning rate falls towards the end of the budget"
        ),
        "warm_up": translated(
            "RecipeForm", "Share of the budget in which the learning rate rises"
        ),
        "label_smoothing": translated(
            "RecipeForm", "Share of the target that is spread over all classes"
        ),
        "flip": translated("RecipeForm", "Half of the training images, left to right"),
        "shift": translated("RecipeForm", "By up to so many px in each direction"),
    }


def _choice_label(choice: str) -> str:
    translated = QCoreApplication.translate
    return {
        "sgd": "SGD",
        "adam": "Adam",
        "adamw": "AdamW",
        "default": translated("RecipeForm", "as built"),
        "xavier": "Xavier",
        "he": "He",
        "normal": translated("RecipeForm", "normal, 0.01"),
        "constant": translated("RecipeForm", "constant"),
        "linear": translated("RecipeForm", "linear at the end"),
        "cosine": translated("RecipeForm", "cosine"),
        "step": translated("RecipeForm", "steps of ten"),
    }.get(choice, choice)
