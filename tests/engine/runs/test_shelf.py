"""Runs get names and notes, go, and come back."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
import torch

from explorer.runs.claims import RunBusyError, is_claimed
from explorer.runs.store import RunStore, UnknownRunError


@pytest.fixture
def store(tmp_path):
    with RunStore(tmp_path) as opened:
        yield opened


def listed(store):
    return [run.run_id for run in store.runs()]


def test_a_run_gets_another_name_and_a_note(tmp_path, store, config_of):
    run_id = store.create(config_of())
    store.shelf.rename(run_id, "Wide \u7f51\u7edc")
    store.shelf.annotate(run_id, "too fast\nat first")
    with RunStore(tmp_path) as later:
        run = later.summary(run_id)
    assert (run.title, run.note) == ("Wide \u7f51\u7edc", "too fast\nat first")


def test_a_deleted_run_comes_back_whole(store, config_of, a_run):
    kept, gone = store.create(config_of()), store.create(config_of())
    store.record(gone, a_run)
    store.save_weights(gone, 6, {"x": torch.ones(3)})
    store.shelf.delete([gone])
    assert listed(store) == [kept]
    assert [run.run_id for run in store.deleted_runs()] == [gone]
    store.shelf.restore([gone])
    assert listed(store) == [gone, kept]
    assert len(store.series(gone).steps) == 6
    assert torch.equal(store.load_weights(gone)["x"], torch.ones(3))


def test_purged_runs_leave_nothing_and_their_numbers_are_not_used_again(
    tmp_path, store, config_of, a_run
):
    kept, gone = store.create(config_of()), store.create(config_of())
    for run_id in (kept, gone):
        store.record(run_id, a_run)
        store.save_weights(run_id, 6, {"x": torch.ones(3)})
    store.shelf.delete([gone])
    assert store.shelf.purge([kept]) == ()  # it was not deleted
    assert store.shelf.purge() == (gone,)
    with pytest.raises(UnknownRunError):
        store.shelf.restore([gone])
    names = [path.name for path in (tmp_path / "weights").iterdir()]
    assert [name.split("-step")[0] for name in names] == [f"run-{kept}"]
    with closing(sqlite3.connect(tmp_path / "runs.sqlite")) as connection:
        for table in ("steps", "epochs", "weights", "measurements", "states"):
            query = f"SELECT count(*) FROM {table} WHERE run = {gone}"
            assert connection.execute(query).fetchone() == (0,)
    assert len(store.series(kept).steps) == 6
    assert store.create(config_of()) == gone + 1


def test_deleting_a_run_that_is_not_there_deletes_none(store, config_of):
    run_id = store.create(config_of())
    with pytest.raises(UnknownRunError, match="no run 99"):
        store.shelf.delete([run_id, 99])
    assert listed(store) == [run_id]


HOLD = """
import sys, time
from pathlib import Path
from explorer.runs.store import RunStore

with RunStore(Path(sys.argv[1])) as store, store.claimed(int(sys.argv[2])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_another_process_that_trains_a_run_keeps_it_until_it_dies(
    tmp_path, store, config_of
):
    run_id = store.create(config_of())
    command = [sys.executable, "-c", HOLD, str(tmp_path), str(run_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        assert store.summary(run_id).is_running
        with pytest.raises(RunBusyError), store.claimed(run_id):
            pass
        with pytest.raises(RunBusyError, match="stop it first"):
            store.shelf.delete([run_id])
        other.kill()
        other.wait()
        assert not store.summary(run_id).is_running
        with store.claimed(run_id):
            assert store.summary(run_id).is_running
    assert not is_claimed(tmp_path / "claims", run_id)


OLD_LAYOUT_ROWS = """
    INSERT INTO runs (created, title, config) VALUES (?, 'old', ?);
"""


def test_a_store_of_the_first_version_is_brought_up(tmp_path, config_of, a_run):
    from explorer.runs.config_text import encode_config
    from explorer.runs.database import _FIRST_LAYOUT

    with closing(sqlite3.connect(tmp_path / "runs.sqlite")) as connection:
        connection.executescript(_FIRST_LAYOUT)
        row = ("2025-01-01T00:00:00+00:00", encode_config(config_of()))
        connection.execute(OLD_LAYOUT_ROWS, row)
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with RunStore(tmp_path) as store:
        (run,) = store.runs()
        assert (run.title, run.note, run.saved_step) == ("old", "", 0)
        store.record(run.run_id, a_run)
        assert store.summary(run.run_id).state == "finished"
