"""Runs are kept, whatever happens to the program."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import pytest
import torch

from explorer.errors import BadFileError
from explorer.runs.store import RunStore, UnknownRunError
from explorer.training.events import RunFailed, StepDone


@pytest.fixture
def store(tmp_path):
    with RunStore(tmp_path) as opened:
        yield opened


def step_done(step):
    return StepDone(step=step, epoch=1, loss=1 / step, images=step, seconds=step / 10)


def integrity(folder):
    with closing(sqlite3.connect(folder / "runs.sqlite")) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]


def test_a_run_comes_back_as_it_was_recorded(tmp_path, store, config_of, a_run):
    run_id = store.create(config_of())
    for event in a_run:
        store.record(run_id, [event])
    with RunStore(tmp_path) as later:
        series = later.series(run_id)
    assert series.config == config_of()
    assert series.started == a_run[0]
    assert series.last_epoch == a_run[-2]
    assert series.ended == a_run[-1]
    losses = [event.loss for event in a_run if isinstance(event, StepDone)]
    assert series.steps.column("loss").tolist() == losses


def test_the_list_says_how_each_run_stands(store, config_of, a_run):
    finished, going, broken = (store.create(config_of()) for _ in range(3))
    store.record(finished, a_run)
    store.record(going, a_run[:3])
    store.record(broken, [RunFailed(message="no", details="", step=0, seconds=0.0)])
    told = {
        run.run_id: (run.state, run.steps, run.test_accuracy) for run in store.runs()
    }
    assert told == {
        finished: ("finished", 6, 0.5),
        going: ("open", 2, None),
        broken: ("failed", 0, None),
    }
    latest = store.runs()[0]
    assert (latest.run_id, latest.title) == (broken, "AlexNet lite, width 0.5")


def test_a_damaged_configuration_does_not_hide_the_other_runs(
    tmp_path, store, config_of
):
    damaged, sound = store.create(config_of()), store.create(config_of())
    with closing(sqlite3.connect(tmp_path / "runs.sqlite")) as connection:
        connection.execute("UPDATE runs SET config = '{' WHERE id = ?", (damaged,))
        connection.commit()
    configs = {run.run_id: run.config for run in store.runs()}
    assert configs == {damaged: None, sound: config_of()}


def test_a_batch_of_events_is_written_whole_or_not_at_all(store, config_of):
    run_id = store.create(config_of())
    store.record(run_id, [step_done(1)])
    with pytest.raises(sqlite3.IntegrityError):
        store.record(run_id, [step_done(2), replace(step_done(3), loss=None)])
    assert store.series(run_id).steps.column("step").tolist() == [1]
    store.record(run_id, [step_done(2)])  # and the store still works


def test_a_run_that_is_not_there_is_named(store, config_of):
    for ask in (
        store.series,
        store.config,
        store.load_weights,
        lambda run: store.record(run, [step_done(1)]),
        lambda run: store.save_weights(run, 1, {}),
    ):
        with pytest.raises(UnknownRunError, match="run 99"):
            ask(99)


def test_weights_come_back_bit_for_bit(store, config_of):
    run_id = store.create(config_of())
    shared = torch.randn(3, 4)
    weights = {
        "a": torch.randn(2, 3, 4, 5).contiguous(memory_format=torch.channels_last),
        "tied.1": shared,
        "tied.2": shared,
        "count": torch.tensor(7),
        "half": torch.randn(5).to(torch.bfloat16),
    }
    store.save_weights(run_id, 10, weights)
    loaded = store.load_weights(run_id)
    assert loaded.keys() == weights.keys()
    assert all(torch.equal(loaded[name], weights[name]) for name in weights)


def test_the_latest_weights_are_loaded_unless_a_step_is_named(store, config_of):
    run_id = store.create(config_of())
    for step in (5, 20, 10):
        store.save_weights(run_id, step, {"x": torch.tensor(step)})
    assert store.saved_steps(run_id) == (5, 10, 20)
    assert store.load_weights(run_id)["x"] == 20
    assert store.load_weights(run_id, 5)["x"] == 5
    with pytest.raises(UnknownRunError, match="after step 6"):
        store.load_weights(run_id, 6)


def test_weights_saved_again_replace_those_of_the_same_step(store, config_of):
    run_id = store.create(config_of())
    for value in (1.0, 2.0):
        store.save_weights(run_id, 5, {"x": torch.tensor(value)})
    assert store.load_weights(run_id)["x"] == 2.0


@pytest.mark.parametrize("place", [0, 40, -1])
def test_one_flipped_bit_in_the_weights_is_noticed(store, config_of, place):
    run_id = store.create(config_of())
    file = store.save_weights(run_id, 1, {"x": torch.randn(100)})
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(BadFileError, match="damaged"):
        store.load_weights(run_id)


def test_missing_weights_are_said_to_be_missing(store, config_of):
    run_id = store.create(config_of())
    store.save_weights(run_id, 1, {"x": torch.zeros(1)}).unlink()
    with pytest.raises(BadFileError, match="cannot be read"):
        store.load_weights(run_id)


def test_no_half_file_is_left_when_weights_cannot_be_written(
    tmp_path, store, config_of, monkeypatch
):
    run_id = store.create(config_of())

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.whole_file.os.replace", full)
    with pytest.raises(BadFileError, match="No space left"):
        store.save_weights(run_id, 1, {"x": torch.zeros(1)})
    assert not list((tmp_path / "weights").iterdir())
    assert store.saved_steps(run_id) == ()


@pytest.mark.parametrize("content", [b"not a database at all" * 99, b"<html>"])
def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path, content):
    file = tmp_path / "runs.sqlite"
    file.write_bytes(content)
    with pytest.raises(BadFileError, match=r"runs\.sqlite"):
        RunStore(tmp_path)
    assert file.read_bytes() == content


def test_a_store_of_a_newer_program_is_refused(tmp_path, store):
    with closing(sqlite3.connect(tmp_path / "runs.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(BadFileError, match="newer version"):
        RunStore(tmp_path)


RECORD_FOR_EVER = """
import sys
from pathlib import Path
from explorer.runs.store import RunStore
from explorer.training.events import StepDone

