"""Training that is kept: the one way in which the window and the command line train."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from explorer.data.datasets import load_dataset
from explorer.runs.store import RunStore
from explorer.training.config import TrainingConfig
from explorer.training.events import EpochDone, RunEnded, RunEvent
from explorer.training.loop import TrainingRun
from explorer.training.together import Order, train_together


def train_recorded(
    configs: Sequence[TrainingConfig],
    stop: Event,
    data_dir: Path,
    *,
    order: Order = "turns",
) -> Iterator[tuple[int, RunEvent]]:
    """Train several networks and keep what they tell and learn in the run store.

    An event is in the store before it is yielded.  Weights are saved after every pass
    and at the end, so that a stopped run keeps all that it has learnt.

    Args:
        configs: One per run; runs on the same data set share its images.
        stop: Ends all of them.
        data_dir: The user's folder.
        order: As for ``train_together``.

    Yields:
        A run's place in ``configs`` and its event.

    Raises:
        ExplorerError: A data set or the store cannot be used.
    """
    keys = {config.dataset for config in configs}
    datasets = {key: load_dataset(key, data_dir, stop=stop) for key in keys}
    runs = [
        TrainingRun(config, data_dir=data_dir, dataset=datasets[config.dataset])
        for config in configs
    ]
    with RunStore(data_dir) as store:
        numbers = [store.create(config) for config in configs]
        for place, event in train_together(runs, stop, order=order):
            store.record(numbers[place], [event])
            if isinstance(event, EpochDone | RunEnded) and event.step > 0:
                weights = runs[place].state_dict_snapshot()
                store.save_weights(numbers[place], event.step, weights)
            yield place, event
