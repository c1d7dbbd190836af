"""What the list can hold: the networks, the runs of an experiment, interrupted runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.diagrams.colours import LINE_STYLES, LineStyle, line_style
from explorer.training.config import TrainingConfig
from explorer.training.experiments import Experiment
from explorer.ui.models.run_list import RunRow
from explorer.ui.pages.train.ghosts import Ghost
from explorer.ui.pages.train.retry import Retry
from explorer.ui.pages.train.service import NetworkChoice, StoredRun, TrainService


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """The rows of the list and what they stand for.

    Attributes:
        key: Runs of another lineup do not belong into the same picture.
        title: Stands above the list; empty for the networks.
        rows: The rows, without runs.
        fixed: Row and configuration of every run, where they are not for the settings
            to decide.
        experiment: The question that the runs answer.
        ghosts: Runs that do not train; their curves stay behind to compare with.
        variants: Row and network, where they are no forms of the catalogue.
        run_ids: Numbers of the runs of the store that the rows stand for.
    """

    key: str
    title: str
    rows: tuple[RunRow, ...]
    fixed: tuple[tuple[str, TrainingConfig], ...] = ()
    experiment: Experiment | None = None
    ghosts: tuple[Ghost, ...] = ()
    variants: tuple[tuple[str, Variant], ...] = ()
    run_ids: tuple[int, ...] = ()

    @property
    def question(self) -> str:
        """What the experiment asks; empty where there is none."""
        return self.experiment.question if self.experiment is not None else ""

    def rows_with(self, ticked: Mapping[str, bool]) -> list[RunRow]:
        """The rows, ticked as in ``ticked`` where it knows them."""
        return [
            replace(row, ticked=ticked.get(row.key, row.ticked)) for row in self.rows
        ]


class Lineups(QObject):
    """Makes them."""

    def __init__(self, service: TrainService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service

    def networks(
        self, form: str, recipe: Recipe | None, ticked: Mapping[str, bool]
    ) -> Lineup:
        """The networks of a form; those that are in ``ticked`` keep their ticks."""
        rows = tuple(
            self._row(
                network.key,
                network,
                line_style(network.key),
                ticked=ticked.get(network.key, True),
            )
            for network in self._service.networks(form, recipe)
        )
        return Lineup(key=f"networks:{form}:{recipe}", title="", rows=rows)

    def experiment(self, experiment: Experiment, device: str) -> Lineup:
        """The lines of an experiment, each with the runs of all its seeds."""
        configs = experiment.configs(device=device)
        fixed: list[tuple[str, TrainingConfig]] = []
        rows: dict[str, RunRow] = {}
        for config in configs:
            arm = experiment.arm_of(config)
            assert arm is not None  # it made the configuration
            fixed.append((arm.name, config))
            if arm.name not in rows:
                network = self._service.describe(config)
                style = LINE_STYLES[len(rows) % len(LINE_STYLES)]
                rows[arm.name] = self._row(arm.name, network, style, title=arm.name)
        return Lineup(
            key=f"experiment:{experiment.key}",
            title=experiment.title,
            rows=tuple(rows.values()),
            fixed=tuple(fixed),
            experiment=experiment,
        )

    def retry(self, retry: Retry) -> Lineup:
        """A run with one thing changed, and the one that it shall do better than."""
        network = self._service.describe(retry.config)
        row = self._row("retry", network, retry.run.style, title=retry.title)
        before = retry.run
        ghost = Ghost(
            key=f"before:{before.key}",
            title=before.title,
            style=before.style,
            series=before.series,
        )
        return Lineup(
            key=f"retry:{retry.title}",
            title=self.tr("With {0}").format(retry.change),
            rows=(row,),
            fixed=((row.key, retry.config),),
            ghosts=(ghost,),
        )

    def variants(self, variants: Sequence[Variant], recipe: Recipe | None) -> Lineup:
        """Networks that need be no forms of the catalogue, each once.

        Raises:
            ExplorerError: One of them cannot be built.
        """
        rows, chosen, seen = [], [], dict[str, int]()
        for number, variant in enumerate(dict.fromkeys(variants)):
            network = self._service.describe_variant(variant, recipe)
            before = seen.get(network.key, 0)
            seen[network.key] = before + 1
            key = f"variant:{number}"
            rows.append(self._row(key, network, line_style(network.key, before)))
            chosen.append((key, variant))
        return Lineup(
            key=f"variants:{variants}:{recipe}",
            title=self.tr("Chosen networks"),
            rows=tuple(rows),
            variants=tuple(chosen),
        )

    def stored(self, runs: Sequence[StoredRun], title: str) -> Lineup:
        """Runs of the store, each in a row of its own."""
        rows, fixed, seen = [], [], dict[str, int]()
        for run in runs:
            network = self._service.describe(run.config)
            before = seen.get(network.key, 0)
            seen[network.key] = before + 1
            key = f"run:{run.run_id}"
            style = line_style(network.key, before)
            rows.append(self._row(key, network, style, title=run.title))
            fixed.append((key, run.config))
        numbers = ",".join(str(run.run_id) for run in runs)
        return Lineup(
            key=f"stored:{numbers}",
            title=title,
            rows=tuple(rows),
            fixed=tuple(fixed),
            run_ids=tuple(run.run_id for run in runs),
        )

    def _row(
        self,
        key: str,
        network: NetworkChoice,
        style: LineStyle,
        *,
        title: str = "",
        ticked: bool = True,
    ) -> RunRow:
        return RunRow(
            key=key,
            title=title or network.title,
            recipe=" · ".join(filter(None, (network.recipe, network.size))),
            size=self.tr("{0} parameters").format(f"{network.parameters:,}"),
            style=style,
            ticked=ticked,
        )
