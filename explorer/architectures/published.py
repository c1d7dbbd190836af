"""What the book published of its own training runs, read from one cited file.

``resources/published.toml`` says where each number comes from.
"""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.assets import resource
from explorer.errors import BadFileError

_PARTS = 5  # of a pass, after which the book's loop adds to its plot


class PublishedRun(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """One training run of the book.

    Attributes:
        form: Of the network that was trained.
        learning_rate: Of plain SGD.
        epochs: Passes over the training set.
        batch_size: Images per step.
        image_size: Side of the square input, px.
        train_loss: Mean over the pass so far, nats; at ``train_steps``.
        train_accuracy: Likewise, 0 to 1.
        test_accuracy: After each pass, 0 to 1; at ``test_steps``.
    """

    form: str
    learning_rate: float
    epochs: int
    batch_size: int
    image_size: int
    train_loss: tuple[float, ...]
    train_accuracy: tuple[float, ...]
    test_accuracy: tuple[float, ...]

    def steps_per_epoch(self, train_images: int) -> int:
        """Steps of one pass; the last one takes what is left."""
        return -(-train_images // self.batch_size)

    def train_steps(self, train_images: int) -> tuple[int, ...]:
        """The steps, from 1, after which the book's loop plots its training.

        At every fifth of a pass, rounded down to whole steps, and at its end
        (``train_ch6`` in the book's ``d2l/torch.py``).
        """
        steps = self.steps_per_epoch(train_images)
        every = steps // _PARTS
        marks = sorted({*range(every, steps + 1, every), steps})
        return tuple(
            epoch * steps + mark for epoch in range(self.epochs) for mark in marks
        )

    def test_steps(self, train_images: int) -> tuple[int, ...]:
        """The steps, from 1, that tests follow: the last of each pass."""
        steps = self.steps_per_epoch(train_images)
        return tuple(epoch * steps for epoch in range(1, self.epochs + 1))


class Book(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The book's runs and where they are published.

    Attributes:
        title: Of the book, with its version.
        url: Where the notebooks lie that show the runs.
        commit: Of these.
        date: When the runs were made.
        train_images: Size of the training set.
        runs: By catalogue key.
    """

    title: str
    url: str
    commit: str
    date: date
    train_images: int
    runs: dict[str, PublishedRun]


class Published(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file.

    Attributes:
        book: Its first section.
    """

    book: Book


@cache
def published() -> Published:
    """Everything that ships.

    Raises:
        BadFileError: The file cannot be read, or does not say what it should.
    """
    return read_published(resource("published.toml"))


def read_published(path: Path) -> Published:
    """Everything in one file.

    Raises:
        BadFileError: It cannot be read, or does not say what it should.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        found = msgspec.convert(told, type=Published)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise BadFileError(path, f"cannot be read: {error}") from error
    for key, run in found.book.runs.items():
        _check(path, key, run, found.book.train_images)
    return found


def book_run(variant: Variant, recipe: Recipe) -> PublishedRun | None:
    """The book's own run of this very network and recipe, if it published one.

    Raises:
        BadFileError: The shipped file is damaged.
    """
    run = published().book.runs.get(variant.architecture)
    if run is None:
        return None
    theirs = Variant.of(variant.architecture, run.form)
    same = variant.all_options() == theirs.all_options() and not variant.edits
    return run if same and recipe == theirs.base.recipe else None


def _check(path: Path, key: str, run: PublishedRun, train_images: int) -> None:
    """Every curve has as many values as the book's loop plots."""
    for name, values, steps in (
        ("train_loss", run.train_loss, run.train_steps(train_images)),
        ("train_accuracy", run.train_accuracy, run.train_steps(train_images)),
        ("test_accuracy", run.test_accuracy, run.test_steps(train_images)),
    ):
        if len(values) != len(steps):
            reason = f"{name} of {key} has {len(values)} values, not {len(steps)}"
            raise BadFileError(path, reason)
