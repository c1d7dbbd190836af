"""Every classification model of torchvision, as an architecture with one form."""

import inspect
from collections.abc import Callable
from functools import cache
from types import MappingProxyType
from typing import Any

from torch import nn

from explorer.architectures.options import Count, Side
from explorer.architectures.recipe import Recipe
from explorer.architectures.spec import ArchitectureSpec, Form
from explorer.errors import InvalidOptionError, UnknownNameError

PREFIX = "torchvision:"
_IMAGE_SIZE = 224
_IMAGE_SIZES = MappingProxyType({"inception_v3": 299})  # trained at 299 px


def torchvision_names() -> tuple[str, ...]:
    """Names of all classification models, sorted."""
    import torchvision.models as models  # 2 s: only when asked for

    return tuple(sorted(models.list_models(module=models)))


@cache
def torchvision_architecture(name: str) -> ArchitectureSpec:
    """The catalogue entry of one torchvision model.

    GoogLeNet comes without its auxiliary heads, as its published weights do.

    Raises:
        UnknownNameError: torchvision has no classification model of that name.
    """
    if name not in torchvision_names():
        raise UnknownNameError("torchvision model", name, torchvision_names())
    form = Form(
        key="torchvision",
        title=name,
        options=MappingProxyType({"image_size": _IMAGE_SIZES.get(name, _IMAGE_SIZE)}),
        recipe=Recipe(
            key="custom", learning_rate=0.01, momentum=0.9, initialisation="default"
        ),
        class_set="imagenet",
    )
    return ArchitectureSpec(
        key=PREFIX + name,
        title=name,
        paper=None,
        improvement=_first_line(name),
        build=_builder(name),
        forms=(form,),
    )


def published_preset(key: str, weights: str = "DEFAULT") -> Any:
    """What torchvision does to a picture before it meets the published weights.

    Args:
        key: ``torchvision:NAME``; any other key stands for a network of our own that is
            made for ImageNet, and gets what torchvision does most often.
        weights: torchvision's name of the weights; others than its own, and
            ``"DEFAULT"``, stand for the best.

    Returns:
        torchvision's ``ImageClassification`` of those weights.
    """
    import torchvision.models as models

    name = key.removeprefix(PREFIX) if key.startswith(PREFIX) else "resnet18"
    published = models.get_model_weights(name)
    chosen = published.__members__.get(weights, published.DEFAULT)
    return chosen.transforms()


def _first_line(name: str) -> str:
    import torchvision.models as models

    documentation = inspect.getdoc(models.get_model_builder(name)) or ""
    return " ".join(documentation.split("\n\n", 1)[0].split())


def _builder(name: str) -> Callable[..., nn.Module]:
    def build_torchvision(
        *,
        in_channels: Count = 3,
        num_classes: Count = 1000,
        image_size: Side = 224,
    ) -> nn.Module:
        """Build the model with new weights.

        Args:
            in_channels: Channels of the input, always 3.
            num_classes: Length of the logits.
            image_size: Side of the square input in px.

        Raises:
            InvalidOptionError: The model takes RGB images only.
        """
        if in_channels != 3:
            raise InvalidOptionError("in_channels", in_channels, f"3 for {name}")
        import torchvision.models as models

        builder = models.get_model_builder(name)
        accepted = _accepted_names(builder)
        options: dict[str, Any] = {"num_classes": num_classes}
        if name == "googlenet":
            options["aux_logits"] = False
        if "init_weights" in accepted:
            options["init_weights"] = False  # torch's own initialisation is faster
        if name.startswith("vit_"):
            options["image_size"] = image_size
        model: nn.Module = builder(weights=None, **options)
        return model

    return build_torchvision


def _accepted_names(builder: Callable[..., nn.Module]) -> frozenset[str]:
    """Options of ``builder`` and of the class it makes."""
    made = inspect.signature(builder).return_annotation
    names = set(inspect.signature(builder).parameters)
    if inspect.isclass(made):
        names |= set(inspect.signature(made).parameters)
    return frozenset(names)
