"""The table of stored runs, backed by the run store."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from explorer.architectures.variant_text import variant_texts
from explorer.data.datasets import describe_dataset
from explorer.diagrams.colours import line_style
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.runs.claims import RunBusyError
from explorer.runs.curve_chart import ChartLine, curves_svg
from explorer.runs.store import RunStore, RunSummary
from explorer.training.config import TrainingConfig
from explorer.ui.models.run_text import duration_text
from explorer.ui.models.stored_run_columns import RunStage, StoredRow
from explorer.ui.pages.train.service import GIGA, StoredRun
from explorer.ui.pages.train.shelf.curve_files import chart_words, rasterised
from explorer.ui.pages.train.shelf.service import Deletion, Shelved

_STAGES = {
    "open": RunStage.INTERRUPTED,
    "finished": RunStage.FINISHED,
    "stopped": RunStage.STOPPED,
    "diverged": RunStage.DIVERGED,
    "failed": RunStage.FAILED,
}


class EngineShelfService(QObject):
    """A ``ShelfService``; each call opens the store for itself."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Make a service.

        Args:
            folder: The data folder, with the store of runs.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._folder = folder

    def shelved(self) -> Shelved:
        """All runs; what another window is just importing is none yet."""
        with RunStore(self._folder) as store:
            rows = tuple(map(self._row, store.runs()))
            gone = [run for run in store.deleted_runs() if not run.is_running]
        return Shelved(rows=rows, deleted=tuple(run.run_id for run in gone))

    def rename(self, run_id: int, title: str) -> None:
        """Give a run another name."""
        with RunStore(self._folder) as store:
            store.shelf.rename(run_id, title)

    def annotate(self, run_id: int, note: str) -> None:
        """Keep what the user writes about a run."""
        with RunStore(self._folder) as store:
            store.shelf.annotate(run_id, note)

    def delete(self, run_ids: Sequence[int]) -> Deletion:
        """Take off the list what nobody trains."""
        gone, refused = [], []
        with RunStore(self._folder) as store:
            for run_id in run_ids:
                try:
                    store.shelf.delete([run_id])
                except RunBusyError:
                    refused.append(
                        self.tr(
                            "{0} is being trained, perhaps in another window: stop it"
                            " before you delete it."
                        ).format(store.summary(run_id).title)
                    )
                else:
                    gone.append(run_id)
        return Deletion(gone=tuple(gone), refused=tuple(refused))

    def restore(self, run_ids: Sequence[int]) -> None:
        """Put deleted runs back."""
        with RunStore(self._folder) as store:
            store.shelf.restore(run_ids)

    def purge(self, run_ids: Sequence[int]) -> None:
        """Remove deleted runs for good."""
        with RunStore(self._folder) as store:
            store.shelf.purge(run_ids)

    def export(self, run_id: int, target: Path) -> None:
        """Write a run with its curves as SVG and PNG."""
        with RunStore(self._folder) as store, store.claimed(run_id):
            title, series = store.summary(run_id).title, store.series(run_id)
            style = line_style(series.config.variant.architecture)
            line = ChartLine(title=title, style=style, series=series)
            drawing = curves_svg([line], title=title, words=chart_words())
            pictures = {
                "curves.svg": drawing.encode(),
                "curves.png": rasterised(drawing),
            }
            store.export_run(run_id, target, pictures)

    def take_in(self, source: Path) -> int:
        """Add a run that was exported."""
        with RunStore(self._folder) as store:
            return store.import_run(source)

    def load(self, run_ids: Sequence[int]) -> tuple[StoredRun, ...]:
        """Runs with everything that they have told."""
        with RunStore(self._folder) as store:
            return tuple(
                StoredRun(
                    run_id=run_id,
                    title=store.summary(run_id).title,
                    config=store.config(run_id),
                    series=store.series(run_id),
                )
                for run_id in run_ids
            )

    def _row(self, run: RunSummary) -> StoredRow:
        config = run.config
        return StoredRow(
            run_id=run.run_id,
            title=run.title,
            network=config.variant.title if config else self.tr("unknown"),
            dataset=_dataset_title(config.dataset) if config else "",
            training=self._training(config) if config else "",
            details=self._details(run),
            steps=run.steps,
            epochs=run.passes,
            accuracy=run.test_accuracy,
            loss=run.loss,
            created=run.created,
            stage=RunStage.TRAINING if run.is_running else _STAGES[run.state],
            note=run.note,
            style=line_style(config.variant.architecture if config else ""),
            can_continue=run.is_resumable or run.is_continuable,
            link=_link(run, config),
        )

    def _training(self, config: TrainingConfig) -> str:
        """Recipe and budget, and the seed where it is not the usual one."""
        parts = [config.recipe.key, self._budget(config)]
        if config.seed:
            parts.append(self.tr("seed {0}").format(config.seed))
        return " · ".join(parts)

    def _budget(self, config: TrainingConfig) -> str:
        amount = config.budget.amount
        match config.budget.unit:
            case "seconds":
                return duration_text(amount)
            case "macs":
                return self.tr("{0} GMAC").format(f"{amount / GIGA:,.3g}")
        count = int(amount)
        if count == 1:
            return self.tr("1 epoch")
        return self.tr("{0} epochs").format(f"{count:,}")

    def _details(self, run: RunSummary) -> str:
        """Everything that decided a run."""
        if run.config is None:
            return self.tr("Run {0}: its configuration cannot be read").format(
                run.run_id
            )
        recipe = run.config.recipe
        return self.tr("Run {0}: {1} {2}, batch {3}, seed {4}, on {5}").format(
            run.run_id,
            recipe.optimizer,
            f"{recipe.learning_rate:g}",
            recipe.batch_size,
            run.config.seed,
            run.config.device,
        )


def _dataset_title(key: str) -> str:
    try:
        return describe_dataset(key).title
    except ExplorerError:  # of another version of the program
        return key


def _link(run: RunSummary, config: TrainingConfig | None) -> StateLink | None:
    """To the run's network with its latest weights."""
    if config is None or not run.has_weights:
        return None
    values = variant_texts(config.variant) | {"weights": f"run:{run.run_id}"}
    return StateLink(page="explore", values=values)
