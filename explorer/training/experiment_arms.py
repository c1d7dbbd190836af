"""The networks and recipes that experiments set side by side."""

from dataclasses import dataclass, replace

from explorer.architectures.recipe import Recipe
from explorer.architectures.spec import OptionValue
from explorer.architectures.variants import Variant
from explorer.training.config import TrainingConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One line of a comparison: what is the same in runs that differ by their seed.

    Attributes:
        name: What the verdict and the legend call it.
        variant: The network.
        recipe: How it is trained.
    """

    name: str
    variant: Variant
    recipe: Recipe

    def is_of(self, config: TrainingConfig) -> bool:
        """Whether a run belongs to this line."""
        return (config.variant, config.recipe) == (self.variant, self.recipe)


_SGD = Recipe(
    key="custom",
    learning_rate=0.05,
    batch_size=64,
    momentum=0.9,
    weight_decay=1e-4,
    initialisation="he",
    normalise=True,
    schedule="linear",
)
_ADAM = replace(
    _SGD, optimizer="adam", learning_rate=1e-3, momentum=0.0, weight_decay=0.0
)


def _narrow_resnet(form: str, **options: OptionValue) -> Variant:
    """A CIFAR network at half its width, for grey images of 14 px."""
    return Variant.of(
        "resnet", form, in_channels=1, image_size=14, width=0.5, **options
    )


def _small_alexnet(image_size: int, **options: OptionValue) -> Variant:
    """AlexNet for images that its large stem would swallow."""
    return Variant.of(
        "alexnet",
        "lite",
        image_size=image_size,
        stem="small",
        overlapping=False,
        **options,
    )


def depth_arms() -> tuple[Arm, ...]:
    """Plain and residual networks, shallow and deep, with equal parameters."""
    return tuple(
        Arm(name=name, variant=_narrow_resnet(form), recipe=_SGD)
        for name, form in (
            ("Plain-20", "cifar-plain-20"),
            ("Plain-56", "cifar-plain-56"),
            ("ResNet-20", "cifar-20"),
            ("ResNet-56", "cifar-56"),
        )
    )


def batch_norm_arms() -> tuple[Arm, ...]:
    """One VGG with and without batch normalisation, at two learning rates."""
    network = Variant.of("vgg", "lite", image_size=32, dropout=0.0)
    return tuple(
        Arm(
            name=f"{how} BN, rate {rate:g}",
            variant=network.with_options(normalisation=normalisation),
            recipe=replace(_SGD, learning_rate=rate),
        )
        for rate in (0.01, 0.1)
        for how, normalisation in (("Without", "none"), ("With", "bn"))
    )


def dropout_arms() -> tuple[Arm, ...]:
    """One AlexNet with and without dropout."""
    return tuple(
        Arm(
            name=f"{how} dropout",
            variant=_small_alexnet(28, hidden=512, dropout=dropout),
            recipe=_ADAM,
        )
        for how, dropout in (("Without", 0.0), ("With", 0.5))
    )


def shortcut_arms() -> tuple[Arm, ...]:
    """ResNet-20 with every kind of shortcut and with none."""
    projected: dict[str, OptionValue] = {"shortcut_norm": True}
    return (
        Arm(name="No shortcut", variant=_narrow_resnet("cifar-plain-20"), recipe=_SGD),
        Arm(name="Shortcut A", variant=_narrow_resnet("cifar-20"), recipe=_SGD),
        *(
            Arm(
                name=f"Shortcut {option}",
                variant=_narrow_resnet("cifar-20", shortcut=option, **projected),
                recipe=_SGD,
            )
            for option in ("B", "C")
        ),
    )


def head_arms() -> tuple[Arm, ...]:
    """One AlexNet with a dense head and with global pooling."""
    return tuple(
        Arm(
            name=name,
            variant=_small_alexnet(32, hidden=1024, head=head),
            recipe=_ADAM,
        )
        for name, head in (("Dense head", "dense"), ("Global pooling", "global"))
    )


def softmax_arms() -> tuple[Arm, ...]:
    """One AlexNet whose logits meet one softmax or two."""
    return tuple(
        Arm(
            name=f"Softmax {how}",
            variant=_small_alexnet(28, dropout=0.0, softmax=twice),
            recipe=_ADAM,
        )
        for how, twice in (("once", False), ("twice", True))
    )


def small_set_arms() -> tuple[Arm, ...]:
    """Two lite networks by the book's recipes and by their own."""
    arms = []
    for key in ("alexnet", "nin"):
        network = Variant.of(key, "lite")
        for name, form in (("book's", "book"), ("lite", "lite")):
            arms.append(
                Arm(
                    name=f"{network.spec.title}, {name} recipe",
                    variant=network,
                    recipe=network.spec.form(form).recipe,
                )
            )
    return tuple(arms)
