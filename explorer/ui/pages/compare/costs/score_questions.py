"""What a trained network answers to a picture; found out aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import torch

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.shipped import shipped_weights
from explorer.architectures.variants import Variant
from explorer.comparison.lineups import historical_line
from explorer.data.preprocessing import network_input
from explorer.runs.weights import first_choice, resolve
from explorer.tracing.inputs import sample_preprocessing, shipped_dataset
from explorer.ui.choosing.pictures import Pictures
from explorer.ui.widgets.thumbnail_row import Thumbnail

# Every small network is right, but not so sure that its softmax is a one and zeros.
FIRST_PICTURE = "sample:T-shirt/top:2"
_PER_CLASS = 3  # test images that are offered
_FORM = "lite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The pictures that can be chosen.

    Attributes:
        pictures: All of the test set, by key.
        thumbnails: The first few of every class.
        classes: Names of the classes.
    """

    pictures: Pictures
    thumbnails: tuple[Thumbnail, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a network makes of a picture.

    Attributes:
        variant: The network.
        key: Of the picture.
        logits: One score per class.
        label: Index of the picture's class.
    """

    variant: Variant
    key: str
    logits: tuple[float, ...]
    label: int


def trained_ones(variants: Sequence[Variant]) -> tuple[Variant, ...]:
    """Networks with shipped weights that stand for ``variants``, each once.

    A network stands for itself where weights of it ship, else the small form of its
    family does; where no family has any, all small forms are offered.
    """
    found = dict.fromkeys(
        trained for variant in variants if (trained := _trained(variant)) is not None
    )
    if found:
        return tuple(found)
    lite = (Variant.of(spec.architecture, _FORM) for spec in historical_line())
    return tuple(variant for variant in lite if shipped_weights(variant) is not None)


@cache
def offer() -> Offer:
    """The shipped test images; reads them the first time."""
    pictures = Pictures(shipped_dataset())
    choices = [
        pictures.sample(label, number)
        for number in range(_PER_CLASS)
        for label in range(len(pictures.classes))
    ]
    thumbnails = tuple(
        Thumbnail(key=each.key, title=each.picture.name, pixels=each.picture.rgb)
        for each in choices
    )
    return Offer(pictures=pictures, thumbnails=thumbnails, classes=pictures.classes)


def answer(variant: Variant, key: str) -> Answer:
    """Show a test image to ``variant`` with its shipped weights.

    Raises:
        ExplorerError: There is no such image, or the weights are damaged.
    """
    pictures = offer().pictures
    place = pictures.place(key) or (0, 0)
    choice = pictures.sample(*place)
    model = resolve(variant, first_choice(variant), None)
    image = network_input(choice.picture.rgb, sample_preprocessing(variant))
    with torch.inference_mode():
        scores = model(image)[0]
    logits = tuple(float(score) for score in scores)
    return Answer(variant=variant, key=choice.key, logits=logits, label=place[0])


def _trained(variant: Variant) -> Variant | None:
    if shipped_weights(variant) is not None:
        return variant
    if all(spec.key != variant.architecture for spec in CATALOGUE):
        return None
    lite = Variant.of(variant.architecture, _FORM)
    return lite if shipped_weights(lite) is not None else None
