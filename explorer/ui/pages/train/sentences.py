"""What the Train page says in words: what will happen and what goes on."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from explorer.errors import ExplorerError
from explorer.training.experiment_evidence import LAST_STEPS
from explorer.training.memory import bytes_text
from explorer.training.plan_forecast import PlanForecast
from explorer.ui.models.run_text import about_text, clock_text, duration_text
from explorer.ui.pages.train.live_runs import LiveRuns
from explorer.ui.pages.train.service import StoredRun, TrainPlan

LONG = 3_600
"""A training that takes longer, in s, is warned of."""

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
        who = titles[0] if single else self._networks(len(titles))
        if plan.seeds > 1:
            who = self.tr("{0} with {1} seeds").format(who, plan.seeds)
        together = not single or plan.seeds > 1
        if plan.unit == "seconds":
            budget = self._long(plan.amount)
            sentence = (
                self.tr("{0} trains on {1} for {2}")
                if single
                else self._several(plan.order, each=False)
            )
            return sentence.format(who, device, budget)
        if not single:
            sentence = self._several(plan.order, each=True)
        elif together:
            sentence = self.tr("{0} trains on {1}, {2} each")
        else:
            sentence = self.tr("{0} trains on {1} for {2}")
        return sentence.format(who, device, self._share(plan))

    def _several(self, order: str, *, each: bool) -> str:
        """How several networks share time and devices, with room for who and where."""
        match order:
            case "turns" if each:
                return self.tr("{0} take turns on {1}, {2} each")
            case "turns":
                return self.tr("{0} take turns on {1} for {2}")
            case "queue" if each:
                return self.tr("{0} train one after another on {1}, {2} each")
            case "queue":
                return self.tr("{0} train one after another on {1} for {2}")
            case _ if each:
                return self.tr("{0} train on all GPUs at once, {2} each")
        return self.tr("{0} train on all GPUs at once for {2}")

    def detail(self, plan: TrainPlan) -> str:
        """The line under the heading: what the budget means for one run."""
        if not plan.networks:
            return self.tr("One shows how it learns; two or more can be compared.")
        if plan.seconds_each is not None:
            share = duration_text(plan.seconds_each)
            if len(plan.networks) * plan.seeds == 1:
                return self.tr("The test after each pass comes on top.")
            return self.tr(
                "That is {0} of training for each; the test after each pass comes"
                " on top."
            ).format(share)
        if plan.unit == "macs":
            return self.tr(
                "A GMAC is a billion multiply-accumulates: a small network sees more"
                " images for them than a large one."
            )
        return self.tr("An epoch is one pass over all training images.")

    def fixed(self, count: int, title: str) -> str:
        """What the button would do with runs that the settings do not decide.

        Args:
            count: Ticked runs.
            title: Of the experiment, or of what the list holds.
        """
        if not count:
            return self.tr("Tick the lines on the left that you want to train")
        runs = self._runs(count)
        return self.tr("{0}: {1}").format(title, runs)

    def short_plan(self, plan: TrainPlan, device: str) -> str:
        """The plan in a few words, beside the button."""
        count = len(plan.networks)
        if not count:
            return self.tr("Tick at least one network.")
        networks = self._networks(count)
        if plan.seeds > 1:
            networks = self.tr("{0} × {1} seeds").format(networks, plan.seeds)
        return " · ".join((networks, self._share(plan), device))

    def estimate(self, forecast: PlanForecast, device: str) -> str:
        """Time and memory in a few words."""
        return self.tr("about {0} on {1}, {2} of memory").format(
            about_text(forecast.seconds), device, bytes_text(forecast.memory_bytes)
        )

    def short_estimate(self, forecast: PlanForecast) -> str:
        """The same beside the button, where the device is named already."""
        return self.tr("about {0}, {1} of memory").format(
            about_text(forecast.seconds), bytes_text(forecast.memory_bytes)
        )

    def measuring(self) -> str:
        """What stands there until time and memory are known."""
        return self.tr("Trying a few steps to foretell time and memory…")

    def warning(self, forecast: PlanForecast) -> str:
        """What one should know before it starts; empty when all is well."""
        told = [forecast.warning or ""]
        if forecast.seconds > LONG:
            told.append(
                self.tr(
                    "This takes about {0}; fewer networks, a smaller budget or the"
                    " lite form take less."
                ).format(about_text(forecast.seconds))
            )
        return " ".join(filter(None, told))

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

    def pausing(self) -> str:
        """What one waits for after pause was pressed."""
        return self.tr("The running step ends first, then everything is kept.")

    def paused(self) -> str:
        """What it means that the training is held."""
        return self.tr(
            "Paused and kept: it goes on exactly here, also after the window was"
            " closed."
        )

    def unfinished(self, runs: Sequence[StoredRun]) -> str:
        """What could be gone on with, and why it is not at its end; empty for none."""
        stopped = sum(run.series.end_reason == "stopped" for run in runs)
        match len(runs):
            case 0:
                return ""
            case 1 if stopped:
                return self.tr("{0} was stopped").format(runs[0].title)
            case 1:
                return self.tr("{0} broke off").format(runs[0].title)
            case count if stopped == count:
                return self.tr("{0} runs were stopped").format(count)
            case count if stopped:
                return self.tr("{0} runs were stopped or broke off").format(count)
            case count:
                return self.tr("{0} runs broke off").format(count)

    def departures(self, reasons: Sequence[str]) -> str:
        """That runs that go on are not what they would have been."""
        return self.tr(
            "It goes on, but not to the last bit as without interruption: {0}."
        ).format("; ".join(reasons))

    def further(self, stopped: int, more: int, plan: TrainPlan | None) -> str:
        """What it means to continue; empty where nothing can go on.

        Args:
            stopped: Runs that have budget left.
            more: Runs that are finished.
            plan: What the settings say; ``None`` where they count in another unit.
        """
        if stopped:
            return self.tr("Let {0} go on that did not come to the end").format(
                self._runs(stopped)
            )
        if more and plan is not None:
            return self.tr("Train {0} further: {1} more").format(
                self._runs(more), self._share(plan)
            )
        if more:
            return self.tr("Train {0} further, as long again").format(self._runs(more))
        return ""

    def more(self, plan: TrainPlan) -> str:
        """What continuing runs of the store spends.

        Args:
            plan: What the settings say.
        """
        share = self._share(plan)
        if plan.unit == "seconds":
            share = self.tr("{0}, shared by all").format(share)
        return self.tr(
            "Stopped runs go on to the end of their budget.\n"
            "Where all have come to it they get as much more as the settings say ({0}),"
            "\nor as much again as they had where these count otherwise."
        ).format(share)

    def verdict_losses(self) -> str:
        """Which losses a verdict speaks of."""
        return self.tr("Training losses are means of the last {0} steps").format(
            LAST_STEPS
        )

    def fetching(self) -> str:
        """What goes on before the training."""
        return self.tr("The data set is downloaded first; then the training begins.")

    def short_fixed(self, count: int, device: str) -> str:
        """Runs that the settings do not decide, beside the button."""
        return " · ".join((self._runs(count), device))

    def status(self, runs: LiveRuns, *, paused: bool = False) -> str:
        """The same for the status bar, which other pages share."""
        titles = [run.title for run in runs.runs]
        names = (
            titles[0]
            if len(titles) == 1
            else self.tr("{0} networks").format(len(titles))
        )
        if paused:
            return self.tr("Training {0}: paused").format(names)
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

    def _share(self, plan: TrainPlan) -> str:
        """The budget of a plan."""
        if plan.unit == "seconds":
            return duration_text(plan.amount)
        if plan.unit == "macs":
            return self.tr("{0} GMAC").format(f"{plan.amount:,}")
        return self._epochs(plan.amount)

    def _networks(self, count: int) -> str:
        if count == 1:
            return self.tr("1 network")
        return self.tr("{0} networks").format(count)

    def _runs(self, count: int) -> str:
        return self.tr("1 run") if count == 1 else self.tr("{0} runs").format(count)

    def _epochs(self, count: int) -> str:
        return self.tr("1 epoch") if count == 1 else self.tr("{0} epochs").format(count)
