"""Training that is kept: paused, stopped, taken up again, continued."""

from dataclasses import replace
from threading import Event

import pytest
import torch
from small_training import few_images, small_configs

from explorer.errors import BadFileError, InvalidOptionError
from explorer.runs import recording
from explorer.runs.claims import RunBusyError
from explorer.runs.recording import RecordedTraining, Resumption, train_recorded
from explorer.runs.resumption import NotResumableError
from explorer.runs.saving import Saving
from explorer.runs.store import RunStore, UnknownRunError
from explorer.training.config import Budget
from explorer.training.control import TrainingControl
from explorer.training.events import EpochDone, RunEnded, RunPaused, RunStarted
from explorer.training.events import StepDone as Step

OFTEN = Saving(share=1.0, seconds=0.0)


@pytest.fixture(autouse=True)
def few(monkeypatch, one_thread):
    images = few_images()
    monkeypatch.setattr(recording, "load_dataset", lambda *_args, **_chosen: images)


def losses(store, run_id):
    return store.series(run_id).steps.column("loss").tolist()


def same(ours, theirs):
    return all(torch.equal(ours[name], theirs[name]) for name in ours)


def train(folder, tasks, *, until=None, **chosen):
    """Train; stop once ``until`` is true of an event."""
    folder.mkdir(exist_ok=True)
    stop, told = Event(), []
    for place, event in train_recorded(tasks, stop, folder, **chosen):
        told.append((place, event))
        if until is not None and until(event):
            stop.set()
    return told


def at_step(step):
    return lambda event: isinstance(event, Step) and event.step == step


def test_a_stopped_training_goes_on_as_if_it_had_not_been_stopped(tmp_path):
    configs = small_configs(2)
    train(tmp_path / "whole", configs)
    train(tmp_path / "cut", configs, until=at_step(7))
    with RunStore(tmp_path / "cut") as store:
        waiting = store.resumable_runs()
        assert [run.run_id for run in waiting] == [2, 1]
        assert all(0 < run.saved_step == run.steps < 10 for run in waiting)
    told = train(tmp_path / "cut", [Resumption(run_id=1), Resumption(run_id=2)])
    starts = [event for _, event in told if isinstance(event, RunStarted)]
    assert all(start.step > 0 and start.departures == () for start in starts)
    with RunStore(tmp_path / "cut") as cut, RunStore(tmp_path / "whole") as whole:
        for run_id in (1, 2):
            assert losses(cut, run_id) == losses(whole, run_id)
            assert same(cut.load_weights(run_id), whole.load_weights(run_id))
        assert cut.resumable_runs() == ()


def test_a_run_that_saved_nothing_before_it_broke_off_begins_again(tmp_path):
    configs = small_configs(1)[:1]
    train(tmp_path / "whole", configs)
    (tmp_path / "cut").mkdir()
    events = train_recorded(
        configs, Event(), tmp_path / "cut", saving=Saving(seconds=1e9)
    )
    for _, event in events:
        if isinstance(event, Step) and event.step == 3:
            break
    events.close()  # as if the program had been killed: nobody saves
    with RunStore(tmp_path / "cut") as store:
        (run,) = store.resumable_runs()
        assert (run.state, run.steps, run.saved_step) == ("open", 3, 0)
    train(tmp_path / "cut", [Resumption(run_id=1)])
    with RunStore(tmp_path / "cut") as cut, RunStore(tmp_path / "whole") as whole:
        assert losses(cut, 1) == losses(whole, 1)


def test_a_finished_run_goes_on_with_a_larger_budget(tmp_path):
    constant = {"schedule": "constant"}
    train(tmp_path / "whole", small_configs(3, **constant)[:1])
    train(tmp_path / "more", small_configs(2, **constant)[:1])
    more = Resumption(run_id=1, budget=Budget(unit="epochs", amount=3))
    told = train(tmp_path / "more", [more])
    assert told[0][1].departures == ()
    with RunStore(tmp_path / "more") as store, RunStore(tmp_path / "whole") as whole:
        assert store.config(1).epochs == 3
        assert losses(store, 1) == losses(whole, 1)
        assert same(store.load_weights(1), whole.load_weights(1))


