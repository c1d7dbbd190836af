"""Every network can be found from the keyboard, own files only after a question."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.model_cards import ModelCard
from explorer.architectures.variants import Variant
from explorer.ui.choosing.network_chooser import NetworkChooser
from explorer.ui.choosing.network_entries import (
    Figures,
    count_text,
    entry_key,
    read_figures,
    variant_of,
)
from explorer.ui.recent_files import RecentFiles

CARDS = (
    ModelCard(key="torchvision:resnet18", name="resnet18", parameters=11_689_512,
              accuracy=69.758),
    ModelCard(key="torchvision:vgg16", name="vgg16", parameters=138_357_544,
              accuracy=None),
)  # fmt: skip
OWN = """
import pathlib
from torch import nn

pathlib.Path(__file__).with_name("ran").touch()

def make(width=4):
    return nn.Sequential(nn.Conv2d(1, width, 3), nn.ReLU())

def needy(channels):
    return nn.Conv2d(channels, 1, 3)
"""


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(700, 600)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def build(qtbot, window, settings):
    made = []

    def make(read=lambda: Figures(cards=CARDS, parameters={"nin|book": 1_992_166})):
        chooser = NetworkChooser(RecentFiles(settings, "networks"), window, read=read)
        chooser.show_variant(Variant.of("nin", "lite"))
        made.append(chooser)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return chooser

    yield make
    assert all(chooser.shutdown() for chooser in made)


@pytest.fixture
def chooser(build):
    return build()


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(OWN, "utf-8")
    return path


def opened(qtbot, chooser):
    qtbot.mouseClick(chooser.button(), Qt.MouseButton.LeftButton)
    search = chooser.search()
    qtbot.waitUntil(lambda: "torchvision:vgg16|torchvision" in search.shown())
    return search


def test_the_button_names_the_network_and_hints_at_its_deviations(chooser):
    assert chooser.button().choice() == "NiN lite"
    assert "Differs from the paper" in chooser.button().toolTip()


def test_it_offers_every_form_first_and_then_torchvisions_models(qtbot, chooser):
    shown = opened(qtbot, chooser).shown()
    forms = [f"{spec.key}|{form.key}" for spec in CATALOGUE for form in spec.forms]
    assert list(shown) == [*forms, *(f"{card.key}|torchvision" for card in CARDS)]
    assert chooser.search().current() == "nin|lite"


def test_typing_and_enter_choose_a_network(qtbot, chooser):
    search = opened(qtbot, chooser)
    assert search.field().hasFocus()
    qtbot.keyClicks(search.field(), "resnet18")
    qtbot.keyClick(search.field(), Qt.Key.Key_End)
    while search.current() != "torchvision:resnet18|torchvision":
        qtbot.keyClick(search.field(), Qt.Key.Key_Down)
    with qtbot.waitSignal(chooser.variant_chosen, timeout=20_000) as told:
        qtbot.keyClick(search.field(), Qt.Key.Key_Return)
    assert told.args == [Variant.of("torchvision:resnet18")]
    assert not chooser.popover().is_open()


def test_escape_chooses_nothing(qtbot, chooser):
    chooser.variant_chosen.connect(pytest.fail)
    search = opened(qtbot, chooser)
    qtbot.keyClicks(search.field(), "vgg")
    qtbot.keyClick(search.field(), Qt.Key.Key_Escape)
    assert not chooser.popover().is_open()
    assert opened(qtbot, chooser).field().text() == ""


def test_the_families_can_be_chosen_while_torchvision_is_still_read(build, qtbot):
    go_on = threading.Event()

    def slow():
        go_on.wait(10)
        return Figures(cards=CARDS, parameters={})

    chooser = build(slow)
    qtbot.mouseClick(chooser.button(), Qt.MouseButton.LeftButton)
    search = chooser.search()
    qtbot.keyClicks(search.field(), "vgg16")
    assert search.shown()
    assert "torchvision:vgg16|torchvision" not in search.shown()
    go_on.set()
    qtbot.waitUntil(lambda: "torchvision:vgg16|torchvision" in search.shown())


def test_a_broken_torchvision_is_told_of_and_the_rest_works(build, qtbot, caplog):
    def broken():
        raise ImportError("no module named torchvision")

    chooser = build(broken)
    qtbot.mouseClick(chooser.button(), Qt.MouseButton.LeftButton)
    search = chooser.search()
    qtbot.waitUntil(lambda: "cannot be listed: no module" in search.note())
    assert "vgg|lite" in search.shown()


def test_an_own_file_runs_only_after_the_question(chooser, own, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(own), ""))
    opened(qtbot, chooser)
    buttons = chooser.popover().findChildren(QPushButton)
    button = next(b for b in buttons if b.text() == "Open a Python file…")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = chooser.dialog()
    assert dialog.run_button().text() == "Run the file and open make"
    assert not own.with_name("ran").exists()
    with qtbot.waitSignal(chooser.variant_chosen, timeout=10_000) as told:
        dialog.run_button().click()
    assert told.args == [Variant.of(f"{own}:make")]
    assert own.with_name("ran").exists()
    assert chooser.dialog() is None


def test_a_refusal_runs_nothing_and_remembers_nothing(chooser, own, settings):
    chooser.variant_chosen.connect(pytest.fail)
    chooser.open_file(own)
    chooser.dialog().reject()
    assert not own.with_name("ran").exists()
    assert RecentFiles(settings, "networks").paths() == ()


def test_what_needs_arguments_is_shown_but_cannot_be_chosen(chooser, own):
    chooser.open_file(own, wanted="needy")
    dialog = chooser.dialog()
    texts = [dialog.list().item(row).text() for row in range(dialog.list().count())]
    assert texts[1].endswith("needs channels: give it a default")
    assert dialog.key() == f"{own}:make"
    dialog.reject()


def test_a_file_that_was_opened_is_offered_again_and_asked_about_again(
    chooser, own, qtbot
):
    chooser.open_file(own)
    with qtbot.waitSignal(chooser.variant_chosen, timeout=10_000):
        chooser.dialog().run_button().click()
    search = opened(qtbot, chooser)
    qtbot.keyClicks(search.field(), "net.py")
    assert search.shown() == (f"file|{own}",)
    qtbot.keyClick(search.field(), Qt.Key.Key_Return)
    assert chooser.dialog() is not None
    chooser.dialog().reject()


def test_a_link_to_a_file_asks_again_once_its_content_has_changed(chooser, own, qtbot):
    done = []
    chooser.open_file(own)
    with qtbot.waitSignal(chooser.variant_chosen, timeout=10_000):
        chooser.dialog().run_button().click()
    own.touch()
    chooser.ask_first(f"{own}:make", lambda: done.append("same content"))
    assert done == ["same content"]
    own.write_text(OWN.replace("Conv2d(1,", "Conv2d(2,"), "utf-8")
    chooser.ask_first(f"{own}:make", lambda: done.append("refused"))
    chooser.dialog().reject()
    assert Variant.of(f"{own}:make").input_shape[1] == 1  # as it was agreed to
    chooser.ask_first(f"{own}:make", lambda: done.append("agreed"))
    chooser.dialog().run_button().click()
    assert done == ["same content", "agreed"]
    assert Variant.of(f"{own}:make").input_shape[1] == 2


def test_a_file_that_changes_while_the_question_is_open_does_not_run(
    chooser, own, qtbot
):
    chooser.variant_chosen.connect(pytest.fail)
    chooser.open_file(own)
    own.write_text(OWN + "\nEXTRA = 1\n", "utf-8")
    with qtbot.waitSignal(chooser.refused, timeout=10_000) as told:
        chooser.dialog().run_button().click()
    assert "has changed since you agreed" in told.args[0]
    assert not own.with_name("ran").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("def f(:", "is no Python code"),
        ("x = 1", "defines no function, class or object"),
    ],
)
def test_a_file_that_offers_nothing_is_one_sentence(
    chooser, tmp_path, qtbot, content, sentence
):
    path = tmp_path / "bad.py"
    path.write_text(content, "utf-8")
    with qtbot.waitSignal(chooser.refused) as told:
        chooser.open_file(path)
    assert sentence in told.args[0]
    assert chooser.dialog() is None


def test_a_file_whose_code_fails_is_one_sentence(chooser, tmp_path, qtbot, caplog):
    path = tmp_path / "raises.py"
    path.write_text("def f(): pass\nraise ValueError('not today')", "utf-8")
    chooser.open_file(path)
    with qtbot.waitSignal(chooser.refused, timeout=10_000) as told:
        chooser.dialog().run_button().click()
    assert "raised ValueError: not today" in told.args[0]


def test_the_figures_are_those_of_the_papers():
    figures = read_figures()
    assert len(figures.cards) == 80
    assert figures.parameters["vgg|book"] == 128_806_154
    assert figures.parameters["nin|book"] == 1_992_166


@pytest.mark.parametrize(
    ("count", "text"),
    [(138_357_544, "138 M"), (11_689_512, "11.7 M"), (1_992_166, "1.99 M"),
     (830_000, "830 k"), (1_500, "1.5 k")],
)  # fmt: skip
def test_counts_are_told_in_three_digits(count, text):
    assert count_text(count) == text


def test_an_entry_stands_for_its_form_whatever_the_options():
    variant = Variant.of("resnet", "cifar-20", shortcut="B")
    assert variant_of(entry_key(variant)) == Variant.of("resnet", "cifar-20")


def test_recent_files_are_the_newest_that_still_exist(settings, tmp_path):
    paths = [tmp_path / f"{number}.py" for number in range(10)]
    recent = RecentFiles(settings, "networks")
    for path in paths:
        path.touch()
        recent.add(str(path))
    recent.add(str(paths[4]))
    paths[9].unlink()
    again = RecentFiles(settings, "networks").paths()
    assert [int(path[-4]) for path in again] == [4, 8, 7, 6, 5, 3, 2]
