"""The networks that the ResNet paper reports on."""

from types import MappingProxyType

from explorer.architectures.recipe import Recipe
from explorer.architectures.spec import Form, Options, OptionValue

_IMAGENET: Options = {
    "in_channels": 3,
    "num_classes": 1000,
    "image_size": 224,
    "conv_bias": False,
    "shortcut_norm": True,
}
_CIFAR: Options = {
    "in_channels": 3,
    "image_size": 32,
    "stem": "cifar",
    "shortcut": "A",
    "conv_bias": False,
}
_SCHEDULE = (
    "The learning rate falls to zero over the last fifth of the training instead of in"
    " steps of ten."
)
_NO_BIASES = (
    "Convolutions have no biases; the paper does not say, the authors' published"
    " networks have none."
)


def _recipe(batch_size: int) -> Recipe:
    return Recipe(
        key="paper",
        learning_rate=0.1,
        batch_size=batch_size,
        momentum=0.9,
        weight_decay=1e-4,
        initialisation="he",
        normalise=True,
        schedule="linear",
    )


def _imagenet_form(
    key: str, title: str, depth: int, *deviations: str, **options: OptionValue
) -> Form:
    return Form(
        key=key,
        title=title,
        options=MappingProxyType({**_IMAGENET, "depth": depth, **options}),
        recipe=_recipe(256),
        class_set="imagenet",
        deviations=(*deviations, _NO_BIASES, _SCHEDULE),
    )


def _cifar_form(
    key: str, title: str, depth: int, *deviations: str, **options: OptionValue
) -> Form:
    return Form(
        key=key,
        title=title,
        options=MappingProxyType({**_CIFAR, "depth": depth, **options}),
        recipe=_recipe(128),
        class_set="cifar10",
        deviations=(*deviations, _NO_BIASES, _SCHEDULE),
    )


_OPTION_B = "The shortcuts are option B as in table 4; in table 2 they are option A."

PAPER_FORMS = (
    _imagenet_form("paper-18", "ResNet-18 (2015)", 18, _OPTION_B),
    _imagenet_form("paper-34", "ResNet-34 (2015)", 34, _OPTION_B),
    _imagenet_form("paper-50", "ResNet-50 (2015)", 50),
    _imagenet_form("paper-101", "ResNet-101 (2015)", 101),
    _imagenet_form("paper-152", "ResNet-152 (2015)", 152),
    _imagenet_form("plain-18", "Plain-18", 18, shortcut="none"),
    _imagenet_form("plain-34", "Plain-34", 34, shortcut="none"),
)

CIFAR_FORMS = (
    _cifar_form("cifar-20", "ResNet-20", 20),
    _cifar_form("cifar-32", "ResNet-32", 32),
    _cifar_form("cifar-44", "ResNet-44", 44),
    _cifar_form("cifar-56", "ResNet-56", 56),
    _cifar_form(
        "cifar-110",
        "ResNet-110",
        110,
        "It starts at the full learning rate; the paper warms it up at a tenth.",
    ),
    _cifar_form("cifar-plain-20", "Plain-20", 20, shortcut="none"),
    _cifar_form("cifar-plain-56", "Plain-56", 56, shortcut="none"),
)