def test_a_run_whose_steps_may_differ_forgets_those_that_come_again(tmp_path):
    train(tmp_path, small_configs(2)[:1], until=at_step(7), saving=Saving())
    with RunStore(tmp_path) as store:
        state = store.checkpoints.load(1)
        for step in (8, 9):  # told of after the state was kept
            store.record(1, [Step(step=step, epoch=2, loss=9, images=64, seconds=1)])
        machine = replace(state.place.machine, torch="1.0")
        elsewhere = replace(state, place=replace(state.place, machine=machine))
        store.checkpoints.save(1, elsewhere)
    training = RecordedTraining([Resumption(run_id=1)], tmp_path)
    events = training.events(Event())
    _, started = next(events)
    assert "instead of 1.0" in started.departures[0]
    with RunStore(tmp_path) as store:
        series = store.series(1)
    assert series.started == started
    assert series.steps.column("step").tolist() == list(range(1, 8))
    events.close()


@pytest.mark.parametrize(
    ("budget", "refused"),
    [
        (None, "finished"),
        (Budget(unit="epochs", amount=1), "more than the 2"),
        (Budget(unit="seconds", amount=1e-6), "more than the"),
    ],
)
def test_a_finished_run_needs_a_larger_budget(tmp_path, budget, refused):
    train(tmp_path, small_configs(2)[:1])
    with pytest.raises((NotResumableError, InvalidOptionError), match=refused):
        train(tmp_path, [Resumption(run_id=1, budget=budget)])
    with RunStore(tmp_path) as store:
        assert [run.state for run in store.runs()] == ["finished"]


def test_a_diverged_run_and_one_that_is_not_there_are_refused(tmp_path, config_of):
    with RunStore(tmp_path) as store:
        run_id = store.create(config_of())
        store.record(run_id, [RunEnded(reason="diverged", step=3, seconds=1.0)])
        assert store.resumable_runs() == ()
    with pytest.raises(NotResumableError, match="lower learning rate"):
        train(tmp_path, [Resumption(run_id=run_id)])
    with pytest.raises(UnknownRunError, match="no run 99"):
        train(tmp_path, [Resumption(run_id=99)])


def test_a_deleted_run_does_not_go_on_until_it_is_back(tmp_path):
    train(tmp_path, small_configs(2)[:1], until=at_step(3))
    with RunStore(tmp_path) as store:
        store.shelf.delete([1])
        with pytest.raises(NotResumableError, match="run 1 was deleted"):
            train(tmp_path, [Resumption(run_id=1)])
        assert len(losses(store, 1)) == 3
        store.shelf.restore([1])
    events = train(tmp_path, [Resumption(run_id=1)])
    assert events[-1][1].reason == "finished"


def test_a_run_is_trained_by_one_at_a_time(tmp_path):
    events = train_recorded(small_configs(2)[:1], Event(), tmp_path)
    next(events)
    with RunStore(tmp_path) as store:
        assert [run.is_running for run in store.runs()] == [True]
        assert store.resumable_runs() == ()
        with pytest.raises(RunBusyError):
            store.shelf.delete([1])
    with pytest.raises(RunBusyError, match="another window"):
        train(tmp_path, [Resumption(run_id=1)])
    events.close()
    with RunStore(tmp_path) as store:
        assert [run.is_resumable for run in store.runs()] == [True]


def test_a_paused_run_is_saved_at_once_and_goes_on(tmp_path):
    control, paused = TrainingControl(), []
    training = RecordedTraining(small_configs(2), tmp_path, saving=Saving(seconds=1e9))
    for place, event in training.events(control):
        if place == 0 and isinstance(event, Step) and event.step == 2:
            control.pause(0)
        if isinstance(event, RunPaused):
            with RunStore(tmp_path) as store:
                paused.append(store.summary(training.run_ids[place]).saved_step)
        if place == 1 and isinstance(event, RunEnded):
            control.go_on(0)
    assert paused == [2]
    with RunStore(tmp_path) as store:
        assert [run.state for run in store.runs()] == ["finished", "finished"]


def test_the_last_the_best_and_every_pass_can_be_shown(tmp_path):
    told = train(tmp_path, small_configs(4)[:1], saving=OFTEN)
    tests = {e.epoch: e.test_accuracy for _, e in told if isinstance(e, EpochDone)}
    with RunStore(tmp_path) as store:
        saved = store.checkpoints.saved_epochs(1)
        assert {each.epoch: each.test_accuracy for each in saved} == tests
        assert [each.step for each in saved] == [5, 10, 15, 20]
        shown = [store.load_weights(1, each.step) for each in saved]
    assert not same(shown[0], shown[-1])
    files = [path.name for path in (tmp_path / "weights").iterdir()]
    assert len(files) == 5  # one to go on with besides: those of steps are gone


