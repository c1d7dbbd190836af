"""``train``: the engine and the store of the window, without the window."""

import argparse
import itertools
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from types import FrameType

import torch

from explorer.cli.table import Column, table
from explorer.cli.training_tasks import entries
from explorer.paths import data_dir
from explorer.runs.event_text import event_line
from explorer.runs.passes import part_of_a_pass, passes_text
from explorer.runs.recording import train_recorded
from explorer.runs.series import RunSeries
from explorer.training.devices import device_title, training_threads
from explorer.training.diagnosis import diagnose
from explorer.training.diagnosis_history import History
from explorer.training.diagnosis_text import finding_sentence, remedy_phrase
from explorer.training.events import EpochDone, RunEvent, RunFailed, RunStarted
from explorer.training.loss_text import loss_text

FAILED = 1


def train(options: argparse.Namespace) -> int:
    """Train the named networks, and stored runs, and end with a table.

    Returns:
        0, or 1 if a run failed.

    Raises:
        UnknownNameError: No such architecture, variant, recipe or data set.
        InvalidOptionError: The budget is not positive.
        DeviceUnavailableError: The device is not there.
        ExplorerError: A stored run cannot go on.
    """
    folder = data_dir(options.data_dir)
    runs = entries(options, folder)
    devices = list(dict.fromkeys(run.config.device for run in runs))
    if "cpu" in devices:
        torch.set_num_threads(training_threads())
    out = sys.stderr if options.jsonl else sys.stdout
    titles = ", ".join(map(device_title, devices))
    print(f"training on {titles}; Ctrl+C stops", file=out, flush=True)
    series = [RunSeries(run.config) for run in runs]
    histories = [History(run.config) for run in runs]
    for place, run in enumerate(runs):
        for event in run.past:
            series[place].add(event)
            histories[place].add(event)
    with _stopping_on_interrupt() as stop:
        tasks = [run.task for run in runs]
        events = train_recorded(tasks, stop, folder, order=options.order)
        for place, event in events:
            series[place].add(event)
            histories[place].add(event)
            if options.jsonl:
                print(event_line(place, runs[place].name, event), flush=True)
            else:
                _tell(runs[place].config.variant.title, event, series[place].started)
    print(_summary(series), file=out)
    for line in itertools.chain.from_iterable(map(_findings, histories)):
        print(line, file=out)
    return FAILED if any(isinstance(s.ended, RunFailed) for s in series) else 0


@contextmanager
def _stopping_on_interrupt() -> Iterator[Event]:
    """An event that the first Ctrl+C sets; the second breaks off."""
    stop = Event()

    def on_interrupt(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(title: str, event: RunEvent, started: RunStarted | None) -> None:
    match event:
        case RunStarted():
            images = f"{event.train_images:,} + {event.test_images:,} images"
            print(f"{title}: {event.parameters:,} parameters, {images}", flush=True)
            if event.step:
                print(f"{title}: goes on after step {event.step:,}", flush=True)
            for departure in event.departures:
                print(f"{title}: not repeatable to the last bit: {departure}")
        case EpochDone():
            print(
                f"{title}: {_passes(event, started)},"
                f" loss {loss_text(event.train_loss)},"
                f" test accuracy {event.test_accuracy:.1%},"
                f" {event.images_per_second:,.0f} images/s",
                flush=True,
            )
        case RunFailed():
            print(f"{title}: {event.message}", file=sys.stderr, flush=True)


def _passes(done: EpochDone, started: RunStarted | None) -> str:
    whole = started.steps_per_epoch if started is not None else None
    part = part_of_a_pass(done.step, done.epoch, whole)
    if part is None:
        return f"epoch {done.epoch}"
    return f"after {passes_text(part)} passes"


def _findings(history: History) -> Iterator[str]:
    """What ails a run, a line each, and what to try first."""
    for finding in diagnose(history):
        title, said = history.config.variant.title, finding_sentence(finding)
        hint = map(remedy_phrase, finding.remedies[:1])
        yield "; try ".join((f"{title}: {said}", *hint))


def _summary(series: Sequence[RunSeries]) -> str:
    columns = [
        Column("network"),
        Column("ended"),
        Column("steps", right=True),
        Column("seconds", right=True),
        Column("loss", right=True),
        Column("train acc", right=True),
        Column("test acc", right=True),
        Column("images/s", right=True),
    ]
    return table(columns, [_row(each) for each in series])


def _row(series: RunSeries) -> list[str]:
    ended = "failed" if isinstance(series.ended, RunFailed) else str(series.end_reason)
    title, last = series.config.variant.title, series.last_epoch
    cells = [title, ended, f"{len(series.steps):,}", f"{series.seconds:.1f}"]
    if last is None:
        return [*cells, "", "", "", ""]
    return [
        *cells,
        loss_text(last.train_loss),
        f"{last.train_accuracy:.1%}",
        f"{last.test_accuracy:.1%}",
        f"{last.images_per_second:,.0f}",
    ]
