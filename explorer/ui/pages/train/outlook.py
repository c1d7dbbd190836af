"""What would happen if the button were pressed: told in the middle and beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from explorer.errors import ExplorerError
from explorer.training.config import TrainingConfig
from explorer.ui.models.run_list import RunRow
from explorer.ui.pages.train.estimate import Estimate
from explorer.ui.pages.train.forecast import Forecast
from explorer.ui.pages.train.lineup import Lineup
from explorer.ui.pages.train.notices import Notices
from explorer.ui.pages.train.run_panel import RunPanel
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.service import TrainService
from explorer.ui.pages.train.settings_bar import SettingsBar


class Outlook(QObject):
    """Joins the plan's words with the forecast of its time and memory."""

    def __init__(
        self,
        service: TrainService,
        bar: SettingsBar,
        panel: RunPanel,
        forecast: Forecast,
        notices: Notices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._bar, self._panel = bar, panel
        self._forecast, self._notices = forecast, notices
        self._say = TrainSentences(self)
        self._estimate = Estimate(service, self)
        self._shown = self._any_ticked = False
        self._hint = self._further = self._trouble = ""
        self._estimate.changed.connect(self._show_estimate)

    def show(
        self,
        lineup: Lineup,
        ticked: Sequence[RunRow],
        configs: Sequence[TrainingConfig] | ExplorerError,
        *,
        further: str,
        keys: str,
        ask: bool,
    ) -> None:
        """Say what the button would do now.

        Args:
            lineup: What the list holds.
            ticked: Its ticked rows.
            configs: The runs, or why there can be none.
            further: What could be trained further, in words; empty for nothing.
            keys: The keys that press the button.
            ask: Whether time and memory shall be found out.
        """
        self._shown, self._any_ticked = True, bool(ticked)
        plan = self._bar.plan([row.key for row in ticked])
        device = self._bar.device_title()
        titles = [row.title for row in ticked]
        self._trouble = str(configs) if isinstance(configs, ExplorerError) else ""
        runs = () if isinstance(configs, ExplorerError) else tuple(configs)
        if lineup.fixed:
            heading = self._say.fixed(len(runs), lineup.title)
            details = [lineup.question]
            self._hint = self._say.short_fixed(len(runs), device)
        else:
            heading = self._say.heading(titles, plan, device)
            details = [self._say.detail(plan), *self._bar.notes()]
            self._hint = self._say.short_plan(plan, device)
        self._further = further
        dataset = runs[0].dataset if runs else plan.dataset
        self._forecast.say(heading, " ".join(filter(None, details)))
        self._forecast.explain(self._service.class_count(dataset), keys)
        if ask:
            self._estimate.want(runs)
        self._show_estimate()

    def hide(self) -> None:
        """Something is trained now: foretell nothing."""
        self._shown = False
        self._estimate.cancel()
        self._forecast.show_estimate("")
        self._notices.say("warning", "")

    def estimate(self) -> Estimate:
        """What finds out time and memory."""
        return self._estimate

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._estimate.shutdown(timeout_ms)

    def _show_estimate(self) -> None:
        if not self._shown:
            return
        told, warning = "", ""
        forecast = self._estimate.forecast()
        if forecast is not None:
            told = self._say.estimate(forecast, self._bar.device_title())
            warning = self._say.warning(forecast)
        elif self._estimate.is_busy():
            told = self._say.measuring()
        trouble = self._estimate.trouble()
        problem = self._bar.problem() or self._trouble
        if not problem and isinstance(trouble, ExplorerError):
            problem = str(trouble)
        self._forecast.show_estimate(told)
        self._notices.say("warning", " ".join(filter(None, (problem, warning))))
        short = self._say.short_estimate(forecast) if forecast is not None else ""
        lines = (self._hint, short)
        self._panel.show_idle(
            can_start=self._any_ticked and not self._bar.problem(),
            hint="\n".join(filter(None, lines)),
            further=self._further,
        )
