"""What a whole plan will take, and whether it fits; a question for another thread."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event

from explorer.data.records import ImageDataset
from explorer.training.config import TrainingConfig
from explorer.training.forecast import Forecast, forecast
from explorer.training.interruption import WorkAbandoned
from explorer.training.memory import bytes_text, free_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForecast:
    """Time and memory of several runs on one device.

    Attributes:
        runs: One forecast per run, in the order of the plan.
        titles: What people call their networks.
        free_bytes: Memory that the device has left; ``None`` where it is not told.
    """

    runs: tuple[Forecast, ...]
    titles: tuple[str, ...]
    free_bytes: int | None

    @property
    def seconds(self) -> float:
        """Time until all have ended, whether in turns or one after another."""
        return sum(run.seconds for run in self.runs)

    @property
    def memory_bytes(self) -> int:
        """The most at any time: all networks stay, one at a time takes a step."""
        stay = sum(run.memory.state for run in self.runs)
        return stay + max((run.memory.activations for run in self.runs), default=0)

    @property
    def fits(self) -> bool | None:
        """Whether the memory is enough; ``None`` where nobody tells."""
        return None if self.free_bytes is None else self.memory_bytes < self.free_bytes

    @property
    def largest(self) -> int:
        """Place of the run that needs the most memory."""
        needs = [run.memory.total for run in self.runs]
        return needs.index(max(needs))

    @property
    def warning(self) -> str | None:
        """What people should know before they start; ``None`` when it fits."""
        if self.free_bytes is None or self.fits:
            return None
        need, free = bytes_text(self.memory_bytes), bytes_text(self.free_bytes)
        sentence = f"This needs about {need} of memory, and {free} are free"
        place = self.largest
        if self.runs[place].memory.total < self.free_bytes:
            return f"{sentence}: train fewer networks at a time."
        return (
            f"{sentence}: choose a smaller batch, smaller images or a narrower network"
            f" for {self.titles[place]}."
        )


def forecast_plan(
    configs: Sequence[TrainingConfig],
    dataset: ImageDataset,
    stop: Event,
    *,
    clock: Callable[[], float] = time.perf_counter,
    free: Callable[[str], int | None] = free_bytes,
) -> PlanForecast | None:
    """Forecast runs that share one device.

    Runs that differ in nothing but their seed are tried once.

    Args:
        configs: The runs; at least one.
        dataset: Their images.
        stop: Ends the trials between two layers.
        clock: Seconds that only grow.
        free: Memory that a device has left, in bytes.

    Returns:
        ``None`` when ``stop`` was set.

    Raises:
        ExplorerError: A network cannot be built.
    """
    room = free(configs[0].device)
    known: dict[TrainingConfig, Forecast] = {}
    runs = []
    try:
        for config in configs:
            alike = replace(config, seed=0)
            if alike not in known:
                known[alike] = forecast(
                    config, dataset, stop, clock=clock, free=lambda _device: room
                )
            runs.append(known[alike])
    except WorkAbandoned:
        return None
    return PlanForecast(
        runs=tuple(runs),
        titles=tuple(config.variant.title for config in configs),
        free_bytes=room,
    )
