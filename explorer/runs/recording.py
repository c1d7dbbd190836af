"""Training that is kept: the one way in which the window and the command line train."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event

from explorer.data.datasets import load_dataset
from explorer.errors import BadFileError
from explorer.runs.resumption import ResumableRun, Resumption, resumable
from explorer.runs.saving import Saver, Saving
from explorer.runs.store import RunStore
from explorer.training.config import TrainingConfig
from explorer.training.control import TrainingControl
from explorer.training.events import RunEvent, RunPaused
from explorer.training.loop import TrainingRun
from explorer.training.together import Order, train_together

Task = TrainingConfig | Resumption
"""A new run, or a stored one that is to go on."""


def train_recorded(
    tasks: Sequence[Task],
    stop: Event,
    data_dir: Path,
    *,
    order: Order = "turns",
    saving: Saving | None = None,
) -> Iterator[tuple[int, RunEvent]]:
    """Train several networks and keep what they tell; see :class:`RecordedTraining`."""
    training = RecordedTraining(tasks, data_dir, order=order, saving=saving)
    yield from training.events(stop)


class RecordedTraining:
    """Networks that train together, and what they tell and learn in the run store.

    Attributes:
        run_ids: The runs' numbers in the store, by place; empty before the first event.
    """

    def __init__(
        self,
        tasks: Sequence[Task],
        data_dir: Path,
        *,
        order: Order = "turns",
        saving: Saving | None = None,
        titles: Sequence[str] = (),
    ) -> None:
        """Begin nothing yet.

        Args:
            tasks: One per run; runs on the same data set share its images.
            data_dir: The user's folder.
            order: As for ``train_together``.
            saving: How often states are kept to go on with.
            titles: Names of the new runs, by place among all tasks; that of its
                variant for a run without one.
        """
        self.run_ids: tuple[int, ...] = ()
        self._tasks = tuple(tasks)
        self._data_dir = data_dir
        self._order = order
        self._saving = saving or Saving()
        self._titles = dict(enumerate(titles))

    def events(self, stop: Event) -> Iterator[tuple[int, RunEvent]]:
        """Train to the end.

        An event is in the store before it is yielded.  What is needed to go on is kept
        after passes, and when a run is paused, stopped or finished.

        Args:
            stop: Ends all of them; a ``TrainingControl`` pauses and ends single ones.
                With one, a store that cannot be written pauses the training, and going
                on tries again; a plain event raises.

        Yields:
            A run's place among the tasks and its event.

        Raises:
            ExplorerError: A data set or the store cannot be used, a run cannot go on,
                or somebody else trains it.
        """
        with ExitStack() as stack:
            store = stack.enter_context(RunStore(self._data_dir))
            plans = [self._plan(store, task, stack) for task in self._tasks]
            keys = {plan.config.dataset for plan in plans}
            datasets = {
                key: load_dataset(key, self._data_dir, stop=stop) for key in keys
            }
            runs = [
                TrainingRun(
                    plan.config,
                    data_dir=self._data_dir,
                    dataset=datasets[plan.config.dataset],
                    state=plan.state,
                )
                for plan in plans
            ]
            self.run_ids = tuple(
                self._enter(store, place, plan, stack)
                for place, plan in enumerate(plans)
            )
            del plans  # their states' tensors go into the networks
            yield from self._trained(store, runs, stop)

    def _plan(self, store: RunStore, task: Task, stack: ExitStack) -> ResumableRun:
        """What to do, found out before anything is written."""
        if isinstance(task, TrainingConfig):
            return ResumableRun(config=task, state=None)
        stack.enter_context(store.claimed(task.run_id))
        return resumable(store, task)

    def _enter(
        self, store: RunStore, place: int, plan: ResumableRun, stack: ExitStack
    ) -> int:
        task = self._tasks[place]
        if isinstance(task, TrainingConfig):
            run_id = store.create(task, self._titles.get(place))
            stack.enter_context(store.claimed(run_id))
            return run_id
        store.checkpoints.sweep(task.run_id)
        store.reconfigure(task.run_id, plan.config)
        return task.run_id

    def _trained(
        self, store: RunStore, runs: Sequence[TrainingRun], stop: Event
    ) -> Iterator[tuple[int, RunEvent]]:
        savers = [
            Saver(store.checkpoints, run_id, run, self._saving)
            for run_id, run in zip(self.run_ids, runs, strict=True)
        ]
        devices = [run.config.device for run in runs]
        told = train_together(runs, stop, order=self._order, devices=devices)
        for place, event in told:
            while refused := self._refused(store, savers[place], place, event):
                if not isinstance(stop, TrainingControl):
                    raise refused
                # The disk is full, say. The other runs would fail as this one does.
                count = runs[place].count
                stop.pause(place)
                yield (
                    place,
                    RunPaused(
                        step=count.step, seconds=count.seconds, message=str(refused)
                    ),
                )
                stop.wait_while_paused(place)
                if stop.stop_of(place).is_set():
                    raise refused
            yield place, event

    def _refused(
        self, store: RunStore, saver: Saver, place: int, event: RunEvent
    ) -> BadFileError | None:
        """Keep an event and what is due with it, or say why that cannot be.

        Doing it once more does no harm.
        """
        try:
            saver.before(event)
            if not isinstance(event, RunPaused):  # of this session, not of the run
                store.record(self.run_ids[place], [event])
            saver.after(event)
        except BadFileError as error:
            return error
        return None
