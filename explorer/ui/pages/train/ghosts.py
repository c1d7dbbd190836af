"""Curves of other trainings that lie behind the runs: earlier ones, and the book's."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.architectures.book_curves import BookCurves
from explorer.architectures.published import book_curves
from explorer.architectures.variants import Variant
from explorer.data.datasets import dataset_keys, describe_dataset
from explorer.diagrams.colours import LineStyle
from explorer.runs.curve_chart import ChartLine
from explorer.runs.series import RunSeries
from explorer.ui.pages.train.live_runs import LiveRun

_BOOK_CLASSES = "fashion-mnist"  # what the book trains on


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghost:
    """An earlier run behind the present ones.

    Attributes:
        key: Names it; no other ghost's and no run's.
        title: Name for people.
        style: Colour and dashes; those of the run that it is held against.
        series: What it told.
    """

    key: str
    title: str
    style: LineStyle
    series: RunSeries


@dataclass(frozen=True, slots=True, kw_only=True)
class BookGhost:
    """The book's own run of a network.

    Attributes:
        key: Names it.
        network: Name of the network for people.
        style: That of our run.
        variant: The network.
        curves: What the book published.
    """

    key: str
    network: str
    style: LineStyle
    variant: Variant
    curves: BookCurves


def book_ghosts(runs: Sequence[LiveRun]) -> tuple[BookGhost, ...]:
    """The book's runs of these networks, where they train as it does, each once."""
    found: dict[str, BookGhost] = {}
    for run in runs:
        config = run.series.config
        if not _is_theirs(config.dataset):
            continue
        theirs = book_curves(config.variant, config.recipe)
        if theirs is not None:
            key = f"book:{config.variant.architecture}"
            ghost = BookGhost(
                key=key,
                network=config.variant.title,
                style=run.style,
                variant=config.variant,
                curves=theirs,
            )
            found.setdefault(key, ghost)
    return tuple(found.values())


def as_lines(runs: Sequence[LiveRun], ghosts: Sequence[Ghost]) -> list[ChartLine]:
    """Runs and earlier runs alike, for a file."""
    lines = [
        ChartLine(title=run.title, style=run.style, series=run.series) for run in runs
    ]
    lines += [
        ChartLine(title=ghost.title, style=ghost.style, series=ghost.series)
        for ghost in ghosts
    ]
    return lines


def _is_theirs(dataset: str) -> bool:
    """Whether images and classes are the book's, or some of them."""
    known = dataset in dataset_keys()
    return known and describe_dataset(dataset).class_set == _BOOK_CLASSES
