"""The panel of stored runs over a real store with runs that were really trained."""

import csv
import json
import zipfile
from threading import Event
from xml.etree import ElementTree

import pytest
import torch
from PySide6.QtGui import QImage
from shelf_rows import AskingNobody
from told_runs import live_run

from explorer.errors import BadFileError
from explorer.runs.curve_chart import ChartLine
from explorer.runs.recording import train_recorded
from explorer.runs.store import RunStore
from explorer.runs.weights import resolve
from explorer.runs.weights_choice import WeightsChoice
from explorer.training.recipes import config_for
from explorer.ui.models.stored_run_columns import RunStage
from explorer.ui.pages.train.shelf import curve_files
from explorer.ui.pages.train.shelf.binding import EngineShelfService
from explorer.ui.pages.train.shelf.curve_files import PNG_SCALE, save_curves
from explorer.ui.pages.train.shelf.panel import RunShelf


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A store with one run of a second."""
    folder = tmp_path_factory.mktemp("trained")
    config = config_for(
        live_run("resnet").series.config.variant,
        dataset="fashion-mnist-small",
        seconds=0.5,
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        list(train_recorded([config], Event(), folder))
    finally:
        torch.set_num_threads(threads)
    return folder


@pytest.fixture
def folder(trained, tmp_path):
    """The same store for one test alone."""
    mine = tmp_path / "store"
    mine.mkdir()
    with RunStore(trained) as store:
        store.export_run(1, tmp_path / "seed.zip")
    with RunStore(mine) as store:
        assert store.import_run(tmp_path / "seed.zip") == 1
    return mine


@pytest.fixture
def open_shelf(qtbot):
    def build(folder):
        shelf = RunShelf(EngineShelfService(folder))
        qtbot.addWidget(shelf, before_close_func=RunShelf.shutdown)
        shelf.resize(1240, 700)
        shelf.show()
        qtbot.waitUntil(lambda: not shelf.is_busy(), timeout=10_000)
        return shelf

    return build


def do(qtbot, shelf, key):
    shelf.commands[key].trigger()
    qtbot.waitUntil(lambda: not shelf.is_busy(), timeout=20_000)


def test_a_row_tells_what_the_run_has_told(open_shelf, folder):
    shelf = open_shelf(folder)
    (row,) = shelf.model.rows()
    with RunStore(folder) as store:
        series = store.series(1)
    assert row.title == row.network == series.config.variant.title
    assert row.training == "lite · 0.5 s"
    assert row.steps == len(series.steps) > 0
    assert row.epochs == len(series.steps) / series.started.steps_per_epoch
    assert row.accuracy == series.last_epoch.test_accuracy
    assert row.loss == pytest.approx(series.steps.column("loss")[-50:].mean())
    assert row.stage is RunStage.FINISHED


def test_the_link_opens_the_network_with_what_the_run_has_learnt(
    qtbot, open_shelf, folder
):
    from explorer.architectures.variant_text import variant_from_texts

    shelf = open_shelf(folder)
    shelf.table.pick([1])
    with qtbot.waitSignal(shelf.link_wanted) as told:
        shelf.commands["explore"].trigger()
    (link,) = told.args
    assert link.page == "explore"
    variant = variant_from_texts(link.values)
    network = resolve(variant, WeightsChoice.parse(link.values["weights"]), folder)
    with RunStore(folder) as store:
        kept = store.load_weights(1)
    for name, value in network.state_dict().items():
        assert torch.equal(value, kept[name]), name


@pytest.mark.parametrize("name", ["out.zip", "out"])
def test_a_run_leaves_the_panel_and_comes_back_into_another(
    qtbot, open_shelf, folder, tmp_path, name
):
    shelf = open_shelf(folder)
    target = tmp_path / name
    shelf.table.pick([1])
    shelf.asking = AskingNobody(file=target)
    do(qtbot, shelf, "zip" if target.suffix else "folder")
    assert shelf.message() == f"Exported to {target}"
    read = zipfile.ZipFile(target).read if target.suffix else (
        lambda part: (target / part).read_bytes()
    )  # fmt: skip
    assert json.loads(read("run.json"))["title"] == shelf.model.rows()[0].title
    picture = ElementTree.fromstring(read("curves.svg"))
    image = QImage.fromData(read("curves.png"))
    assert image.width() == PNG_SCALE * int(picture.get("width"))
    assert image.height() == PNG_SCALE * int(picture.get("height"))

    empty = tmp_path / "there"
    empty.mkdir()
    other = open_shelf(empty)
    other.asking = AskingNobody(file=target, folder=target)
    menu = other.parts.import_button.menu().actions()
    menu[0 if target.suffix else 1].trigger()
    qtbot.waitUntil(lambda: len(other.picked()) == 1, timeout=20_000)
    (before,), (after,) = shelf.model.rows(), other.model.rows()
    assert after == before


def test_what_is_no_exported_run_is_refused_in_one_sentence(
    qtbot, open_shelf, folder, tmp_path
):
    shelf = open_shelf(folder)
    elsewhere = tmp_path / "photos.zip"
    with zipfile.ZipFile(elsewhere, "w") as archive:
        archive.writestr("cat.jpg", b"")
    shelf.asking = AskingNobody(file=elsewhere)
    shelf.parts.import_button.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: "no exported run" in shelf.message(), timeout=10_000)
    assert shelf.message() == f"{elsewhere}: has no run.json: it is no exported run"
    assert len(shelf.model.rows()) == 1


def test_a_place_that_cannot_be_written_is_told(qtbot, open_shelf, folder, tmp_path):
    shelf = open_shelf(folder)
    shelf.table.pick([1])
    (tmp_path / "file").touch()
    shelf.asking = AskingNobody(file=tmp_path / "file" / "run.zip")
    do(qtbot, shelf, "zip")
    assert "cannot be written there" in shelf.message()


def test_a_deleted_run_comes_back_whole_and_later_goes_for_good(
    qtbot, open_shelf, folder
):
    shelf = open_shelf(folder)
    (row,) = shelf.model.rows()
    shelf.table.pick([1])
    do(qtbot, shelf, "delete")
    assert shelf.model.rows() == ()
    with RunStore(folder) as store:  # what another start after a crash would find
        assert [run.run_id for run in store.deleted_runs()] == [1]
    shelf.undo_bar.undo()
    qtbot.waitUntil(lambda: shelf.model.rows() == (row,), timeout=10_000)
    do(qtbot, shelf, "delete")
    assert shelf.shutdown()
    with RunStore(folder) as store:
        assert store.deleted_runs() == ()
    assert not list((folder / "weights").iterdir())


def test_a_run_that_is_trained_in_another_window_is_neither_deleted_nor_exported(
    qtbot, open_shelf, folder, tmp_path
):
    shelf = open_shelf(folder)
    with RunStore(folder) as other, other.claimed(1):
        shelf.look()
        qtbot.waitUntil(lambda: shelf.model.rows()[0].stage is RunStage.TRAINING)
        shelf.table.pick([1])
        do(qtbot, shelf, "delete")
        title = shelf.model.rows()[0].title
        assert shelf.message() == (
            f"{title} is being trained, perhaps in another window: stop it before you"
            " delete it."
        )
        shelf.asking = AskingNobody(file=tmp_path / "x.zip")
        do(qtbot, shelf, "zip")
        assert "is being trained" in shelf.message()
    assert len(shelf.model.rows()) == 1


def test_a_run_that_another_window_has_removed_is_told_and_goes(
    qtbot, open_shelf, folder
):
    shelf = open_shelf(folder)
    shelf.table.pick([1])
    with RunStore(folder) as other:
        other.shelf.delete([1])
        other.shelf.purge()
    shelf.model.renamed.emit(1, "too late")
    qtbot.waitUntil(lambda: shelf.model.rows() == (), timeout=10_000)
    assert "there is no run 1" in shelf.message()


def test_a_half_imported_run_is_not_offered_as_a_deleted_one(folder):
    service = EngineShelfService(folder)
    with RunStore(folder) as other:
        other.shelf.delete([1])
        assert service.shelved().deleted == (1,)
        with other.claimed(1):  # as an import in another window holds it
            assert service.shelved().deleted == ()


def test_loaded_runs_are_those_that_were_stored(folder):
    (run,) = EngineShelfService(folder).load([1])
    with RunStore(folder) as store:
        series = store.series(1)
    assert (run.run_id, run.config) == (1, series.config)
    assert run.series.steps.column("loss").tolist() == (
        series.steps.column("loss").tolist()
    )


@pytest.fixture
def lines(folder):
    (run,) = EngineShelfService(folder).load([1])
    return [ChartLine(title=run.title, style=live_run().style, series=run.series)]


@pytest.mark.parametrize("suffix", curve_files.SUFFIXES)
def test_curves_are_saved_as_the_name_says(lines, tmp_path, suffix):
    path = tmp_path / f"curves{suffix}"
    save_curves(path, lines, title="Mine")
    steps = len(lines[0].series.steps)
    if suffix == ".csv":
        with path.open() as file:
            assert len(list(csv.DictReader(file))) == steps
    elif suffix == ".svg":
        told = [each.text for each in ElementTree.parse(path).iter() if each.text]
        assert {"Mine", lines[0].title} <= set(told)
    else:
        assert not QImage(str(path)).isNull()
    assert [each.name for each in tmp_path.glob("*curves*")] == [path.name]


def test_curves_that_cannot_be_saved_are_told_in_one_sentence(lines, tmp_path):
    with pytest.raises(BadFileError, match=r"must end in \.svg, \.png, \.csv"):
        save_curves(tmp_path / "curves.gif", lines)
    (tmp_path / "file").touch()
    with pytest.raises(BadFileError, match="cannot be written there"):
        save_curves(tmp_path / "file" / "curves.svg", lines)