def test_a_damaged_state_is_told_in_one_sentence_and_the_run_stays(tmp_path):
    train(tmp_path, small_configs(2)[:1], until=at_step(7))
    (file,) = (tmp_path / "weights").glob("*learning*")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(BadFileError, match="damaged"):
        train(tmp_path, [Resumption(run_id=1)])
    with RunStore(tmp_path) as store:
        assert [run.state for run in store.runs()] == ["stopped"]


def test_files_that_a_crash_left_behind_go_when_the_run_goes_on(tmp_path):
    train(tmp_path, small_configs(2)[:1], until=at_step(7))
    left = tmp_path / "weights" / "run-1-step-6-0123456789abcdef.safetensors"
    part = tmp_path / "weights" / ".run-1-step-6.1234.part"
    other = tmp_path / "weights" / "run-11-step-6-0123456789abcdef.safetensors"
    for file in (left, part, other):
        file.write_bytes(b"half")
    train(tmp_path, [Resumption(run_id=1)])
    assert [file.exists() for file in (left, part, other)] == [False, False, True]


def test_measurements_and_tests_are_kept_with_the_run(tmp_path):
    told = train(tmp_path, small_configs(2)[:1])
    kinds = ("Probed", "Examined")
    expected = [event for _, event in told if type(event).__name__ in kinds]
    with RunStore(tmp_path) as store:
        series = store.series(1)
    assert expected
    assert sorted([*series.probes, *series.examinations], key=repr) == sorted(
        expected, key=repr
    )


def full_disk(monkeypatch, refusals):
    """The store refuses step 3 so many times."""
    record, left = RunStore.record, [None] * refusals

    def refuse(self, run_id, events):
        if left and isinstance(events[0], Step) and events[0].step == 3:
            left.pop()
            raise BadFileError("runs.sqlite", "the disk is full; make room")
        record(self, run_id, events)

    monkeypatch.setattr(RunStore, "record", refuse)


def test_a_full_disk_pauses_a_run_and_nothing_is_lost(tmp_path, monkeypatch):
    full_disk(monkeypatch, 2)
    control, reasons = TrainingControl(), []
    for place, event in train_recorded(small_configs(1)[:1], control, tmp_path):
        if isinstance(event, RunPaused):
            reasons.append(event.message)
            control.go_on(place)  # there is room now, the user thinks
    assert reasons == ["runs.sqlite: the disk is full; make room"] * 2
    with RunStore(tmp_path) as store:
        assert store.series(1).steps.column("step").tolist() == [1, 2, 3, 4, 5]
        assert store.summary(1).state == "finished"


@pytest.mark.parametrize("control", [Event, TrainingControl])
def test_a_full_disk_that_stays_full_is_told_and_the_run_can_go_on(
    tmp_path, monkeypatch, control
):
    full_disk(monkeypatch, 1)
    stop = control()

    def train_until_it_is_stopped():
        for _, event in train_recorded(small_configs(1)[:1], stop, tmp_path):
            if isinstance(event, RunPaused):
                stop.set()

    with pytest.raises(BadFileError, match="make room"):
        train_until_it_is_stopped()
    with RunStore(tmp_path) as store:
        assert [run.steps for run in store.resumable_runs()] == [2]


def test_runs_on_two_devices_are_kept_as_those_that_take_turns(tmp_path):
    turns = small_configs(2)
    train(tmp_path / "turns", turns)
    first, second = small_configs(2)
    # Both are the CPU, by two names: what matters is that two threads train.
    devices = [first, replace(second, device="cpu:0")]
    told = train(tmp_path / "devices", devices, order="devices", saving=OFTEN)
    ends = {place: e.reason for place, e in told if isinstance(e, RunEnded)}
    assert ends == {0: "finished", 1: "finished"}
    with RunStore(tmp_path / "devices") as ours, RunStore(tmp_path / "turns") as theirs:
        for run_id in (1, 2):
            assert losses(ours, run_id) == losses(theirs, run_id)
            assert same(ours.load_weights(run_id), theirs.load_weights(run_id))


def test_a_new_run_has_the_name_that_it_was_given(tmp_path):
    configs = small_configs(2)
    training = RecordedTraining(configs, tmp_path, titles=("With a name",))
    for _ in training.events(Event()):
        pass
    with RunStore(tmp_path) as store:
        titles = {run.run_id: run.title for run in store.runs()}
    assert titles == {1: "With a name", 2: configs[1].variant.title}
