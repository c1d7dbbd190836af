"""What the page shows, as a link that brings it back."""

from dataclasses import dataclass
from types import MappingProxyType

from explorer.architectures.variant_text import (
    EDIT,
    OPTION,
    variant_from_texts,
    variant_texts,
)
from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError, UnknownNameError
from explorer.links import StateLink
from explorer.runs.weights import first_choice
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.choosing.pictures import FIRST_CLASS
from explorer.ui.pages.explore.explaining.links import ValueLink

PAGE = "explore"
FIRST_VARIANT = Variant.of("vgg", "lite")
FIRST_WEIGHTS = first_choice(FIRST_VARIANT)
FIRST_INPUT = f"sample:{FIRST_CLASS}"
_OF_VARIANT = ("architecture", "variant")
_NAMES = (*_OF_VARIANT, "weights", "input", "step", "channel", "value")
_LARGEST = 10**6  # no network has so many steps or channels


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where in a network one is; beyond its ends stands for its ends.

    Attributes:
        step: Index of the step, from 0.
        channel: Index of the chosen map, from 0.
        value: The value whose arithmetic is open.
    """

    step: int = 0
    channel: int = 0
    value: ValueLink | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExploreState:
    """Everything that is needed to see the same again.

    Attributes:
        variant: The network.
        weights: Its weights.
        input: Key of the picture, see ``Pictures``.
        spot: Where one is in the network.
    """

    variant: Variant
    weights: WeightsChoice
    input: str = FIRST_INPUT
    spot: Spot = Spot()

    def link(self) -> StateLink:
        """The link that :func:`state_of` reads; looks nothing up."""
        values = variant_texts(self.variant) | {
            "weights": str(self.weights),
            "input": self.input,
            "step": str(self.spot.step),
            "channel": str(self.spot.channel),
        }
        if self.spot.value is not None:
            step, position = self.spot.value
            values["value"] = ":".join((str(step), ",".join(map(str, position))))
        return StateLink(page=PAGE, values=MappingProxyType(values))


def state_of(link: StateLink) -> ExploreState:
    """What ``link`` shows; where it says nothing, what the page begins with.

    May import torchvision or run a user's file: ask before, and call it on another
    thread than the window's.

    Raises:
        UnknownNameError: A name in it means nothing here.
        InvalidOptionError: A value cannot be.
        UnknownWeightsError: It names no weights.
        BadFileError: A user's file cannot be used.
    """
    spot = spot_of(link)
    values = link.values
    variant = FIRST_VARIANT
    if any(_is_of_variant(name) for name in values):
        variant = variant_from_texts(values)
    if "weights" in values:
        weights = WeightsChoice.parse(values["weights"])
    else:
        weights = first_choice(variant)
    return ExploreState(
        variant=variant,
        weights=weights,
        input=values.get("input", FIRST_INPUT),
        spot=spot,
    )


def spot_of(link: StateLink) -> Spot:
    """Where in the network ``link`` leads; takes no time.

    Raises:
        UnknownNameError: A name in it means nothing here.
        InvalidOptionError: A number is none.
    """
    if link.page != PAGE:
        raise UnknownNameError("page", link.page, (PAGE,))
    for name in link.values:
        if name not in _NAMES and not name.startswith((OPTION, EDIT)):
            known = (*_NAMES, f"{OPTION}NAME", f"{EDIT}NUMBER")
            raise UnknownNameError("name in a link", name, known)
    return Spot(
        step=_index("step", link.values.get("step", "0")),
        channel=_index("channel", link.values.get("channel", "0")),
        value=_value(link.values["value"]) if "value" in link.values else None,
    )


def _is_of_variant(name: str) -> bool:
    return name in _OF_VARIANT or name.startswith((OPTION, EDIT))


def _value(text: str) -> ValueLink:
    """``"12:3,5,7"``: step 12, and where in its output."""
    step, _, position = text.partition(":")
    places = position.split(",") if position else []
    return ValueLink(
        _index("value", step), tuple(_index("value", place) for place in places)
    )


def _index(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise InvalidOptionError(name, text, "a whole number from 0")
    return min(int(text[:9]), _LARGEST) if len(text) < 10 else _LARGEST
