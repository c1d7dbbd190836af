"""What is set out to be trained: the lineup in the list, and the runs it stands for."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.training.config import TrainingConfig
from explorer.training.experiments import Experiment
from explorer.ui.pages.train.lineup import Lineup, Lineups
from explorer.ui.pages.train.live_runs import Member
from explorer.ui.pages.train.parts import TrainParts
from explorer.ui.pages.train.retry import Retry
from explorer.ui.pages.train.service import StoredRun, TrainPlan, TrainService


class Preparing(QObject):
    """Fills the list, and says which runs the button would start."""

    def __init__(
        self, service: TrainService, parts: TrainParts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._service, self._parts = service, parts
        self._lineups = Lineups(service, self)
        self._lineup = self._networks()
        self.set_out(self._lineup)

    @property
    def lineup(self) -> Lineup:
        """What the list holds."""
        return self._lineup

    def set_out_networks(self) -> None:
        """Fill the list with the networks of the form that the settings name."""
        self.set_out(self._networks())

    def set_out_experiment(self, experiment: Experiment) -> None:
        """Fill it with the runs of an experiment."""
        device = self._parts.settings_bar.plan([]).device
        self.set_out(self._lineups.experiment(experiment, device))

    def set_out_variants(self, variants: Sequence[Variant]) -> None:
        """Fill it with networks that need be no forms of the catalogue.

        Raises:
            ExplorerError: One of them cannot be built.
        """
        recipe = self._parts.settings_bar.recipe()
        self.set_out(self._lineups.variants(variants, recipe))

    def set_out_retry(self, retry: Retry) -> None:
        """Fill it with a run that has one thing changed; the ill one stays behind."""
        self.set_out(self._lineups.retry(retry))

    def set_out_stored(self, runs: Sequence[StoredRun], title: str) -> None:
        """Fill it with runs of the store."""
        self.set_out(self._lineups.stored(runs, title))

    def lineup_of(self, runs: Sequence[StoredRun]) -> Lineup:
        """What runs of the store would look like in the list."""
        return self._lineups.stored(runs, "")

    def set_out(self, lineup: Lineup) -> None:
        """Put rows into the list; those that stay keep their ticks."""
        same = lineup.key == self._lineup.key
        self._lineup = lineup
        rows = lineup.rows_with(self._ticks() if same else {})
        self._parts.model.set_rows(rows)
        self._parts.panel.show_title(lineup.title)
        self._parts.settings_bar.setEnabled(not lineup.fixed)
        self.tell_budgets()
        if lineup.ghosts:
            self._parts.results.curves.set_ghosts(lineup.ghosts)

    def begin_afresh(self) -> None:
        """Clear the rows of what earlier runs have told."""
        self._parts.model.set_rows(self._lineup.rows_with(self._ticks()))

    def tell_budgets(self, configs: Sequence[TrainingConfig] | None = None) -> None:
        """Tell what the runs of the list were given, if the settings do not decide it.

        Args:
            configs: Where they go on with more; as they were set out when not given.
        """
        fixed = [config for _, config in self._lineup.fixed]
        self._parts.settings_bar.show_fixed(fixed if configs is None else configs)

    def plan(self) -> TrainPlan:
        """What the settings say of the ticked rows."""
        keys = [row.key for row in self._parts.model.ticked()]
        chosen = dict(self._lineup.variants)
        variants = tuple(chosen[key] for key in keys) if chosen else ()
        return replace(self._parts.settings_bar.plan(keys), variants=variants)

    def problem(self) -> str:
        """Why the settings cannot work; empty where they can, or decide nothing."""
        return "" if self._lineup.fixed else self._parts.settings_bar.problem()

    def configs(self) -> tuple[tuple[str, TrainingConfig], ...]:
        """Row and configuration of every run that the button would start.

        Raises:
            ExplorerError: The settings cannot work.
        """
        keys = [row.key for row in self._parts.model.ticked()]
        if self._lineup.fixed:
            return tuple(each for each in self._lineup.fixed if each[0] in keys)
        configs = self._service.configs(self.plan()) if keys else ()
        return tuple(
            (keys[place % len(keys)], config) for place, config in enumerate(configs)
        )

    def foreseen(self) -> Sequence[TrainingConfig] | ExplorerError:
        """The runs that the button would start, or why it cannot."""
        try:
            return [config for _, config in self.configs()]
        except ExplorerError as error:
            return error

    def members(self) -> tuple[Member, ...]:
        """The runs that the button starts; they have told nothing yet.

        Raises:
            ExplorerError: The settings cannot work.
        """
        return tuple(Member.new(row, config) for row, config in self.configs())

    def _ticks(self) -> dict[str, bool]:
        return {row.key: row.ticked for row in self._parts.model.rows()}

    def _networks(self) -> Lineup:
        bar = self._parts.settings_bar
        return self._lineups.networks(bar.form(), bar.recipe(), self._ticks())
