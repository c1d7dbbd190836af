"""What every experiment finds when it is run as it stands, on one core.

``python -m tests.benchmarks.experiments [KEY ...]`` runs some of them.
"""

import sys
import time
from threading import Event

import torch

from explorer.data.datasets import load_dataset
from explorer.runs.series import RunSeries
from explorer.training.experiments import DATASET, EXPERIMENTS, Experiment, experiment
from explorer.training.loop import TrainingRun
from explorer.training.together import train_together


def run(keys: list[str] | None = None) -> str:
    """The verdict of each experiment and the time that it took."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return "\n".join(
            _told(experiment(key)) for key in keys or [e.key for e in EXPERIMENTS]
        )
    finally:
        torch.set_num_threads(threads)


def _told(each: Experiment) -> str:
    dataset = load_dataset(DATASET, None)
    configs = each.configs()
    begun = time.process_time()
    series = [RunSeries(config) for config in configs]
    runs = [TrainingRun(config, dataset=dataset) for config in configs]
    for place, event in train_together(runs, Event()):
        series[place].add(event)
    seconds = time.process_time() - begun
    verdict = each.verdict(series)
    return (
        f"{each.title} {verdict.finding} ({seconds:.0f} cpu s, {each.seconds} told)\n"
        f"  {verdict.text}"
    )


if __name__ == "__main__":
    for key in sys.argv[1:] or [e.key for e in EXPERIMENTS]:
        print(run([key]), flush=True)
