"""State links that the comparison makes and reads: where evidence opens.

Several networks stand in one link by the number of their column: ``1.architecture``,
``1.variant``, ``1.option.head``, ``2.architecture`` and so on.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from explorer.architectures.variant_text import (
    numbered_texts,
    variant_texts,
    variants_from_numbered,
)
from explorer.architectures.variants import Variant
from explorer.comparison.lineups import MOST
from explorer.links import StateLink

COMPARE, EXPLORE, TRAIN = "compare", "explore", "train"
VIEW, MODE, WHAT_IF, CLAIM = "view", "mode", "what-if", "claim"

View = Literal["blocks", "shapes", "costs", "maps", "claims"]


def compare_link(
    variants: Iterable[Variant], view: View = "blocks", **more: str
) -> StateLink:
    """The Compare page with ``variants`` in columns.

    Args:
        variants: The networks, from the left.
        view: Which of its views.
        **more: Further values, which the page knows.
    """
    return _link(COMPARE, {VIEW: str(view), **more, **numbered_texts(variants)})


def compared_variants(link: StateLink) -> tuple[Variant, ...]:
    """The networks of a link to the Compare page, from the left; none if it names none.

    May import torchvision or run a user's file.

    Raises:
        ExplorerError: One of them cannot be, see ``variant_from_texts``.
    """
    return variants_from_numbered(link.values)[:MOST]


def what_if_link(variant: Variant) -> StateLink:
    """The what-if mode with one network, its edits included."""
    return _link(COMPARE, {MODE: WHAT_IF, **variant_texts(variant)})


def explore_link(variant: Variant, step: int = 0) -> StateLink:
    """The Explore page at one step of a network."""
    return _link(EXPLORE, {**variant_texts(variant), "step": str(step)})


def experiment_link(key: str) -> StateLink:
    """The Train page with an experiment."""
    return _link(TRAIN, {"experiment": key})


def claim_link(key: str) -> StateLink:
    """The card of one claim."""
    return _link(COMPARE, {VIEW: "claims", CLAIM: key})


def _link(page: str, values: Mapping[str, str]) -> StateLink:
    return StateLink(page=page, values=MappingProxyType(dict(values)))
