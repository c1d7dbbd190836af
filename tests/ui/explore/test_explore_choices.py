"""Choosing on the Explore page: networks, weights, pictures, and links to all of it."""

import hashlib

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QKeySequence
from PySide6.QtWidgets import QApplication

from explorer.architectures.pretrained import PublishedWeights
from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.links import parse_link
from explorer.runs import weights as weights_module
from explorer.runs.store import RunStore
from explorer.runs.weights_choice import WeightsChoice
from explorer.training.config import TrainingConfig
from explorer.training.events import EpochDone
from explorer.ui.pages.explore.page import ExplorePage

VGG = Variant.of("vgg", "lite")
OWN = """
import pathlib
from torch import nn

pathlib.Path(__file__).with_name("ran").touch()

def make(width=4):
    return nn.Sequential(nn.Conv2d(1, width, 3), nn.ReLU())
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def build(qtbot, folder, settings):
    made = []  # a page that nobody keeps is deleted with its threads running

    def make():
        page = ExplorePage(settings=settings, folder=folder)
        made.append(page)
        # pytest-qt deletes widgets before fixtures end: threads must be over by then.
        qtbot.addWidget(page, before_close_func=ExplorePage.shutdown)
        page.resize(1280, 760)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.is_settled, timeout=20_000)
        return page

    return make


@pytest.fixture
def page(build):
    return build()


def settled(qtbot, page):
    qtbot.waitUntil(page.is_settled, timeout=60_000)


def a_trained_run(folder, variant, seed=5, accuracy=0.83):
    """A stored run, as training leaves it."""
    with RunStore(folder) as store:
        run = store.create(
            TrainingConfig(
                variant=variant,
                dataset="fashion-mnist-small",
                recipe=variant.base.recipe,
                epochs=1,
            )
        )
        done = EpochDone(
            epoch=1,
            step=1,
            train_loss=1.0,
            train_accuracy=accuracy,
            test_loss=1.0,
            test_accuracy=accuracy,
            seconds=1.0,
            images_per_second=1.0,
        )
        store.record(run, [done])
        store.save_weights(run, 1, random_network(variant, seed).state_dict())
    return run


# networks


def test_a_network_is_chosen_by_typing_its_name(page, qtbot):
    bar = page.bar()
    qtbot.mouseClick(bar.networks.button(), Qt.MouseButton.LeftButton)
    field = bar.networks.search().field()
    qtbot.keyClicks(field, "nin lite")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.look().request.variant.architecture == "nin")
    assert bar.networks.button().choice() == "NiN lite"


def test_the_image_size_is_an_option_beside_the_others(page, qtbot):
    page.show_variant(Variant.of("vgg", "lite", hidden=32))
    settled(qtbot, page)
    page.bar().size_field().setValue(48)
    settled(qtbot, page)
    variant = page.look().request.variant
    assert dict(variant.options) == {"hidden": 32, "image_size": 48}
    page.bar().size_field().setValue(int(VGG.option("image_size")))
    settled(qtbot, page)
    assert dict(page.look().request.variant.options) == {"hidden": 32}


# weights


def test_a_runs_weights_are_shown_with_their_accuracy_and_without_a_warning(
    page, qtbot, folder
):
    run = a_trained_run(folder, VGG)
    guess = page.look().probabilities
    page.show_weights(VGG, WeightsChoice.of_run(run))
    settled(qtbot, page)
    assert page.bar().weights_text() == f"run {run}, 83 % on the test set"
    assert abs(page.look().probabilities - guess).max() > 1e-6
    assert "untrained: a guess" not in page.foot().chips.texts()


def test_another_network_begins_with_what_ships_else_with_random_weights(
    page, qtbot, folder
):
    page.show_weights(VGG, WeightsChoice.of_run(a_trained_run(folder, VGG)))
    settled(qtbot, page)
    page.show_variant(Variant.of("nin", "lite"))
    settled(qtbot, page)
    assert page.bar().weights_text().startswith("trained, 9")
    assert "untrained: a guess" not in page.foot().chips.texts()
    page.show_variant(Variant.of("nin", "lite", width=0.25))
    settled(qtbot, page)
    assert page.bar().weights_text() == "random weights, seed 0"
    assert "untrained: a guess" in page.foot().chips.texts()
    page.show_variant(Variant.of("nin", "lite"))
    settled(qtbot, page)
    assert page.bar().weights_text().startswith("trained, 9")


def test_a_seed_survives_a_change_of_network(page, qtbot):
    page.show_weights(VGG, WeightsChoice.random(7))
    page.show_variant(Variant.of("nin", "lite"))
    settled(qtbot, page)
    assert page.bar().weights_text() == "random weights, seed 7"


def test_weights_of_another_network_are_refused_and_all_stays(page, qtbot, tmp_path):
    path = tmp_path / "nin.pth"
    torch.save(random_network(Variant.of("nin", "lite"), 0).state_dict(), path)
    before, told = page.look(), page.bar().weights_text()
    page.show_weights(VGG, WeightsChoice.of_file(path))
    qtbot.waitUntil(lambda: "another network than VGG-11 lite" in page.note())
    assert page.look() is before
    assert page.bar().weights_text() == told


def test_pretrained_weights_see_pictures_as_they_were_trained(
    page, qtbot, folder, monkeypatch
):
    variant = Variant.of("torchvision:squeezenet1_1")
    (folder / "weights").mkdir()
    draft = folder / "weights" / "draft.pth"
    torch.save(random_network(variant, 3).state_dict(), draft)
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()
    published = PublishedWeights(
        name="IMAGENET1K_V1",
        url="",
        file_name=f"squeezenet1_1-{digest[:8]}.pth",
        megabytes=4.7,
        accuracy=58.2,
        image_size=224,
    )
    draft.rename(draft.with_name(published.file_name))
    monkeypatch.setattr(weights_module, "choose_weights", lambda *_: published)
    page.show_picture("photo:chelsea.png")
    choice = WeightsChoice(kind="pretrained", detail="IMAGENET1K_V1")
    page.show_weights(variant, choice)
    settled(qtbot, page)
    assert page.bar().weights_text() == "ImageNet, IMAGENET1K_V1"
    assert page.look().preprocessing.resize_size == 256
    assert page.inspector().change().text() == (
        "network input: middle, 224 × 224, normalised"
    )


# pictures


def test_what_preprocessing_did_is_said_beside_the_picture(page, qtbot):
    assert "64 × 64, grey" in page.inspector().change().text()
    page.show_picture("photo:chelsea.png")
    settled(qtbot, page)
    assert "middle, 64 × 64" in page.inspector().change().text()
    assert "Picture: 300 × 451 px" in page.inspector().change().toolTip()


def test_a_picture_is_pasted(page, qtbot):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 40, 40))
    QApplication.clipboard().setImage(image)
    page.foot().ribbon.setFocus()
    qtbot.waitUntil(page.foot().ribbon.hasFocus)
    qtbot.keySequence(page.foot().ribbon, QKeySequence.StandardKey.Paste)
    settled(qtbot, page)
    shown = page.look().request
    assert (shown.key, shown.is_sample) == ("pasted:1", False)
    assert shown.picture.rgb.shape == (30, 40, 3)
    assert page.bar().inputs.strip().chosen() == "pasted:1"


def test_a_copied_file_is_pasted(page, qtbot, tmp_path):
    path = tmp_path / "red.png"
    Image.new("RGB", (90, 60), (200, 40, 40)).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QApplication.clipboard().setMimeData(data)
    page.bar().inputs.paste()
    settled(qtbot, page)
    assert page.look().request.picture.name == "red.png"


def test_an_empty_clipboard_is_one_sentence(page):
    QApplication.clipboard().clear()
    page.bar().inputs.paste()
    assert page.note() == "There is no picture on the clipboard; copy one first."


def test_maps_follow_while_one_draws(page, qtbot):
    inputs = page.bar().inputs
    qtbot.mouseClick(inputs.strip().drawing_button(), Qt.MouseButton.LeftButton)
    canvas = inputs.pad().canvas()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(80, 80))
    qtbot.waitUntil(lambda: page.look().request.picture.name == "drawing")
    first = page.look()
    for at in range(80, 200, 10):
        qtbot.mouseMove(canvas, QPoint(at, at))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    qtbot.waitUntil(lambda: page.look() is not first)
    settled(qtbot, page)
    assert abs(page.look().values(0) - first.values(0)).max() > 0
    assert page.note() == ""  # a drawing is no photograph
    thumbnails = inputs.strip().row()
    assert inputs.strip().chosen() == "drawing"
    assert len(thumbnails.shown()) == 15  # one drawing, however many strokes


def test_samples_are_walked_through_class_by_class(page, qtbot):
    inputs = page.bar().inputs
    qtbot.mouseClick(inputs.strip().samples_button(), Qt.MouseButton.LeftButton)
    browser = inputs.browser()
    assert browser.where() == "1 of 200"
    browser.classes().setCurrentRow(8)
    settled(qtbot, page)
    qtbot.mouseClick(browser.buttons()[1], Qt.MouseButton.LeftButton)
    settled(qtbot, page)
    assert page.look().request.key == "sample:Bag:2"
    assert browser.where() == "2 of 200"
    assert inputs.strip().chosen() == ""


def test_only_one_panel_of_inputs_is_open(page, qtbot):
    inputs = page.bar().inputs
    pad, samples = inputs.panels()
    pad.open()
    samples.open()
    assert not pad.is_open()


def test_opened_images_are_remembered(page, build, qtbot, tmp_path, settings):
    path = tmp_path / "red.png"
    Image.new("RGB", (90, 60), (200, 40, 40)).save(path)
    page.open_file(str(path))
    settled(qtbot, page)
    again = build()
    (action,) = again.bar().inputs.strip().recent_menu().actions()
    assert action.text() == "red.png"
    action.trigger()
    settled(qtbot, again)
    assert again.look().request.key == f"file:{path}"


# links


def same_place(page, other):
    assert str(page.link()) == str(other.link())
    assert page.view().title() == other.view().title()
    assert np.array_equal(
        page.look().values(page.walk().current()),
        other.look().values(other.walk().current()),
    )


def test_a_link_brings_another_page_to_the_same_place(page, build, qtbot, folder):
    variant = Variant.of("resnet", "lite", shortcut="none")
    run = a_trained_run(folder, variant)
    page.show_weights(variant, WeightsChoice.of_run(run))
    page.show_picture("sample:Bag:3")
    settled(qtbot, page)
    page.walk().go_to(7)
    page.view().choose_channel(2)
    other = build()
    other.open_link(parse_link(str(page.link())))
    settled(qtbot, other)
    same_place(page, other)
    assert other.view().channel() == 2
    assert other.bar().weights_text() == f"run {run}, 83 % on the test set"


def test_a_drawing_travels_in_the_link(page, build, qtbot):
    ink = np.zeros((280, 280), dtype=np.uint8)
    ink[40:240, 100:180] = 255
    page.bar().inputs.pad().drawn.emit(ink)
    settled(qtbot, page)
    other = build()
    other.open_link(parse_link(str(page.link())))
    settled(qtbot, other)
    same_place(page, other)


def test_beyond_the_ends_a_link_leads_to_the_ends(page, qtbot):
    page.open_link(parse_link("explorer://explore?step=999&architecture=nin"))
    settled(qtbot, page)
    assert page.walk().current() == len(page.look().trace.steps) - 1
    page.open_link(parse_link("explorer://explore?channel=999"))
    settled(qtbot, page)
    assert page.view().channel() == len(page.look().values(0)) - 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("architecture=lenet", "unknown architecture 'lenet'"),
        ("step=x", "step must be a whole number"),
        ("input=photo:dog.png", "unknown photograph 'dog.png'"),
        ("weights=run:99", "unknown run '99'"),
        ("weights=pretrained", "unknown weights 'DEFAULT'"),
        ("architecture=none.py:f", "none.py: cannot be read"),
    ],
)
def test_a_link_that_cannot_be_followed_is_one_sentence_and_all_stays(
    page, qtbot, query, sentence
):
    before = str(page.link())
    page.open_link(parse_link(f"explorer://explore?{query}"))
    qtbot.waitUntil(lambda: sentence in page.note())
    settled(qtbot, page)
    assert str(page.link()) == before


def test_a_link_to_a_file_asks_before_it_runs_it_and_only_once(page, qtbot, tmp_path):
    path = tmp_path / "net.py"
    path.write_text(OWN, "utf-8")
    link = parse_link(f"explorer://explore?architecture={path}:make&step=1")
    page.open_link(link)
    dialog = page.bar().networks.dialog()
    assert dialog.name() == "make"
    dialog.reject()
    assert not path.with_name("ran").exists()
    page.open_link(link)
    page.bar().networks.dialog().run_button().click()
    qtbot.waitUntil(lambda: page.look().request.variant.title == "make")
    assert page.walk().current() == 1
    page.open_link(parse_link("explorer://explore"))
    settled(qtbot, page)
    page.open_link(link)
    assert page.bar().networks.dialog() is None
    settled(qtbot, page)
    assert page.look().request.variant.title == "make"


def test_a_file_that_has_changed_since_is_asked_about_again(page, qtbot, tmp_path):
    path = tmp_path / "net.py"
    path.write_text(OWN, "utf-8")
    link = parse_link(f"explorer://explore?architecture={path}:make")
    page.open_link(link)
    page.bar().networks.dialog().run_button().click()
    settled(qtbot, page)
    path.write_text(OWN + "\n# changed\n", "utf-8")
    page.open_link(link)
    assert page.bar().networks.dialog() is not None
    page.bar().networks.dialog().reject()


def test_whatever_changes_what_is_seen_is_told(page, qtbot):
    links = []
    page.state_changed.connect(lambda: links.append(str(page.link())))
    page.walk().go_to(3)
    assert links[-1] == str(page.link())
    assert "step=3" in links[-1]
    page.show_picture("sample:Bag")
    settled(qtbot, page)
    assert "input=sample:Bag" in links[-1]
    page.view().mosaic().channel_picked.emit(1)
    assert len(links) > 2
