"""The curves of several runs as one table for spreadsheets."""

import csv
import io
from collections.abc import Iterator, Sequence

from explorer.runs.curve_chart import ChartLine
from explorer.runs.series import GrowingTable

COLUMNS = (
    "run",
    "seed",
    "step",
    "images",
    "seconds",
    "training_loss",
    "epoch",
    "pass_training_loss",
    "pass_training_accuracy",
    "test_loss",
    "test_accuracy",
)
_TESTS = ("epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy")


def curves_csv(lines: Sequence[ChartLine]) -> str:
    """A row for every step of every run; what a test told stands beside its step.

    Numbers are written so that they read back to the last bit.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerows(_rows(line))
    return text.getvalue()


def _rows(line: ChartLine) -> Iterator[tuple[object, ...]]:
    series = line.series
    steps = map(int, series.epochs.column("step").tolist())
    tests = {
        step: (int(epoch), *told)
        for step, (epoch, *told) in zip(
            steps, _told(series.epochs, _TESTS), strict=True
        )
    }
    nothing = ("",) * len(_TESTS)
    for step, images, *told in _told(
        series.steps, ("step", "images", "seconds", "loss")
    ):
        test = tests.get(int(step), nothing)
        yield line.title, series.config.seed, int(step), int(images), *told, *test


def _told(table: GrowingTable, names: Sequence[str]) -> Iterator[tuple[float, ...]]:
    """The rows of some columns."""
    columns = (table.column(name).tolist() for name in names)
    yield from zip(*columns, strict=True)
