"""An epoch of ours against the book's own loop: same network, data and device.

On a GPU both train one whole pass over the shipped images.  On a CPU a pass would take
hours: steps of both are timed in turn, with batches as large as is feasible, and scaled
to the book's 60,000 + 10,000 images.  There the book's four workers have no core of
their own, so what they do to an image adds to the step; "steps alone" leaves it out.
Counted is the time of the processor, which is that of the wall when one thread has a
core to itself: whatever else the machine does then does not matter.

Where the processor computes bfloat16, a run of ours does so with networks as heavy as
the book's; "in float32" is how much faster it would be without.
"""

import math
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from threading import Event
from unittest.mock import patch

import torch

from explorer.architectures.random_state import seeded
from explorer.architectures.variants import Variant
from explorer.data.datasets import load_dataset
from explorer.data.records import ImageDataset, LabelledImages
from explorer.training.batches import Batches, preprocessing_for
from explorer.training.config import TrainingConfig
from explorer.training.devices import default_device
from explorer.training.evaluation import evaluate
from explorer.training.events import EpochDone, RunEvent, StepDone
from explorer.training.interruption import Interruption
from explorer.training.learner import Learner
from explorer.training.loop import TrainingRun
from tests.benchmarks.book_loop import (
    Batch,
    BookTraining,
    batches_of,
    epoch_seconds,
    loader,
)
from tests.benchmarks.report import table

NETWORKS = (
    ("alexnet", "book"),
    ("vgg", "book-quarter"),
    ("nin", "book"),
    ("googlenet", "book"),
    ("resnet", "book"),
)
CPU_GOAL, GPU_GOAL = 1.2, 5.0
TRAIN_IMAGES, TEST_IMAGES = 60_000, 10_000
SMALL_BATCH, WARM_UP, STEPS, TESTED = 32, 3, 20, 32
TESTS = 3  # after one that warms up
HARMLESS_RATE = 1e-5  # what a step costs does not depend on it


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Seconds of an epoch and the test after it.

    Attributes:
        ours: Of our loop.
        book: Of the book's.
        steps_alone: How many times as long the book's steps take as ours, images ready.
        in_float32: Seconds of ours without bfloat16; the same where it uses none.
        precision: What ours computes in.
    """

    ours: float
    book: float
    steps_alone: float
    in_float32: float
    precision: str

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.book / self.ours


def run() -> str:
    """The table of the five book networks and their geometric mean."""
    device, threads = default_device(), torch.get_num_threads()
    on_cpu = device == "cpu"
    if on_cpu:
        torch.set_num_threads(1)  # so that nobody's workers have a core to themselves
    try:
        pairs = {}
        for key, form in NETWORKS:
            variant = Variant.of(key, form)
            pairs[variant.title] = (estimated if on_cpu else measured)(variant, device)
    finally:
        torch.set_num_threads(threads)
    return report(pairs, device)


def report(pairs: dict[str, Pair], device: str) -> str:
    """The measurements as a table, and what their mean says of the goal."""
    on_cpu = device == "cpu"
    rows = [
        [
            title,
            f"{pair.book:,.1f} s",
            f"{pair.ours:,.1f} s",
            pair.precision,
            f"{pair.ratio:.2f}",
            f"{pair.steps_alone:.2f}" if on_cpu else "–",
            f"{pair.book / pair.in_float32:.2f}" if on_cpu else "–",
        ]
        for title, pair in pairs.items()
    ]
    mean = statistics.geometric_mean(pair.ratio for pair in pairs.values())
    goal = CPU_GOAL if on_cpu else GPU_GOAL
    reached = "met" if mean >= goal else f"missed by {1 - mean / goal:.0%}"
    how = (
        f"estimated from {STEPS} steps of {SMALL_BATCH} images after {WARM_UP}, scaled"
        f" to {TRAIN_IMAGES:,} + {TEST_IMAGES:,} images; one thread"
        if on_cpu
        else "one whole pass over the shipped images"
    )
    headings = ["epoch", "book's loop", "ours", "in", "faster", "steps alone"]
    headings.append("in float32")
    plain = statistics.geometric_mean(
        pair.book / pair.in_float32 for pair in pairs.values()
    )
    without = f"; in float32 {plain:.2f}" if on_cpu else ""
    return (
        f"{table(headings, rows)}\n{device}: {how}\n"
        f"geometric mean {mean:.2f}, goal {goal:g}: {reached}{without}"
    )


def _configured(variant: Variant, device: str, batch: int) -> TrainingConfig:
    recipe = replace(variant.base.recipe, batch_size=batch, learning_rate=HARMLESS_RATE)
    return TrainingConfig(
        variant=variant,
        dataset="fashion-mnist-small",
        recipe=recipe,
        epochs=2,
        device=device,
    )


def _book(variant: Variant, device: str) -> BookTraining:
    with seeded(0):
        return BookTraining(variant.build(), HARMLESS_RATE, torch.device(device))


class Ours:
    """Our loop, advanced step by step."""

    def __init__(
        self,
        config: TrainingConfig,
        dataset: ImageDataset,
        doing: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._config, self._dataset, self._doing = config, dataset, doing
        self._run = TrainingRun(config, dataset=dataset)
        self._events = self._run.events(Event())

    def step(self) -> float:
        """Seconds of one step, images and events included."""
        # Each batch is resized as it comes, as it must be with all 60,000.
        with self._doing(), patch("explorer.training.batches.CPU_KEEP_BYTES", 0):
            return _processor_seconds(lambda: _next_step(self._events))

    def tests(self) -> Callable[[], float]:
        """Makes seconds of the test; the run is over with it."""
        self._events.close()
        with self._doing():
            learner = Learner(self._config)
        batches = Batches(
            self._dataset.test,
            preprocessing_for(self._config, self._dataset),
            batch_size=TESTED,
            device=learner.device,
            memory_format=learner.memory_format,
            kept=False,  # as with all 60,000
        )
        nobody = Interruption(learner.network, Event())
        return lambda: _processor_seconds(lambda: evaluate(learner, batches, nobody))

    @property
    def precision(self) -> str:
        """What it computes in."""
        state = self._run.state()
        assert state is not None
        assert state.place.machine.arithmetic is not None
        return state.place.machine.arithmetic.precision


def _without_bfloat16() -> AbstractContextManager[object]:
    return patch("explorer.training.arithmetic.computes_bfloat16", lambda _: False)


def estimated(variant: Variant, device: str) -> Pair:
    """Steps, images and tests timed apart and scaled to the book's epoch."""
    dataset = _part_of_shipped((WARM_UP + STEPS) * SMALL_BATCH, TESTED)
    config, side = _configured(variant, device, SMALL_BATCH), variant.input_shape[-1]
    ours, plain = (Ours(config, dataset, d) for d in (nullcontext, _without_bfloat16))
    book = _book(variant, device)
    images = batches_of(dataset.train, side, SMALL_BATCH)
    rows = []  # of each step: ours, ours in float32, the book's images, the book's step
    for _ in range(WARM_UP + STEPS):
        mine, in_float32 = ours.step(), plain.step()
        begun = time.process_time()
        X, y = next(images)
        made = time.process_time()
        book.step(X, y)
        rows.append((mine, in_float32, made - begun, time.process_time() - made))
    precision = ours.precision
    # Means: one of our steps in ten is probed, and that is to be paid for.
    mine, in_float32, making, step = map(
        statistics.fmean, zip(*rows[WARM_UP:], strict=True)
    )
    my_test, test_in_float32, making_test, book_test = _tests(
        ours.tests(), plain.tests(), dataset, book, side
    )
    train, test = TRAIN_IMAGES / SMALL_BATCH, TEST_IMAGES / TESTED
    return Pair(
        ours=train * mine + test * my_test,
        book=train * (making + step) + test * (making_test + book_test),
        steps_alone=step / mine,
        in_float32=train * in_float32 + test * test_in_float32,
        precision=precision,
    )


