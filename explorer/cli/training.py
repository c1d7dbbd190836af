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

from explorer.architectures.variants import Variant
from explorer.cli.table import Column, table
from explorer.data.datasets import describe_dataset
from explorer.errors import UnknownNameError
from explorer.paths import data_dir
from explorer.runs.event_text import event_line
from explorer.runs.recording import train_recorded
from explorer.runs.series import RunSeries
from explorer.training.config import TrainingConfig
from explorer.training.devices import device_title, resolve_device, training_threads
from explorer.training.diagnosis import diagnose
from explorer.training.diagnosis_history import History
from explorer.training.diagnosis_text import finding_sentence, remedy_phrase
from explorer.training.events import EpochDone, RunEvent, RunFailed, RunStarted
from explorer.training.recipes import config_for

DEFAULT_EPOCHS = 3
FAILED = 1


def train(options: argparse.Namespace) -> int:
    """Train the named networks in turn and end with a table.

    Returns:
        0, or 1 if a run failed.

    Raises:
        UnknownNameError: No such architecture, variant, recipe or data set.
        InvalidOptionError: The budget is not positive.
        DeviceUnavailableError: The device is not there.
    """
    device = resolve_device(options.device)
    describe_dataset(options.dataset)
    configs = [_config(name, options, device) for name in options.architectures]
    if device == "cpu":
        torch.set_num_threads(training_threads())
    out = sys.stderr if options.jsonl else sys.stdout
    print(f"training on {device_title(device)}; Ctrl+C stops", file=out, flush=True)
    series = [RunSeries(config) for config in configs]
    histories = [History(config) for config in configs]
    with _stopping_on_interrupt() as stop:
        events = train_recorded(configs, stop, data_dir(options.data_dir))
        for place, event in events:
            series[place].add(event)
            histories[place].add(event)
            name = options.architectures[place]
            if options.jsonl:
                print(event_line(place, name, event), flush=True)
            else:
                _tell(configs[place].variant.title, event)
    print(_summary(series), file=out)
    for line in itertools.chain.from_iterable(map(_findings, histories)):
        print(line, file=out)
    return FAILED if any(isinstance(s.ended, RunFailed) for s in series) else 0


def _config(name: str, options: argparse.Namespace, device: str) -> TrainingConfig:
    default = "lite" if device == "cpu" else "book"
    variant = Variant.of(name, options.variant or _form(name, default))
    epochs = options.epochs
    if epochs is None and options.seconds is None:
        epochs = DEFAULT_EPOCHS
    return config_for(
        variant,
        dataset=options.dataset,
        recipe=options.recipe or "auto",
        epochs=epochs,
        seconds=options.seconds,
        seed=options.seed,
        device=device,
    )


def _form(name: str, wanted: str) -> str | None:
    """``wanted`` where the architecture has such a form, else its first."""
    try:
        return Variant.of(name, wanted).form
    except UnknownNameError:
        return None


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


def _tell(title: str, event: RunEvent) -> None:
    match event:
        case RunStarted():
            images = f"{event.train_images:,} + {event.test_images:,} images"
            print(f"{title}: {event.parameters:,} parameters, {images}", flush=True)
        case EpochDone():
            print(
                f"{title}: epoch {event.epoch}, loss {event.train_loss:.3f},"
                f" test accuracy {event.test_accuracy:.1%},"
                f" {event.images_per_second:,.0f} images/s",
                flush=True,
            )
        case RunFailed():
            print(f"{title}: {event.message}", file=sys.stderr, flush=True)


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
        f"{last.train_loss:.3f}",
        f"{last.train_accuracy:.1%}",
        f"{last.test_accuracy:.1%}",
        f"{last.images_per_second:,.0f}",
    ]
