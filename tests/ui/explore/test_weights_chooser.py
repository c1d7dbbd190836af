"""Weights are chosen, downloaded from a server on this machine, and named."""

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.architectures.pretrained import published_weights
from explorer.architectures.variants import Variant
from explorer.downloads import download
from explorer.runs.store import RunStore
from explorer.runs.weights_choice import WeightsChoice
from explorer.training.config import TrainingConfig
from explorer.training.events import EpochDone
from explorer.ui.pages.explore.choosing.weights_chooser import WeightsChooser
from explorer.ui.pages.explore.choosing.weights_wording import (
    origin_note,
    weights_title,
)

CONTENT = bytes(3_000_000)
RESNET = Variant.of("torchvision:resnet50")
NIN = Variant.of("nin", "lite")


@pytest.fixture
def server(loopback):
    """It sends two megabytes of ResNet's weights and the third once it is let to."""
    for weights in published_weights(RESNET.architecture):
        loopback.give(f"/{weights.file_name}", CONTENT, pause_at=2_000_000)
    return loopback


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    return tmp_path / "data"


@pytest.fixture
def build(qtbot, folder):
    made = []

    def make(variant, url="http://127.0.0.1:1"):
        def fetch(weights, into, progress, stop):
            path = into / weights.file_name
            download(f"{url}/{path.name}", path, progress=progress, stop=stop)

        window = QWidget()
        window.resize(700, 600)
        qtbot.addWidget(window)
        chooser = WeightsChooser(variant, folder, window, fetch=fetch)
        chooser.show_choice(variant, WeightsChoice.random(0))
        chooser.told = []
        chooser.weights_chosen.connect(lambda v, c: chooser.told.append((v, str(c))))
        made.append((window, chooser))  # nobody else keeps the window
        window.show()
        return chooser

    yield make
    assert all(chooser.shutdown() for _, chooser in made)


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def opened(qtbot, chooser, until):
    click(qtbot, chooser.button())
    panel = chooser.panel()
    qtbot.waitUntil(lambda: until in panel.texts(), timeout=20_000)
    return panel


def test_the_seed_and_the_dice_draw_other_random_weights(build, qtbot):
    chooser = build(NIN)
    assert chooser.button().choice() == "random weights, seed 0"
    panel = opened(qtbot, chooser, "None yet")
    assert panel.row("random").button().text() == "in use"
    panel.seed().setValue(7)
    click(qtbot, panel.dice())
    assert chooser.told[0] == (NIN, "random:7")
    assert chooser.told[1][1] == f"random:{panel.seed().value()}"


def test_a_network_without_published_weights_names_its_relatives(build, qtbot):
    panel = opened(qtbot, build(Variant.of("googlenet")), "None yet")
    assert "Search all networks for googlenet, inception_v3." in panel.texts()


def test_published_weights_come_with_accuracy_size_and_a_download(build, qtbot):
    panel = opened(qtbot, build(RESNET), "IMAGENET1K_V2")
    assert "IMAGENET1K_V2 80.9 % right · 98 MB · 224 px" in panel.texts()
    assert panel.row("pretrained:IMAGENET1K_V1").button().text() == "Download"


def test_what_lies_on_disk_needs_no_download(build, qtbot, folder):
    weights = published_weights(RESNET.architecture)[0]
    (folder / "weights").mkdir(parents=True)
    (folder / "weights" / weights.file_name).touch()
    chooser = build(RESNET)
    panel = opened(qtbot, chooser, weights.name)
    button = panel.row(f"pretrained:{weights.name}").button()
    assert button.text() == "Use"
    click(qtbot, button)
    assert chooser.told == [(RESNET, "pretrained:IMAGENET1K_V2")]


def test_weights_for_another_image_size_bring_it_along(build, qtbot, folder):
    variant = Variant.of("torchvision:vit_b_16")
    weights = published_weights(variant.architecture)[1]
    (folder / "weights").mkdir(parents=True)
    (folder / "weights" / weights.file_name).touch()
    chooser = build(variant)
    panel = opened(qtbot, chooser, weights.name)
    click(qtbot, panel.row(f"pretrained:{weights.name}").button())
    assert chooser.told[0][0] == variant.with_options(image_size=384)


def test_a_download_shows_its_progress_and_is_used_when_it_has_arrived(
    build, qtbot, server, folder
):
    chooser = build(RESNET, server.url)
    activities = []
    chooser.activity_changed.connect(activities.append)
    panel = opened(qtbot, chooser, "IMAGENET1K_V2")
    row = panel.row("pretrained:IMAGENET1K_V2")
    click(qtbot, row.button())
    qtbot.waitUntil(lambda: "2 of 3 MB" in row.text())
    assert row.cancel_button().isVisible()
    assert not panel.row("pretrained:IMAGENET1K_V1").button().isEnabled()
    server.released.set()
    qtbot.waitUntil(lambda: bool(chooser.told))
    assert chooser.told == [(RESNET, "pretrained:IMAGENET1K_V2")]
    assert "Downloading IMAGENET1K_V2 of resnet50: 2 MB" in activities
    assert activities[-1] == ""
    qtbot.waitUntil(
        lambda: panel.row("pretrained:IMAGENET1K_V2").button().text() == "Use"
    )
    assert len(list((folder / "weights").iterdir())) == 1