store, run_id, step = RunStore(Path(sys.argv[1])), int(sys.argv[2]), 0
while True:
    step += 1
    event = StepDone(step=step, epoch=1, loss=1 / step, images=step, seconds=0.1)
    store.record(run_id, [event])
    print(step, flush=True)  # acknowledged
"""


@pytest.mark.parametrize("acknowledged", [1, 150, 400])
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_every_acknowledged_step_survives_kill_9(
    tmp_path, store, config_of, acknowledged
):
    run_id = store.create(config_of())
    told = 0
    with subprocess.Popen(
        [sys.executable, "-c", RECORD_FOR_EVER, str(tmp_path), str(run_id)],
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        for line in child.stdout:
            told = int(line)
            if told >= acknowledged:
                break
        os.kill(child.pid, signal.SIGKILL)
        told = max([told, *(int(line) for line in child.stdout if line.endswith("\n"))])
    with RunStore(tmp_path) as later:
        steps = later.series(run_id).steps.column("step").tolist()
    assert len(steps) >= told >= acknowledged
    assert steps == list(range(1, len(steps) + 1))
    assert integrity(tmp_path) == "ok"


RECORD_A_RUN = """
import sys
from pathlib import Path
from explorer.runs.store import RunStore
from explorer.runs.config_text import decode_config
from explorer.training.events import StepDone

with RunStore(Path(sys.argv[1])) as store:
    run_id = store.create(decode_config(sys.argv[2]))
    for step in range(1, 201):
        event = StepDone(step=step, epoch=1, loss=1 / step, images=step, seconds=0.1)
        store.record(run_id, [event])
"""


def test_two_processes_use_one_store_at_the_same_time(tmp_path, config_of):
    from explorer.runs.config_text import encode_config

    command = [sys.executable, "-c", RECORD_A_RUN, str(tmp_path)]
    children = [
        subprocess.Popen([*command, encode_config(config_of(seed=seed))])
        for seed in range(2)
    ]
    assert [child.wait(timeout=60) for child in children] == [0, 0]
    with RunStore(tmp_path) as store:
        assert {run.config.seed: run.steps for run in store.runs()} == {0: 200, 1: 200}
    assert integrity(tmp_path) == "ok"


def test_many_windows_may_begin_the_store_at_once(tmp_path, config_of):
    errors, ready = [], threading.Barrier(8)

    def begin() -> None:
        ready.wait()
        try:
            with RunStore(tmp_path) as store:
                store.create(config_of())
        except BadFileError as error:
            errors.append(error)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    with RunStore(tmp_path) as store:
        assert len(store.runs()) == 8
