"""One training run, as a stream of events that knows no thread and no screen."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from torch import Tensor, nn

from explorer.data.datasets import load_dataset
from explorer.data.records import ImageDataset
from explorer.errors import ExplorerError
from explorer.training.config import TrainingConfig
from explorer.training.course import Course
from explorer.training.events import RunEnded, RunEvent
from explorer.training.learner import Learner
from explorer.training.machine import arithmetic_to_keep
from explorer.training.run_state import Count, RunState, weights_of


class TooFewClassesError(ExplorerError):
    """The network cannot name every class of the data set.

    Attributes:
        classes: Length of its logits.
        needed: Classes of the data set.
    """

    def __init__(self, classes: int, dataset: ImageDataset) -> None:
        self.classes, self.needed = classes, len(dataset.class_names)
        super().__init__(
            f"the network tells {classes} classes apart, {dataset.title} has"
            f" {self.needed}; set num_classes to {self.needed} or more"
        )


def train(
    config: TrainingConfig,
    stop: Event,
    *,
    data_dir: Path | None = None,
    dataset: ImageDataset | None = None,
) -> Iterator[RunEvent]:
    """Train one network and tell what happens; see :class:`TrainingRun`."""
    yield from TrainingRun(config, data_dir=data_dir, dataset=dataset).events(stop)


class TrainingRun:
    """One run: its network, and the events that say how the network learns.

    Nothing touches the weights between two events. On the CPU they are those of the
    step just told of; on an accelerator, where steps are read together, those of the
    last step of that reading.

    What :meth:`state` kept can be gone on with, at the very batch. On the CPU, with as
    many threads and the same torch, the run then ends to the last bit as if nothing
    had interrupted it; where that cannot be, ``RunStarted.departures`` says why.

    Attributes:
        config: What decides the result.
    """

    def __init__(
        self,
        config: TrainingConfig,
        *,
        data_dir: Path | None = None,
        dataset: ImageDataset | None = None,
        state: RunState | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Prepare nothing yet: the network is built when the events are asked for.

        Args:
            config: What to do.
            data_dir: The user's folder, where data sets may lie.
            dataset: The images, where the caller has them; else they are loaded.
            state: Where to go on; the beginning when not given. The config's budget
                may be another one than then.
            clock: Seconds that only grow; tests have their own.
        """
        self.config = config
        self._data_dir = data_dir
        self._dataset = dataset
        self._clock = clock
        self._state = state
        self._learner: Learner | None = None
        self._course: Course | None = None

    @property
    def model(self) -> nn.Module:
        """The network that learns; it exists from ``RunStarted`` on."""
        if self._learner is None:
            raise RuntimeError("the run has not started: its network is not built")
        return self._learner.network

    def state_dict_snapshot(self) -> dict[str, Tensor]:
        """A copy of the weights and buffers on the CPU; ask for it between events."""
        return weights_of(self.model)

    @property
    def steps_done(self) -> int:
        """Steps in the weights as they are between two events.

        On an accelerator, where steps are read together, it may be ahead of the step
        that was told of last.
        """
        return self.count.step

    @property
    def count(self) -> Count:
        """What the run has done as it is between two events."""
        return self._count_before if self._course is None else self._course.count

    def state(self) -> RunState | None:
        """All that the run is, in a copy on the CPU; ask for it between events.

        Returns:
            ``None`` before ``RunStarted``, and once the loss has diverged: there is
            nothing to go on with.
        """
        return None if self._course is None else self._course.state()

    @property
    def _count_before(self) -> Count:
        return Count() if self._state is None else self._state.place.count

    def events(self, stop: Event) -> Iterator[RunEvent]:
        """Train, and yield an event for each step and each pass.

        Args:
            stop: Looked at before every step, and between layers where steps are
                slow: a step under way is then abandoned and the state before it
                stands.

        Yields:
            ``RunStarted``, then a ``StepDone`` per step and an ``EpochDone`` per pass,
            then ``RunEnded``; of a run that is stopped before it starts ``RunEnded``
            alone.

        Raises:
            ExplorerError: The network, the data or the device cannot be used, or the
                state to go on with is not that of this run.
        """
        if stop.is_set():
            before = self._count_before
            yield RunEnded(reason="stopped", step=before.step, seconds=before.seconds)
            return
        dataset = self._dataset or load_dataset(self.config.dataset, self._data_dir)
        kept = None
        if self._state is not None:
            machine = self._state.place.machine
            kept = arithmetic_to_keep(machine, self.config.device)
        self._learner = learner = Learner(self.config, kept)
        if learner.classes < len(dataset.class_names):
            raise TooFewClassesError(learner.classes, dataset)
        course = Course(self.config, dataset, learner, stop, self._clock)
        if self._state is not None:
            course.resume(self._state)
            self._state = None  # its tensors are in the network now
        self._course = course
        yield course.started()
        reason = yield from course.run()
        yield course.ended(reason)
