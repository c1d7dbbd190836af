"""One line in the list of runs."""

import datetime
import logging
from dataclasses import dataclass
from typing import Literal

from explorer.errors import ExplorerError
from explorer.runs.claims import is_claimed
from explorer.runs.config_text import decode_config
from explorer.runs.event_rows import decode_end, steps_per_epoch
from explorer.runs.store_file import StoreFile
from explorer.training.config import TrainingConfig
from explorer.training.events import RunFailed

log = logging.getLogger(__name__)

RunState = Literal["open", "finished", "stopped", "diverged", "failed"]

_QUERY = """
    SELECT id, created, title, note, config, started, ended,
        (SELECT max(step) FROM steps WHERE run = id),
        (SELECT test_accuracy FROM epochs WHERE run = id ORDER BY epoch DESC LIMIT 1),
        (SELECT step FROM states WHERE run = id),
        (SELECT max(epoch) FROM epochs WHERE run = id),
        (SELECT avg(loss) FROM
            (SELECT loss FROM steps WHERE run = id ORDER BY step DESC LIMIT 50)),
        EXISTS (SELECT 1 FROM weights WHERE run = id)
    FROM runs WHERE (deleted IS NOT NULL) = ? ORDER BY id DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a list of runs tells of each.

    Attributes:
        run_id: Number of the run in this store; never used twice.
        created: When it was begun, in UTC.
        title: The network's name for people.
        config: What it was asked to do; ``None`` where the text is damaged.
        state: ``"open"`` while it goes on and where the program was killed.
        steps: Steps recorded.
        test_accuracy: At the last test, 0 to 1; ``None`` before the first.
        note: What the user wrote about it.
        is_running: Whether it is being trained now, in any window.
        saved_step: Where it can go on; 0 is the beginning.
        epochs: Passes that ended with a test; the last may be a part of one.
        steps_per_epoch: Steps of a whole pass; ``None`` where none was begun.
        loss: Mean training loss of the last 50 steps, nats; ``None`` before the first.
        has_weights: Whether weights were kept, to show or to go on with.
    """

    run_id: int
    created: datetime.datetime
    title: str
    config: TrainingConfig | None
    state: RunState
    steps: int
    test_accuracy: float | None
    note: str = ""
    is_running: bool = False
    saved_step: int = 0
    epochs: int = 0
    loss: float | None = None
    has_weights: bool = False
    steps_per_epoch: int | None = None

    @property
    def passes(self) -> float:
        """Passes over the training images, a part of one counted as such."""
        if not self.steps_per_epoch:
            return self.epochs
        return self.steps / self.steps_per_epoch

    @property
    def is_resumable(self) -> bool:
        """Whether it can be taken up where it broke off or was stopped."""
        over = self.state in ("finished", "diverged")
        return self.config is not None and not over and not self.is_running

    @property
    def is_continuable(self) -> bool:
        """Whether it is over and can go on with a larger budget."""
        return self.state == "finished" and self.saved_step > 0 and not self.is_running


def summaries(file: StoreFile, *, deleted: bool = False) -> tuple[RunSummary, ...]:
    """All runs, the latest first; or instead those that were deleted."""
    with file.reading():
        rows = file.connection.execute(_QUERY, (deleted,)).fetchall()
    return tuple(_summary(file, *row) for row in rows)


def _summary(
    file: StoreFile,
    run_id: int,
    created: str,
    title: str,
    note: str,
    config: str,
    started: str | None,
    ended: str | None,
    steps: int | None,
    test_accuracy: float | None,
    saved_step: int | None,
    epochs: int | None,
    loss: float | None,
    has_weights: int,
) -> RunSummary:
    return RunSummary(
        run_id=run_id,
        created=datetime.datetime.fromisoformat(created),
        title=title,
        config=_readable(config),
        state=_state(ended),
        steps=steps or 0,
        test_accuracy=test_accuracy,
        note=note,
        is_running=is_claimed(file.claims, run_id),
        saved_step=saved_step or 0,
        epochs=epochs or 0,
        loss=loss,
        has_weights=bool(has_weights),
        steps_per_epoch=steps_per_epoch(started),
    )


def _readable(text: str) -> TrainingConfig | None:
    try:
        return decode_config(text)
    except ExplorerError:  # one damaged run must not hide the others
        log.warning("a run's configuration cannot be read", exc_info=True)
        return None


def _state(ended: str | None) -> RunState:
    if ended is None:
        return "open"
    event = decode_end(ended)
    return "failed" if isinstance(event, RunFailed) else event.reason
