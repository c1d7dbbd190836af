"""Numbers that others have published: from one cited file, never typed elsewhere."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from explorer.architectures.book_curves import BookCurves
from explorer.architectures.pretrained import published_weights
from explorer.architectures.recipe import Recipe
from explorer.architectures.torchvision_models import PREFIX
from explorer.architectures.variants import Variant
from explorer.assets import resource
from explorer.errors import BadFileError, UnknownNameError

# What a network may be given without being another design.
_OF_THE_DATA = frozenset({"in_channels", "num_classes", "image_size"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSource:
    """Where a number comes from.

    Attributes:
        authors: Who measured.
        year: When it was published.
        title: Of the publication.
        url: Of the publication.
        retrieval: How the number came here, in one sentence.
    """

    authors: str
    year: int
    title: str
    url: str
    retrieval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedError:
    """A measured error of a design.

    Attributes:
        key: Name of the entry.
        network: What was measured, as the source calls it.
        networks: Forms of this program with that design, each ``"vgg/paper-a"``.
        dataset: On which images.
        protocol: How, for example ``"average over 10 crops"``.
        top1: Error in percent, ``None`` where it was not published.
        top5: Share of images whose class is not among the five surest, likewise.
        source: Key of its source; empty for torchvision's own metadata.
        place: Table or section there.
    """

    key: str
    network: str
    networks: tuple[str, ...]
    dataset: str
    protocol: str
    top1: float | None = None
    top5: float | None = None
    source: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRuns:
    """What the stored runs of the book came to, medians over those that did not fail.

    Attributes:
        form: Form of the network that was trained.
        runs: How many there are.
        failed: How many of them never got better than chance.
        loss: Training loss, nats, of the last epoch.
        train_accuracy: 0 to 1, likewise.
        test_accuracy: 0 to 1, after the last epoch.
        source: Key of the source.
    """

    form: str
    runs: int
    failed: int
    loss: float
    train_accuracy: float
    test_accuracy: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the book has published.

    Attributes:
        runs: By architecture.
        curves: Of one run each, by architecture.
    """

    runs: Mapping[str, BookRuns]
    curves: Mapping[str, BookCurves] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """All published numbers.

    Attributes:
        sources: By key.
        errors: In the order of the papers.
        book: The book's own runs.
    """

    sources: Mapping[str, PublishedSource]
    errors: tuple[PublishedError, ...]
    book: Book

    def error(self, key: str) -> PublishedError:
        """The entry called ``key``.

        Raises:
            UnknownNameError: There is none.
        """
        for entry in self.errors:
            if entry.key == key:
                return entry
        known = tuple(entry.key for entry in self.errors)
        raise UnknownNameError("published error", key, known)


@cache
def published() -> Published:
    """The shipped file.

    Raises:
        BadFileError: It cannot be read.
    """
    return read_published(resource("published.toml"))


def read_published(path: Path) -> Published:
    """Read a file of published numbers.

    Raises:
        BadFileError: It is no TOML, lacks something, or cites an unknown source.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        numbers = msgspec.convert(content, Published)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise BadFileError(path, f"{error}; install again") from error
    cited = {entry.source for entry in numbers.errors}
    cited |= {runs.source for runs in numbers.book.runs.values()}
    cited |= {curves.source for curves in numbers.book.curves.values()}
    for source in sorted(cited - set(numbers.sources)):
        raise BadFileError(path, f"no source {source!r}; install again")
    return numbers


def book_curves(variant: Variant, recipe: Recipe) -> BookCurves | None:
    """The curves of the book's own run of this very network and recipe, if any.

    Raises:
        BadFileError: The shipped file is damaged.
    """
    curves = published().book.curves.get(variant.architecture)
    if curves is None:
        return None
    theirs = Variant.of(variant.architecture, curves.form)
    same = variant.all_options() == theirs.all_options() and not variant.edits
    return curves if same and recipe == theirs.base.recipe else None


def published_errors(variant: Variant) -> tuple[PublishedError, ...]:
    """What was published for the design of ``variant``; nothing if it was changed."""
    own = variant.form_options()
    changed = any(
        name not in _OF_THE_DATA and value != own[name]
        for name, value in variant.options
    )
    if changed or variant.edits:
        return ()
    if variant.architecture.startswith(PREFIX):
        return _of_torchvision(variant.architecture)
    name = f"{variant.architecture}/{variant.form}"
    return tuple(entry for entry in published().errors if name in entry.networks)


def _of_torchvision(key: str) -> tuple[PublishedError, ...]:
    """From the metadata of the best weights that torchvision publishes."""
    weights = published_weights(key)
    if not weights or weights[0].accuracy is None:
        return ()
    best = weights[0]
    return (
        PublishedError(
            key=key,
            network=key.removeprefix(PREFIX),
            networks=(key,),
            dataset="ImageNet (ILSVRC-2012), validation",
            protocol=f"one crop of {best.image_size} px, weights {best.name}",
            top1=round(100 - weights[0].accuracy, 3),
            source="",
            place="torchvision's metadata",
        ),
    )
