"""What is told of a stored run, and the columns in which it is."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from explorer.diagrams.colours import LineStyle
from explorer.links import StateLink
from explorer.runs.passes import passes_text
from explorer.ui.models.run_text import loss_text, percent_text


class RunStage(Enum):
    """Where a stored run stands; the value is the English word."""

    TRAINING = str(QT_TRANSLATE_NOOP("StoredRunsModel", "training"))
    INTERRUPTED = str(QT_TRANSLATE_NOOP("StoredRunsModel", "interrupted"))
    STOPPED = str(QT_TRANSLATE_NOOP("StoredRunsModel", "stopped"))
    FINISHED = str(QT_TRANSLATE_NOOP("StoredRunsModel", "finished"))
    DIVERGED = str(QT_TRANSLATE_NOOP("StoredRunsModel", "diverged"))
    FAILED = str(QT_TRANSLATE_NOOP("StoredRunsModel", "failed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRow:
    """One run.

    Attributes:
        run_id: Its number in the store.
        title: Name for people, which they can change.
        network: Title of what was trained.
        dataset: Title of the data set.
        training: Recipe and budget, in a few words.
        details: The same and more, in a line for the tooltip.
        steps: Steps done.
        epochs: Passes over the training images, a part of one counted as such.
        accuracy: Newest test accuracy, 0 to 1.
        loss: Mean training loss of the last steps, nats.
        created: When it was begun, with a time zone.
        stage: Where it stands.
        note: What the user wrote about it.
        style: Colour and dashes of its network.
        can_continue: Whether it can go on.
        link: Opens its network with its latest weights; ``None`` where none were kept.
    """

    run_id: int
    title: str
    network: str
    dataset: str
    training: str
    details: str
    steps: int
    epochs: float
    accuracy: float | None
    loss: float | None
    created: datetime.datetime
    stage: RunStage
    note: str
    style: LineStyle
    can_continue: bool = False
    link: StateLink | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunColumn:
    """One column.

    Attributes:
        key: Names it.
        heading: In English.
        help: What stands in it, in English.
        text: A cell; stages in English.
        value: What the column is sorted by.
        is_number: Whether it is aligned to the right.
        is_editable: Whether the user can change it.
    """

    key: str
    heading: str
    help: str
    text: Callable[[StoredRow], str]
    value: Callable[[StoredRow], Any]
    is_number: bool = False
    is_editable: bool = False


def _column(
    key: str,
    heading: object,
    tip: object,
    text: Callable[[StoredRow], str],
    **more: Any,
) -> RunColumn:
    value = more.pop("value", None) or (lambda row: text(row).casefold())
    return RunColumn(
        key=key, heading=str(heading), help=str(tip), text=text, value=value, **more
    )


def _or_nothing(value: float | None, written: Callable[[float], str]) -> str:
    return "" if value is None else written(value)


def _known(value: float | None) -> float:
    """What is not known stands below all that is."""
    return -1.0 if value is None else value


COLUMNS = (
    _column(
        "number",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Run"),
        str(
            QT_TRANSLATE_NOOP(
                "StoredRunsModel",
                "Its number, by which sentences, Explore and --resume call it",
            )
        ),
        lambda row: str(row.run_id),
        value=lambda row: row.run_id,
        is_number=True,
    ),
    _column(
        "title",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Name"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "Your name for the run; F2 changes it"),
        lambda row: row.title,
        is_editable=True,
    ),
    _column(
        "network",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Network"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "What was trained"),
        lambda row: row.network,
    ),
    _column(
        "dataset",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Data set"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "What it learnt from"),
        lambda row: row.dataset,
    ),
    _column(
        "training",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Training"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "Its recipe and its budget"),
        lambda row: row.training,
    ),
    _column(
        "epochs",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Epochs"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "Passes over the training images"),
        lambda row: passes_text(row.epochs),
        value=lambda row: row.epochs,
        is_number=True,
    ),
    _column(
        "steps",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Steps"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "Optimisation steps done"),
        lambda row: f"{row.steps:,}",
        value=lambda row: row.steps,
        is_number=True,
    ),
    _column(
        "accuracy",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Test"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "Accuracy in its latest test"),
        lambda row: _or_nothing(row.accuracy, percent_text),
        value=lambda row: _known(row.accuracy),
        is_number=True,
    ),
    _column(
        "loss",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Loss"),
        str(
            QT_TRANSLATE_NOOP(
                "StoredRunsModel", "Mean training loss of its last 50 steps, in nats"
            )
        ),
        lambda row: _or_nothing(row.loss, loss_text),
        value=lambda row: _known(row.loss),
        is_number=True,
    ),
    _column(
        "created",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Begun"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "Date and time of its first step"),
        lambda row: row.created.astimezone().strftime("%Y-%m-%d %H:%M"),
        # Runs that train together begin in the same second.
        value=lambda row: (row.created.timestamp(), row.run_id),
    ),
    _column(
        "stage",
        QT_TRANSLATE_NOOP("StoredRunsModel", "State"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "Whether it came to its end"),
        lambda row: row.stage.value,
    ),
    _column(
        "note",
        QT_TRANSLATE_NOOP("StoredRunsModel", "Note"),
        QT_TRANSLATE_NOOP("StoredRunsModel", "What you wrote; Shift+F2 changes it"),
        lambda row: row.note,
        is_editable=True,
    ),
)
PLACES = {column.key: place for place, column in enumerate(COLUMNS)}
