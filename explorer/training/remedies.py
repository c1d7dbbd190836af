"""What to do about an illness: the same run, changed in one thing."""

from dataclasses import dataclass, replace

from explorer.architectures.recipe import LIMITS, Recipe
from explorer.architectures.spec import OptionValue
from explorer.errors import InvalidOptionError
from explorer.training.config import TrainingConfig

RATE_FACTOR = 10.0
"""Learning rates are searched in decades: a step by less is seldom seen in a curve."""

ADAM_RATE = 1e-3
"""The rate of Adam's paper (Kingma and Ba 2014, algorithm 1)."""

WEIGHT_DECAY = 5e-4
"""The weight decay of AlexNet's paper (Krizhevsky et al. 2012, section 5)."""

DROPOUT = 0.5
"""The share of Srivastava et al. 2014 for hidden layers (section 4)."""

# Option and value that add batch normalisation, in the builders that can have it.
_BATCH_NORM: tuple[tuple[str, OptionValue], ...] = (
    ("normalisation", "bn"),
    ("batch_norm", True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One way to cure a run.

    Attributes:
        key: What is done: ``"lower_rate"``, ``"raise_rate"``, ``"adam"``, ``"he"``,
            ``"batch_norm"``, ``"relu"``, ``"shortcut"``, ``"weight_decay"``,
            ``"dropout"``, ``"fewer_epochs"`` or ``"remove_softmax"``.
        field: The field of the recipe or of the budget, or the option of the variant,
            that changes; empty where only the network's code can change.
        before: Its value in the run.
        after: Its value in ``config``.
        config: The run to start, or ``None`` where the user has to change the network.
    """

    key: str
    field: str = ""
    before: OptionValue = ""
    after: OptionValue = ""
    config: TrainingConfig | None = None


def lower_rate(config: TrainingConfig) -> list[Remedy]:
    """The learning rate that the network is made for, or a tenth of one near it."""
    rate = config.recipe.learning_rate / RATE_FACTOR
    tuned = _tuned_rate(config)
    if tuned is not None and tuned < rate:
        rate = tuned
    return _recipe(config, "lower_rate", "learning_rate", rate)


def raise_rate(config: TrainingConfig) -> list[Remedy]:
    """Ten times the learning rate, where there may be such a one."""
    rate = config.recipe.learning_rate * RATE_FACTOR
    if not LIMITS["learning_rate"].allow(rate):
        return []
    return _recipe(config, "raise_rate", "learning_rate", rate)


def adam(config: TrainingConfig) -> list[Remedy]:
    """Adam with its paper's rate: every weight gets steps of its own size."""
    if config.recipe.optimizer != "sgd":
        return []
    recipe = replace(
        config.recipe, key="custom", optimizer="adam", learning_rate=ADAM_RATE
    )
    changed = replace(config, recipe=recipe)
    return [
        Remedy(
            key="adam", field="optimizer", before="sgd", after="adam", config=changed
        )
    ]


def he(config: TrainingConfig) -> list[Remedy]:
    """First weights that neither weaken nor strengthen the signal behind a ReLU."""
    if config.recipe.initialisation == "he":
        return []
    return _recipe(config, "he", "initialisation", "he")


def weight_decay(config: TrainingConfig) -> list[Remedy]:
    """A penalty on large weights, or a stronger one."""
    before = config.recipe.weight_decay
    after = before * RATE_FACTOR if before else WEIGHT_DECAY
    if not LIMITS["weight_decay"].allow(after):
        return []
    return _recipe(config, "weight_decay", "weight_decay", after)


def fewer_epochs(config: TrainingConfig, best: int) -> list[Remedy]:
    """Stop where the test was best, a pass that is counted from 1."""
    if config.epochs is None or best >= config.epochs:
        return []
    return [
        Remedy(
            key="fewer_epochs",
            field="epochs",
            before=config.epochs,
            after=best,
            config=replace(config, epochs=best),
        )
    ]


def batch_norm(config: TrainingConfig) -> list[Remedy]:
    """Batch normalisation after every convolution."""
    remedies: list[Remedy] = []
    for option, value in _BATCH_NORM:
        remedies += _option(config, "batch_norm", option, value)
    return remedies[:1]


def relu(config: TrainingConfig) -> list[Remedy]:
    """ReLU, whose slope is 1, in place of an activation that flattens out."""
    return _option(config, "relu", "activation", "relu")


def shortcut(config: TrainingConfig) -> list[Remedy]:
    """Residual blocks in place of plain ones."""
    return _option(config, "shortcut", "shortcut", "A", only_from="none")


def dropout(config: TrainingConfig) -> list[Remedy]:
    """Dropout before the dense layers, where there is none."""
    return _option(config, "dropout", "dropout", DROPOUT, only_from=0.0)


def remove_softmax(config: TrainingConfig) -> list[Remedy]:
    """No softmax in the network: the loss has its own."""
    switch = _option(config, "remove_softmax", "softmax", False)
    return switch or [Remedy(key="remove_softmax")]


def _tuned_rate(config: TrainingConfig) -> float | None:
    """The rate of the network's own recipe for the optimiser that is used.

    That of its form comes first, then those of the architecture's other forms.
    """
    variant = config.variant
    recipes = (form.recipe for form in (variant.base, *variant.spec.forms))
    sgd = config.recipe.optimizer == "sgd"  # Adam's steps and AdamW's are of one size
    rates = (own.learning_rate for own in recipes if (own.optimizer == "sgd") == sgd)
    return next(rates, None)


def _recipe(
    config: TrainingConfig, key: str, field: str, after: float | str
) -> list[Remedy]:
    values = {name: getattr(config.recipe, name) for name in Recipe.__slots__}
    recipe = Recipe(**{**values, "key": "custom", field: after})
    before = values[field]
    changed = replace(config, recipe=recipe)
    return [Remedy(key=key, field=field, before=before, after=after, config=changed)]


def _option(
    config: TrainingConfig,
    key: str,
    option: str,
    after: OptionValue,
    *,
    only_from: OptionValue | None = None,
) -> list[Remedy]:
    """Set an option of the network, where it has that option with another value."""
    variant = config.variant
    before = variant.all_options().get(option)
    if before is None or before == after:
        return []
    if only_from is not None and before != only_from:
        return []
    try:
        changed = replace(config, variant=variant.with_options(**{option: after}))
    except InvalidOptionError:  # a user's own option of that name takes other values
        return []
    return [Remedy(key=key, field=option, before=before, after=after, config=changed)]
