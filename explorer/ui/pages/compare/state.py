"""What the Compare page shows, as a link that brings it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar, get_args

from explorer.architectures.user_file import is_user_file
from explorer.architectures.variant_text import (
    EDIT,
    OPTION,
    variant_from_texts,
    variant_texts,
)
from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import (
    MODE,
    VIEW,
    WHAT_IF,
    View,
    compare_link,
    compared_variants,
)
from explorer.comparison.lineups import Against, historical_line, in_company
from explorer.errors import UnknownNameError
from explorer.links import StateLink

AGAINST = "against"
VIEWS: tuple[View, ...] = get_args(View)
FIRST_VARIANTS = historical_line()
_AGAINST: tuple[Against, ...] = get_args(Against)
_OF_VARIANT = ("architecture", "variant")

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Where a link leads, but for the networks, which take time to find.

    Attributes:
        view: The view.
        against: How baselines are chosen; ``None`` where the link does not say.
        what_if: Whether What-if is open instead of the view.
        choices: What is chosen in the view.
    """

    view: View
    against: Against | None = None
    what_if: bool = False
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks:
    """The networks that a link names.

    Attributes:
        variants: Of the columns; none where the link leaves them as they are.
        changed: What What-if works on.
    """

    variants: tuple[Variant, ...]
    changed: Variant | None


def link_to(
    goal: Goal, variants: Sequence[Variant], changed: Variant | None = None
) -> StateLink:
    """The link that :func:`goal_of` and :func:`networks_of` read; looks nothing up.

    Args:
        goal: What is seen.
        variants: Networks of the columns.
        changed: What What-if works on.
    """
    more = dict(goal.choices)
    if goal.against is not None:
        more[AGAINST] = goal.against
    if goal.what_if and changed is not None:
        more |= {MODE: WHAT_IF, **variant_texts(changed)}
    return compare_link(variants, goal.view, **more)


def goal_of(link: StateLink, views: Sequence[View] = VIEWS) -> Goal:
    """Where ``link`` leads; takes no time.

    Args:
        link: To this page.
        views: Keys of the views that there are.

    Raises:
        UnknownNameError: A name in it means nothing here.
    """
    values = dict(link.values)
    view = _known("view", values.pop(VIEW, views[0]), views)
    against = None
    if AGAINST in values:
        against = _known(AGAINST, values.pop(AGAINST), _AGAINST)
    what_if = MODE in values and _known(MODE, values.pop(MODE), (WHAT_IF,)) == WHAT_IF
    choices = {name: text for name, text in values.items() if not _is_of_network(name)}
    return Goal(
        view=view,
        against=against,
        what_if=what_if,
        choices=MappingProxyType(choices),
    )


def networks_of(link: StateLink) -> Networks:
    """The networks that ``link`` names.

    May import torchvision or run a user's file: ask before, and call it on another
    thread than the window's.

    Raises:
        ExplorerError: One of them cannot be, see ``variant_from_texts``.
    """
    changed = None
    if "architecture" in link.values:
        changed = variant_from_texts(link.values)
    return Networks(variants=in_company(compared_variants(link)), changed=changed)


def files_of(link: StateLink) -> tuple[str, ...]:
    """The user's own files in ``link``, each once, as ``FILE.py:FACTORY``."""
    named = (
        text
        for name, text in sorted(link.values.items())
        if name.rpartition(".")[2] == "architecture" and is_user_file(text)
    )
    return tuple(dict.fromkeys(named))


def _known(what: str, name: str, known: Sequence[Name]) -> Name:
    for each in known:
        if each == name:
            return each
    raise UnknownNameError(what, name, tuple(known))


def _is_of_network(name: str) -> bool:
    number, dot, _ = name.partition(".")
    numbered = bool(dot) and number.isascii() and number.isdecimal()
    return numbered or name in _OF_VARIANT or name.startswith((OPTION, EDIT))
