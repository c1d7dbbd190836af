"""A run to be started because of what a finding says of another."""

from dataclasses import dataclass

from explorer.training.config import TrainingConfig
from explorer.ui.pages.train.live_runs import LiveRun


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Retry:
    """The same run with one thing changed.

    Attributes:
        run: The one that is ill; its curves stay to compare with.
        config: The new run.
        title: Its name, which says what changed.
        change: What changed, alone.
    """

    run: LiveRun
    config: TrainingConfig
    title: str
    change: str
