"""What the Train page says in words: what will happen and what goes on."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from explorer.errors import ExplorerError
from explorer.ui.models.run_text import clock_text, duration_text
from explorer.ui.pages.train.live_runs import LiveRuns
from explorer.ui.pages.train.service import TrainPlan

_MINUTE = 60  # s
_SHORT_STEP = 0.05  # s: nobody waits for it


class TrainSentences(QObject):
    """Sentences about plans and runs."""

    def heading(self, titles: Sequence[str], plan: TrainPlan, device: str) -> str:
        """What the button would do, as a heading.

        Args:
            titles: Of the ticked networks.
            plan: The plan of them.
            device: Where, for people.
        """
        if not titles:
            return self.tr("Tick the networks on the left that you want to train")
        single = len(titles) == 1
        who = titles[0] if single else str(len(titles))
        if plan.unit == "seconds":
            sentence = (
                self.tr("{0} trains on {1} for {2}")
                if single
                else self.tr("{0} networks take turns on {1} for {2}")
            )
            return sentence.format(who, device, self._long(plan.amount))
        sentence = (
            self.tr("{0} trains on {1} for {2}")
            if single
            else self.tr("{0} networks take turns on {1}, {2} each")
        )
        return sentence.format(who, device, self._epochs(plan.amount))

    def detail(self, plan: TrainPlan) -> str:
        """The line under the heading: what the budget means for one network."""
        if not plan.networks:
            return self.tr("One shows how it learns; two or more can be compared.")
        if plan.seconds_each is not None:
            share = duration_text(plan.seconds_each)
            if len(plan.networks) == 1:
                return self.tr("The test after each pass comes on top.")
            return self.tr(
                "That is {0} of training for each; the test after each pass comes"
                " on top."
            ).format(share)
        return self.tr("An epoch is one pass over all training images.")

    def short_plan(self, plan: TrainPlan, device: str) -> str:
        """The plan in a few words, beside the button."""
        count = len(plan.networks)
        if not count:
            return self.tr("Tick at least one network.")
        networks = (
            self.tr("1 network")
            if count == 1
            else self.tr("{0} networks").format(count)
        )
        budget = (
            duration_text(plan.amount)
            if plan.unit == "seconds"
            else self._epochs(plan.amount)
        )
        return " · ".join((networks, budget, device))

    def preparing(self, count: int) -> str:
        """What goes on between the button and the first step."""
        if count == 1:
            return self.tr("Loading the images and building the network…")
        return self.tr("Loading the images and building {0} networks…").format(count)

    def running(self, runs: LiveRuns) -> str:
        """How far the training is."""
        remaining = runs.remaining()
        if not runs.has_steps() or remaining is None:
            return self.tr("Preparing…")
        return self.tr("{0} of training left").format(clock_text(remaining))

    def status(self, runs: LiveRuns) -> str:
        """The same for the status bar, which other pages share."""
        titles = [run.title for run in runs.runs]
        names = (
            titles[0]
            if len(titles) == 1
            else self.tr("{0} networks").format(len(titles))
        )
        return self.tr("Training {0}: {1}").format(names, self.running(runs))

    def stopping(self, step_seconds: float | None) -> str:
        """What one waits for after the button was pressed.

        Args:
            step_seconds: What a step takes, in s; ``None`` if none was seen yet.
        """
        if step_seconds is None:
            return self.tr("The network is still being prepared.")
        if step_seconds < _SHORT_STEP:
            return self.tr("The running step ends first.")
        return self.tr(
            "The running step ends first; a step of this network takes about {0}."
        ).format(duration_text(step_seconds))

    def failure(self, error: Exception) -> str:
        """Why the whole training could not go on."""
        if isinstance(error, ExplorerError):
            return str(error)
        return self.tr(
            "Something is wrong inside the program: {0}. The log file has the details."
        ).format(str(error) or type(error).__name__)

    def _long(self, seconds: int) -> str:
        """A budget in words, the way one says it."""
        if seconds == _MINUTE:
            return self.tr("1 minute")
        if seconds % _MINUTE == 0:
            return self.tr("{0} minutes").format(seconds // _MINUTE)
        if seconds == 1:
            return self.tr("1 second")
        return self.tr("{0} seconds").format(seconds)

    def _epochs(self, count: int) -> str:
        return self.tr("1 epoch") if count == 1 else self.tr("{0} epochs").format(count)