def test_a_download_goes_on_when_the_panel_is_closed(build, qtbot, server):
    chooser = build(RESNET, server.url)
    panel = opened(qtbot, chooser, "IMAGENET1K_V2")
    click(qtbot, panel.row("pretrained:IMAGENET1K_V2").button())
    chooser.popover().shut()
    server.released.set()
    qtbot.waitUntil(lambda: bool(chooser.told))


def test_weights_that_arrive_for_another_network_are_kept_but_not_used(
    build, qtbot, server, folder
):
    chooser = build(RESNET, server.url)
    panel = opened(qtbot, chooser, "IMAGENET1K_V2")
    click(qtbot, panel.row("pretrained:IMAGENET1K_V2").button())
    chooser.show_choice(NIN, WeightsChoice.random(0))
    qtbot.waitUntil(lambda: "None yet" in panel.texts())
    with qtbot.waitSignal(chooser.activity_changed, check_params_cb=lambda t: t == ""):
        server.released.set()
    assert chooser.told == []
    assert len(list((folder / "weights").iterdir())) == 1


def test_cancelling_leaves_nothing_and_offers_the_download_again(
    build, qtbot, server, folder
):
    chooser = build(RESNET, server.url)
    panel = opened(qtbot, chooser, "IMAGENET1K_V2")
    row = panel.row("pretrained:IMAGENET1K_V2")
    click(qtbot, row.button())
    qtbot.waitUntil(lambda: "2 of 3 MB" in row.text())
    click(qtbot, row.cancel_button())

    def offered_again():
        button = panel.row("pretrained:IMAGENET1K_V2").button()
        return button.isVisible() and button.isEnabled()

    qtbot.waitUntil(offered_again)
    assert panel.note() == ""
    assert chooser.told == []
    assert list((folder / "weights").iterdir()) == []


def test_without_a_network_one_sentence_says_so_and_all_else_works(
    build, qtbot, caplog
):
    chooser = build(RESNET)
    panel = opened(qtbot, chooser, "IMAGENET1K_V2")
    click(qtbot, panel.row("pretrained:IMAGENET1K_V2").button())
    qtbot.waitUntil(lambda: "check the network" in panel.note())
    panel.seed().setValue(3)
    assert chooser.told == [(RESNET, "random:3")]


def test_a_failure_is_told_of_when_the_panel_is_closed(build, qtbot, caplog):
    chooser = build(RESNET)
    panel = opened(qtbot, chooser, "IMAGENET1K_V2")
    click(qtbot, panel.row("pretrained:IMAGENET1K_V2").button())
    with qtbot.waitSignal(chooser.refused, timeout=10_000) as told:
        chooser.popover().shut()
    assert "check the network" in told.args[0]


def test_the_window_can_close_while_it_downloads(build, qtbot, server, folder):
    chooser = build(RESNET, server.url)
    panel = opened(qtbot, chooser, "IMAGENET1K_V2")
    row = panel.row("pretrained:IMAGENET1K_V2")
    click(qtbot, row.button())
    qtbot.waitUntil(lambda: "2 of 3 MB" in row.text())
    assert chooser.shutdown()
    assert list((folder / "weights").iterdir()) == []


def test_runs_of_this_network_are_offered_with_their_accuracy(build, qtbot, folder):
    folder.mkdir()
    with RunStore(folder) as store:
        run = store.create(
            TrainingConfig(
                variant=NIN, dataset="fashion-mnist-small", recipe=NIN.base.recipe,
                epochs=1,
            )
        )  # fmt: skip
        store.record(
            run,
            [
                EpochDone(
                    epoch=1, step=1, train_loss=1.0, train_accuracy=0.8, test_loss=1.0,
                    test_accuracy=0.834, seconds=1.0, images_per_second=1.0,
                )
            ],
        )  # fmt: skip
        store.save_weights(run, 1, {"weight": torch.zeros(1)})
    chooser = build(NIN)
    panel = opened(qtbot, chooser, f"Run {run}")
    assert "83.4 % on the test set" in panel.texts()
    click(qtbot, panel.row(f"run:{run}").button())
    assert chooser.told == [(NIN, f"run:{run}")]
    chooser.show_choice(NIN, WeightsChoice.of_run(run), 0.834)
    assert chooser.button().choice() == f"run {run}, 83 % on the test set"
    assert not panel.row(f"run:{run}").button().isEnabled()


def test_a_file_is_chosen(build, qtbot, monkeypatch):
    chooser = build(NIN)
    answers = iter([("", ""), ("/nets/best.pth", "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(answers))
    for _ in range(2):
        click(qtbot, chooser.panel().file_button())
    assert chooser.told == [(NIN, "file:/nets/best.pth")]


@pytest.mark.parametrize(
    ("choice", "accuracy", "title", "note"),
    [
        ("random:4", None, "random weights, seed 4", "untrained: a guess"),
        ("pretrained:IMAGENET1K_V1", None, "ImageNet, IMAGENET1K_V1", ""),
        ("file:/a/b.pth", None, "weights from b.pth", ""),
        ("shipped", 0.913, "trained, 91 % right", ""),
        ("run:12", 0.834, "run 12, 83 % on the test set", ""),
        ("run:12", None, "run 12", ""),
        ("run:12@1875", None, "run 12, step 1,875", ""),
        ("run:12@epoch3", None, "run 12, epoch 3", ""),
    ],
)
def test_the_origin_of_weights_is_told(choice, accuracy, title, note):
    parsed = WeightsChoice.parse(choice)
    assert weights_title(parsed, accuracy) == title
    assert origin_note(parsed) == note
