"""How a picture becomes the input of one variant."""

from dataclasses import replace
from functools import cache

from explorer.architectures.torchvision_models import published_preset
from explorer.architectures.variants import Variant
from explorer.data.datasets import DEFAULT_DATASET, load_dataset
from explorer.data.preprocessing import (
    Preprocessing,
    dataset_preprocessing,
    preset_preprocessing,
)
from explorer.data.records import ImageDataset

# Their published weights were made by TensorFlow.  torchvision undoes its own
# normalisation inside the network where it loads them (``transform_input=True``); here
# the network stays the paper's, and gets the very same values by its preprocessing.
_SEE_FROM_MINUS_ONE_TO_ONE = frozenset(
    {"torchvision:googlenet", "torchvision:inception_v3"}
)


@cache
def shipped_dataset() -> ImageDataset:
    """The data set that ships, loaded once."""
    return load_dataset(DEFAULT_DATASET)


def sample_preprocessing(variant: Variant, weights: str = "DEFAULT") -> Preprocessing:
    """How a sample of a data set is shown to ``variant``, as in its training.

    Args:
        variant: The network.
        weights: As for :func:`picture_preprocessing`.
    """
    if _sees_imagenet(variant):
        return replace(picture_preprocessing(variant, weights), resize="stretch")
    _, channels, image_size, _ = variant.input_shape
    return dataset_preprocessing(
        shipped_dataset(),
        channels=channels,
        image_size=image_size,
        normalise=variant.base.recipe.normalise,
    )


def picture_preprocessing(variant: Variant, weights: str = "DEFAULT") -> Preprocessing:
    """How a photograph is shown to ``variant``: the middle of it, not squeezed.

    Args:
        variant: The network.
        weights: torchvision's name of its weights, since what was trained later often
            sees pictures cut otherwise; the best where torchvision has none so called.
    """
    if not _sees_imagenet(variant):
        return replace(sample_preprocessing(variant), resize="fit")
    published = preset_preprocessing(published_preset(variant.architecture, weights))
    if variant.architecture in _SEE_FROM_MINUS_ONE_TO_ONE:
        published = replace(published, mean=(0.5,) * 3, deviation=(0.5,) * 3)
    _, _, image_size, _ = variant.input_shape
    margin = (published.resize_size or published.image_size) / published.image_size
    return replace(
        published, image_size=image_size, resize_size=round(image_size * margin)
    )


def _sees_imagenet(variant: Variant) -> bool:
    """Whether it expects ImageNet's pictures; what sees grey never does."""
    return variant.base.class_set == "imagenet" and variant.option("in_channels") == 3
