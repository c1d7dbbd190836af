"""Kill trainings at random moments and say what the store holds after each.

``python killed_runs.py FOLDER KILLS SEED`` forks its children after torch is loaded, so
that fifty of them cost seconds.  A child trains or resumes the runs in FOLDER and
acknowledges each event that the store has; the parent kills it with SIGKILL.

Prints a line of JSON per kill: the acknowledged steps and passes so far, those that the
store holds, and what ``integrity_check`` says.  Runs that end are followed by new ones.
The last line says how the child ended that nobody killed.
"""

import json
import os
import random
import select
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import torch
from small_training import small_configs, use_few_images

from explorer.runs.recording import Resumption, train_recorded
from explorer.runs.saving import Saving
from explorer.runs.store import RunStore
from explorer.training.events import EpochDone, StepDone

EPOCHS = 3
SAVING = Saving(share=0.5, seconds=0.02)


def train_and_acknowledge(folder: Path, tasks: list, pipe: int) -> None:
    """What the child does; each line is one write, whole or not there."""
    for place, event in train_recorded(tasks, Event(), folder, saving=SAVING):
        match event:
            case StepDone():
                told = ["step", place, event.step, event.loss]
            case EpochDone():
                told = ["epoch", place, event.epoch, event.test_loss]
            case _:
                continue
        os.write(pipe, (json.dumps(told) + "\n").encode())


def killed_after(child: int, pipe: int, acknowledged: int, delay: float) -> list:
    """Read so many lines, wait a little, kill; returns all lines that were written."""
    content = b""
    while content.count(b"\n") < acknowledged and (piece := os.read(pipe, 65536)):
        content += piece
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while select.select([pipe], [], [], 0)[0] and (piece := os.read(pipe, 65536)):
        content += piece
    return [json.loads(line) for line in content.decode().splitlines()]


def fork(folder: Path, tasks: list) -> tuple[int, int]:
    """A child that trains; returns its id and the end of a pipe to read from."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    status = 1
    try:
        train_and_acknowledge(folder, tasks, writing)
        status = 0
    finally:
        os._exit(status)


def held(folder: Path) -> tuple[dict, str]:
    """Steps and passes of each run in the store, and the state of its file."""
    with closing(sqlite3.connect(folder / "runs.sqlite")) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        rows = {}
        for kind, query in (
            ("step", "SELECT run, step, loss FROM steps"),
            ("epoch", "SELECT run, epoch, test_loss FROM epochs"),
        ):
            for run, number, loss in connection.execute(query):
                rows[f"{kind} {run} {number}"] = loss
    return rows, said


def unfinished(folder: Path) -> list[int]:
    with RunStore(folder) as store:
        return sorted(run.run_id for run in store.resumable_runs())


def main() -> None:
    """Kill as often as asked, then let the last runs end."""
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)  # also: no pool of threads that a fork would lose
    use_few_images()
    with TemporaryDirectory() as elsewhere:  # loads what children would each load
        list(train_recorded(small_configs(1), Event(), Path(elsewhere)))
    chance = random.Random(seed)
    acknowledged: dict[str, float] = {}
    for kill in range(kills + 1):
        waiting = unfinished(folder)
        tasks = [Resumption(run_id=run) for run in waiting] or small_configs(EPOCHS)
        with RunStore(folder) as store:
            newest = max((run.run_id for run in store.runs()), default=0)
        runs = waiting or [newest + 1, newest + 2]
        child, pipe = fork(folder, tasks)
        if kill == kills:
            _, status = os.waitpid(child, 0)
            print(json.dumps({"ended": status}))
            return
        lines = killed_after(child, pipe, chance.randrange(12), chance.random() * 0.05)
        os.close(pipe)
        for kind, place, number, loss in lines:
            acknowledged[f"{kind} {runs[place]} {number}"] = loss
        rows, said = held(folder)
        lost = [name for name, loss in acknowledged.items() if rows.get(name) != loss]
        told = {"integrity": said, "lost": lost, "acknowledged": len(acknowledged)}
        print(json.dumps(told | {"lines": len(lines)}), flush=True)


if __name__ == "__main__":
    main()
