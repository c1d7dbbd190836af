"""The Train page's service, backed by the engine and the run store."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import torch
from PySide6.QtCore import QObject

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.recipe import Recipe
from explorer.architectures.spec import ArchitectureSpec
from explorer.architectures.variants import Variant
from explorer.data.datasets import DATASETS, describe_dataset, needs_download
from explorer.runs.recording import train_recorded
from explorer.training.config import TrainingConfig
from explorer.training.devices import (
    available_devices,
    device_title,
    gpu_hint,
    training_threads,
)
from explorer.training.recipes import config_for
from explorer.ui.pages.train.service import (
    Choice,
    DeviceChoice,
    NetworkChoice,
    TrainPlan,
)
from explorer.ui.workers.training import EventSource, TaggedEvent

_OPTIMIZERS = {"sgd": "SGD", "adam": "Adam"}


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
                title=self.tr("lite: small"),
            ),
            Choice(
                key="book",
                title=self.tr("book: full size"),
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

    def networks(self, form: str) -> tuple[NetworkChoice, ...]:
        """The five families in one form."""
        return tuple(self._network(spec, form) for spec in CATALOGUE)

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

    def configs(self, plan: TrainPlan) -> tuple[TrainingConfig, ...]:
        """One configuration per network; they share the seconds."""
        data = describe_dataset(plan.dataset)
        return tuple(
            config_for(
                Variant.of(key, plan.form).with_options(
                    in_channels=data.channels, num_classes=len(data.class_names)
                ),
                dataset=plan.dataset,
                epochs=plan.amount if plan.unit == "epochs" else None,
                seconds=plan.seconds_each,
                seed=plan.seed,
                device=plan.device,
            )
            for key in plan.networks
        )

    def source(self, configs: Sequence[TrainingConfig]) -> EventSource:
        """Trains in turns; events and weights go to the run store first."""

        def events(stop: Event) -> Iterator[TaggedEvent]:
            return train_recorded(configs, stop, self._folder)

        return events

    def prepare(self) -> None:
        """Leave one core to the window; the number belongs to the calling thread."""
        torch.set_num_threads(training_threads())

    def _network(self, spec: ArchitectureSpec, form: str) -> NetworkChoice:
        variant = Variant.of(spec.key, form)
        with torch.device("meta"):  # no weight is allocated
            model = variant.build()
        return NetworkChoice(
            key=spec.key,
            title=variant.title,
            recipe=self._recipe_line(variant.base.recipe, variant.input_shape[-1]),
            parameters=sum(p.numel() for p in model.parameters()),
        )

    def _recipe_line(self, recipe: Recipe, image_size: int) -> str:
        optimizer = _OPTIMIZERS[recipe.optimizer]
        return self.tr("{0} · {1} {2} · batch {3} · {4} px").format(
            recipe.key,
            optimizer,
            f"{recipe.learning_rate:g}",
            recipe.batch_size,
            image_size,
        )

    def _cpu_title(self) -> str:
        threads = training_threads()  # not this thread's number
        if threads == 1:
            return self.tr("CPU (1 thread)")
        return self.tr("CPU ({0} threads)").format(threads)
