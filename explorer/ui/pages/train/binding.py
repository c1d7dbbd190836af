"""The Train page's service, backed by the engine and the run store."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Event

import numpy as np
import torch
from PySide6.QtCore import QObject

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.data.datasets import (
    DATASETS,
    describe_dataset,
    load_dataset,
    needs_download,
)
from explorer.downloads import Progress
from explorer.runs.recording import RecordedTraining, Task
from explorer.runs.store import RunStore, RunSummary
from explorer.training.config import Budget, TrainingConfig
from explorer.training.devices import (
    available_devices,
    device_title,
    gpu_hint,
    training_threads,
)
from explorer.training.plan_forecast import PlanForecast, forecast_plan
from explorer.training.recipes import Plan, fitted
from explorer.training.together import Order
from explorer.ui.pages.train.service import (
    GIGA,
    Choice,
    DeviceChoice,
    NetworkChoice,
    Pixels,
    StoredRun,
    TrainPlan,
)
from explorer.ui.workers.download import Task as Download

_ONE_DEVICE = ("turns", "queue")
"""Orders of runs that share one device."""

_OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}


def left_unfinished(runs: Sequence[RunSummary]) -> tuple[RunSummary, ...]:
    """Runs worth being offered, oldest first.

    Those that broke off, however old, and the latest ones that were stopped: closing
    the window stops what trains. What was stopped before other runs were trained to
    their end is history.

    Args:
        runs: All of the store, the latest first.
    """
    latest = tuple(itertools.takewhile(lambda run: run.is_resumable, runs))
    older = tuple(
        run for run in runs[len(latest) :] if run.is_resumable and run.state == "open"
    )
    return tuple(reversed((*latest, *older)))


class EngineTrainService(QObject):
    """A ``TrainService`` that trains for real and keeps what was learnt."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Make a service.

        Args:
            folder: The data folder, with the store of runs and the data sets.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._folder = folder
        self._test_images = lru_cache(maxsize=1)(self._load_test_images)

    def folder(self) -> Path:
        """The data folder."""
        return self._folder

    def datasets(self) -> tuple[Choice, ...]:
        """The data sets, the shipped one first."""
        return tuple(
            Choice(key=description.key, title=description.title)
            for description in DATASETS
        )

    def forms(self) -> tuple[Choice, ...]:
        """Lite, and the book's."""
        return (
            Choice(
                key="lite",
                title=self.tr("lite"),
            ),
            Choice(
                key="book",
                title=self.tr("book"),
                note=self.tr(
                    "The book's networks are meant for a GPU: on a CPU one step can"
                    " take seconds."
                ),
            ),
        )

    def devices(self) -> tuple[DeviceChoice, ...]:
        """The GPUs, then the CPU."""
        return tuple(
            DeviceChoice(
                key="cpu", title=self._cpu_title(), form="lite", unit="seconds"
            )
            if key == "cpu"
            else DeviceChoice(
                key=key, title=device_title(key), form="book", unit="epochs"
            )
            for key in available_devices()
        )

    def device_hint(self) -> str:
        """Why the GPU cannot be used, if there is one and it cannot."""
        return gpu_hint() or ""

    def networks(
        self, form: str, recipe: Recipe | None = None
    ) -> tuple[NetworkChoice, ...]:
        """The five families in one form."""
        return tuple(
            self._network(Variant.of(spec.key, form), recipe) for spec in CATALOGUE
        )

    def dataset_note(self, dataset: str) -> str:
        """Whether it must be downloaded."""
        if not needs_download(dataset, self._folder):
            return ""
        title = describe_dataset(dataset).title
        return self.tr("{0} is not on this computer: it is downloaded first.").format(
            title
        )

    def class_count(self, dataset: str) -> int:
        """How many classes a data set has."""
        return len(describe_dataset(dataset).class_names)

    def pictures(self, dataset: str, places: Sequence[int]) -> tuple[Pixels, ...]:
        """Test images; those of one data set stay in memory."""
        images = self._test_images(dataset)
        return tuple(np.ascontiguousarray(images[place]) for place in places)

    def missing(self, datasets: Sequence[str]) -> tuple[Choice, ...]:
        """Those that no folder has."""
        return tuple(
            Choice(key=key, title=describe_dataset(key).title)
            for key in dict.fromkeys(datasets)
            if needs_download(key, self._folder)
        )

    def download(self, dataset: str) -> Download:
        """Fetches it into the data folder."""

        def fetch(progress: Progress, stop: Event) -> None:
            load_dataset(dataset, self._folder, progress, stop)

        return fetch

    def configs(self, plan: TrainPlan) -> tuple[TrainingConfig, ...]:
        """The runs of a fair comparison; they share the seconds."""
        amount: float = plan.amount * (GIGA if plan.unit == "macs" else 1)
        if plan.seconds_each is not None:
            amount = plan.seconds_each
        configs = Plan(
            variants=tuple(
                fitted(variant, plan.dataset)
                for variant in plan.variants
                or [Variant.of(key, plan.form) for key in plan.networks]
            ),
            dataset=plan.dataset,
            budget=Budget(unit=plan.unit, amount=amount),
            recipe=plan.recipe or "auto",
            seeds=tuple(range(plan.seed, plan.seed + plan.seeds)),
            device=plan.device,
        ).configs()
        if plan.order not in _ONE_DEVICE:
            configs = _spread(configs, available_devices())
        return configs

    def describe(self, config: TrainingConfig) -> NetworkChoice:
        """The network of a run and how it is trained."""
        return self.describe_variant(config.variant, config.recipe)

    def describe_variant(
        self, variant: Variant, recipe: Recipe | None = None
    ) -> NetworkChoice:
        """Any network, with the recipe that it would be trained with."""
        return self._network(variant, recipe)

    def forecast(
        self, configs: Sequence[TrainingConfig], stop: Event
    ) -> PlanForecast | None:
        """Tries a few steps with as many threads as training will have."""
        key = configs[0].dataset
        others = any(config.dataset != key for config in configs)
        if others or needs_download(key, self._folder):
            return None
        self.prepare()
        return forecast_plan(configs, load_dataset(key, self._folder), stop)

    def interrupted(self) -> tuple[StoredRun, ...]:
        """What broke off, and what was stopped last, oldest first."""
        with RunStore(self._folder) as store:
            chosen = left_unfinished(store.runs())
            return tuple(
                StoredRun(
                    run_id=run.run_id,
                    title=run.title,
                    config=store.config(run.run_id),
                    series=store.series(run.run_id),
                )
                for run in chosen
            )

    def record(
        self, tasks: Sequence[Task], order: Order = "turns", titles: Sequence[str] = ()
    ) -> RecordedTraining:
        """Trains in that order; events and weights go to the run store first."""
        return RecordedTraining(tasks, self._folder, order=order, titles=titles)

    def prepare(self) -> None:
        """Leave one core to the window; the number belongs to the calling thread."""
        torch.set_num_threads(training_threads())

    def _load_test_images(self, dataset: str) -> Pixels:
        """``(n, height, width)`` greys, or with a last axis of RGB."""
        images = load_dataset(dataset, self._folder).test.images
        return images.squeeze(1).numpy() if images.shape[1] == 1 else _last(images)

    def _network(self, variant: Variant, recipe: Recipe | None) -> NetworkChoice:
        with torch.device("meta"):  # no weight is allocated
            model = variant.build()
        return NetworkChoice(
            key=variant.architecture,
            title=variant.title,
            recipe=self._recipe_line(recipe or variant.base.recipe),
            parameters=sum(p.numel() for p in model.parameters()),
            size=self.tr("{0} px").format(variant.input_shape[-1]),
        )

    def _recipe_line(self, recipe: Recipe) -> str:
        optimizer = _OPTIMIZERS[recipe.optimizer]
        return self.tr("{0} · {1} {2} · batch {3}").format(
            recipe.key, optimizer, f"{recipe.learning_rate:g}", recipe.batch_size
        )

    def _cpu_title(self) -> str:
        threads = training_threads()  # not this thread's number
        if threads == 1:
            return self.tr("CPU (1 thread)")
        return self.tr("CPU ({0} threads)").format(threads)


def _spread(
    configs: Sequence[TrainingConfig], devices: Sequence[str]
) -> tuple[TrainingConfig, ...]:
    """The runs, dealt out to all devices but the CPU."""
    gpus = itertools.cycle([key for key in devices if key != "cpu"] or ["cpu"])
    return tuple(
        replace(config, device=device)
        for config, device in zip(configs, gpus, strict=False)
    )


def _last(images: torch.Tensor) -> Pixels:
    """``(n, 3, height, width)`` with the colours as the last axis."""
    return images.permute(0, 2, 3, 1).numpy()
