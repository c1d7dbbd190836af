"""Nothing that was told is lost, and no kill -9 changes how a run ends."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
import torch
from small_training import few_images, small_configs

from explorer.runs import recording
from explorer.runs.store import RunStore

KILLS = 50
HERE = Path(__file__).parent


def curves(store, run_id):
    series = store.series(run_id)
    steps = [series.steps.column(name).tolist() for name in ("step", "loss", "images")]
    names = ("epoch", "step", "train_loss", "test_loss", "test_accuracy")
    return steps, [series.epochs.column(name).tolist() for name in names]


def same_state(ours, theirs):
    pairs = ((ours.weights, theirs.weights), (ours.learning, theirs.learning))
    return all(
        a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)
        for a, b in pairs
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_fifty_kills_lose_nothing_and_change_nothing(tmp_path, monkeypatch, one_thread):
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    killed.mkdir(), whole.mkdir()
    command = [sys.executable, str(HERE / "killed_runs.py"), str(killed), str(KILLS)]
    said = subprocess.run(
        [*command, "7"],
        env={"PYTHONPATH": f"{HERE.parents[2]}"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    *kills, last = (json.loads(line) for line in said.splitlines())
    assert len(kills) == KILLS
    assert [kill for kill in kills if kill["lost"] or kill["integrity"] != "ok"] == []
    assert kills[-1]["acknowledged"] > 2 * KILLS / 5
    assert last["ended"] == 0

    images = few_images()
    monkeypatch.setattr(recording, "load_dataset", lambda *_args, **_chosen: images)
    list(recording.train_recorded(small_configs(3), Event(), whole))
    with RunStore(whole) as untouched, RunStore(killed) as store:
        assert all(run.state == "finished" for run in store.runs())
        assert len(store.runs()) >= 2
        for run in store.runs():
            twin = 2 - run.run_id % 2  # runs come in pairs of the same two networks
            assert curves(store, run.run_id) == curves(untouched, twin)
            ours = store.checkpoints.load(run.run_id)
            assert same_state(ours, untouched.checkpoints.load(twin))
            assert ours.place.departures == ()
        named = {path.name for path in (killed / "weights").iterdir()}
    assert not [name for name in named if name.endswith(".part")]