def _processor_seconds(action: Callable[[], object]) -> float:
    begun = time.process_time()
    action()
    return time.process_time() - begun


def _next_step(events: Iterator[RunEvent]) -> StepDone:
    return next(event for event in events if isinstance(event, StepDone))


def _tests(
    ours: Callable[[], float],
    plain: Callable[[], float],
    dataset: ImageDataset,
    book: BookTraining,
    side: int,
) -> tuple[float, ...]:
    """Seconds of our tests, and of making the book's images and testing them."""
    rows = []
    for _ in range(1 + TESTS):
        made: list[Batch] = []
        making = _processor_seconds(
            lambda made=made: made.extend(batches_of(dataset.test, side, TESTED))
        )
        theirs = _processor_seconds(lambda made=made: book.test(made))
        rows.append((ours(), plain(), making, theirs))
    return tuple(map(statistics.median, zip(*rows[1:], strict=True)))


def measured(
    variant: Variant, device: str, dataset: ImageDataset | None = None
) -> Pair:
    """One whole pass of each after a pass that warms up."""
    dataset = dataset or load_dataset("fashion-mnist-small", None)
    batch, side = variant.base.recipe.batch_size, variant.input_shape[-1]
    config = _configured(variant, device, batch)
    book = _book(variant, device)
    train, test = (
        loader(part, side, batch, shuffle=shuffle)
        for part, shuffle in ((dataset.train, True), (dataset.test, False))
    )
    epoch_seconds(book, train, test)
    theirs = epoch_seconds(book, train, test)
    ends = []
    for event in TrainingRun(config, dataset=dataset).events(Event()):
        if isinstance(event, EpochDone):
            ends.append(time.perf_counter())
    return Pair(
        ours=ends[1] - ends[0],
        book=theirs,
        steps_alone=math.nan,
        in_float32=math.nan,
        precision="–",
    )


def _part_of_shipped(train: int, test: int) -> ImageDataset:
    whole = load_dataset("fashion-mnist-small", None)
    return replace(
        whole,
        train=LabelledImages(
            images=whole.train.images[:train], labels=whole.train.labels[:train]
        ),
        test=LabelledImages(
            images=whole.test.images[:test], labels=whole.test.labels[:test]
        ),
    )


if __name__ == "__main__":
    print(run())
