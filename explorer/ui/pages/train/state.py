"""What the Train page shows, as a link that brings it back."""

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from explorer.architectures.user_file import is_user_file, may_run
from explorer.architectures.variant_text import (
    numbered_texts,
    variant_from_texts,
    variants_from_numbered,
)
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError, UnknownNameError
from explorer.links import StateLink
from explorer.training.experiments import EXPERIMENTS, Experiment
from explorer.ui.pages.train.lineup import Lineup

PAGE = "train"


class UnaskedFileError(ExplorerError):
    """A link names a network in a file that the user has not agreed to run."""

    def __init__(self, architecture: str) -> None:
        super().__init__(
            f"{architecture} is a file of your own: open it in Explore first, which"
            " asks before it runs it, and follow the link again"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Where a link leads; nothing of all this stands for the networks of a form.

    Attributes:
        experiment: The question whose runs fill the list.
        run_ids: Runs of the store.
        variants: Networks that need be no forms of the catalogue.
    """

    experiment: Experiment | None = None
    run_ids: tuple[int, ...] = ()
    variants: tuple[Variant, ...] = ()


def link_to(lineup: Lineup) -> StateLink:
    """The link that :func:`goal_of` reads."""
    values: dict[str, str] = {}
    if lineup.experiment is not None:
        values["experiment"] = lineup.experiment.key
    elif lineup.run_ids:
        values["runs"] = ",".join(map(str, lineup.run_ids))
    elif lineup.variants:
        values = numbered_texts(variant for _, variant in lineup.variants)
    return StateLink(page=PAGE, values=MappingProxyType(values))


def goal_of(link: StateLink) -> Goal:
    """Where ``link`` leads; call it on another thread than the window's.

    Raises:
        UnaskedFileError: It names a file that must not be run unasked.
        ExplorerError: A name in it means nothing here.
    """
    values = link.values
    if "experiment" in values:
        known = {each.key: each for each in EXPERIMENTS}
        if values["experiment"] not in known:
            raise UnknownNameError("experiment", values["experiment"], tuple(known))
        return Goal(experiment=known[values["experiment"]])
    if "runs" in values:
        return Goal(run_ids=tuple(map(_number, values["runs"].split(","))))
    for name, text in values.items():
        if name.rpartition(".")[2] == "architecture" and is_user_file(text):
            _check_asked(text)
    variants = variants_from_numbered(values)
    if "architecture" in values:
        variants = (variant_from_texts(values), *variants)
    return Goal(variants=variants)


def _check_asked(architecture: str) -> None:
    if not may_run(Path(architecture.rpartition(":")[0])):
        raise UnaskedFileError(architecture)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise UnknownNameError("run", text, ("numbers such as 12",))
    return int(text)
