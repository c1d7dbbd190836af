"""A run leaves the store as plain files and comes back as it was."""

import csv
import json
import zipfile
from threading import Event

import pytest
import torch
from small_training import few_images, small_configs

from explorer.errors import BadFileError, ExplorerError
from explorer.runs import recording
from explorer.runs.recording import Resumption, train_recorded
from explorer.runs.store import RunStore


@pytest.fixture
def trained(tmp_path, monkeypatch, one_thread):
    """A store with one run that was stopped in its second pass."""
    images = few_images()
    monkeypatch.setattr(recording, "load_dataset", lambda *_args, **_chosen: images)
    folder = tmp_path / "here"
    folder.mkdir()
    stop = Event()
    for _, event in train_recorded(small_configs(2)[:1], stop, folder):
        if getattr(event, "step", 0) == 7:
            stop.set()
    with RunStore(folder) as store:
        store.shelf.annotate(1, "with a comma, and \u4e2d\u6587")
    return folder


def columns(series):
    return (
        [series.steps.column(n).tolist() for n in ("step", "loss", "seconds")],
        [series.epochs.column(n).tolist() for n in ("epoch", "test_loss")],
        (series.started, series.ended, series.probes, series.examinations),
    )


@pytest.mark.parametrize("name", ["run", "run.zip"])
def test_an_exported_run_comes_back_in_another_store_and_goes_on(
    trained, tmp_path, name
):
    there = tmp_path / "there"
    there.mkdir()
    with RunStore(trained) as store:
        store.export_run(1, tmp_path / name)
        before, saved = store.summary(1), store.checkpoints.saved_epochs(1)
        series, weights = store.series(1), store.load_weights(1)
    with RunStore(there) as store:
        store.create(before.config)  # the number is another one there
        number = store.import_run(tmp_path / name)
        after = store.summary(number)
        assert (after.title, after.note, after.created, after.state) == (
            before.title, before.note, before.created, before.state
        )  # fmt: skip
        assert after.config == before.config
        assert columns(store.series(number)) == columns(series)
        assert store.checkpoints.saved_epochs(number) == saved
        loaded = store.load_weights(number)
        assert all(torch.equal(loaded[key], weights[key]) for key in weights)
    told = list(train_recorded([Resumption(run_id=number)], Event(), there))
    assert told[0][1].step == before.saved_step
    assert told[0][1].departures == ()
    assert told[-1][1].reason == "finished"


def test_the_tables_are_for_everybody(trained, tmp_path):
    with RunStore(trained) as store:
        store.export_run(1, tmp_path / "run", {"curves.svg": b"<svg/>"})
        losses = store.series(1).steps.column("loss").tolist()
    with (tmp_path / "run" / "steps.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["step", "epoch", "loss", "images", "seconds"]
    assert [float(row["loss"]) for row in rows] == losses
    assert (tmp_path / "run" / "curves.svg").read_bytes() == b"<svg/>"
    with RunStore(trained) as store:
        store.export_run(1, tmp_path / "again", {"curves.png": b"png"})
        title = store.summary(1).title
    picture = (tmp_path / "again" / "curves.svg").read_text("utf-8")
    assert f">{title}<" in picture  # drawn by itself where nobody gives one
    assert "<polyline" in picture
    assert (tmp_path / "again" / "curves.png").read_bytes() == b"png"
    assert not list((tmp_path / "run").rglob("*.part"))


def test_a_folder_that_holds_something_is_not_written_to(trained, tmp_path):
    with (
        RunStore(trained) as store,
        pytest.raises(BadFileError, match="already"),
    ):
        store.export_run(1, trained)


def damage(folder, name, change):
    path = folder / name if name else next((folder / "weights").iterdir())
    content = path.read_bytes()
    damaged = change(content) if callable(change) else content.replace(*change)
    assert damaged != content
    path.write_bytes(damaged)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("run.json", lambda _: b"<html>", "cannot be read"),
        ("run.json", (b'"format": 1', b'"format": 9'), "newer"),
        ("run.json", (b'"batch_size"', b'"batch_sides"'), "batch_sides"),
        ("run.json", (b'"name": "', b'"name": "../'), "outside"),
        ("run.json", (b'"created": "2', b'"created": "x'), "date"),
        ("steps.csv", (b"\n2,", b"\ntwo,"), "line 3"),
        ("epochs.csv", (b"test_loss", b"tset_loss"), "line 2"),
        ("measurements.jsonl", lambda _: b"{}\n", "line 1"),
        (None, lambda content: content[:-1], "damaged"),
    ],
)
def test_a_damaged_export_is_refused_and_leaves_nothing(
    trained, tmp_path, name, change, said
):
    with RunStore(trained) as store:
        store.export_run(1, tmp_path / "run")
    damage(tmp_path / "run", name, change)
    there = tmp_path / "there"
    there.mkdir()
    with RunStore(there) as store:
        with pytest.raises(ExplorerError, match=said) as raised:
            store.import_run(tmp_path / "run")
        assert "\n" not in str(raised.value)
        assert store.runs() == store.deleted_runs() == ()
    assert not (there / "weights").exists() or not [*(there / "weights").iterdir()]


def test_weights_that_are_none_are_refused_though_their_hash_is_right(
    trained, tmp_path
):
    import hashlib

    with RunStore(trained) as store:
        store.export_run(1, tmp_path / "run")
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    file = tmp_path / "run" / "weights" / record["weights"][0]["name"]
    file.write_bytes(b"code")
    record["weights"][0]["sha256"] = hashlib.sha256(b"code").hexdigest()
    (tmp_path / "run" / "run.json").write_text(json.dumps(record))
    with RunStore(trained) as store, pytest.raises(BadFileError, match="no weights"):
        store.import_run(tmp_path / "run")


def test_what_is_no_export_is_refused(trained, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("else", "")
    with RunStore(trained) as store:
        for name in ("empty", "text.zip", "other.zip", "missing"):
            with pytest.raises(BadFileError, match="no exported run"):
                store.import_run(tmp_path / name)
