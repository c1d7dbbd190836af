"""The frame of the Compare page, with views that only note what they are told."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import (
    claim_link,
    compare_link,
    compared_variants,
    explore_link,
    what_if_link,
)
from explorer.comparison.lineups import historical_line
from explorer.diagrams.colours import line_style
from explorer.links import StateLink, parse_link
from explorer.runs.store import RunStore
from explorer.training.config import TrainingConfig
from explorer.ui.choosing.network_entries import TRAINED_MARK
from explorer.ui.pages.compare.page import ComparePage
from explorer.ui.pages.compare.state import VIEWS, files_of
from explorer.ui.pages.compare.trained import trained_networks
from explorer.ui.pages.compare.views import Makers

NIN, VGG, RESNET = (Variant.of(key, "lite") for key in ("nin", "vgg", "resnet"))
EDIT = Edit(path="0.0", field="stride", value=2)
WITHOUT_IMAGE = Variant.of("vgg", "book", image_size=16)  # five poolings need 32 px


class View(QLabel):
    """Notes what it is shown."""

    link_wanted = Signal(object)
    state_changed = Signal()
    variant_changed = Signal(object)

    def __init__(self, _around):
        super().__init__()
        self.seen = []
        self.choice = "first"
        self.was_shut = False

    def show_columns(self, columns):
        self.seen.append(columns)

    def show_variant(self, variant):
        self.seen.append(variant)

    def variant(self):
        return self.seen[-1]

    def change(self, variant):
        self.seen.append(variant)
        self.variant_changed.emit(variant)

    def choices(self):
        return {"claim": self.choice}

    def choose(self, choices):
        self.choice = choices.get("claim", "first")
        self.state_changed.emit()

    def is_settled(self):
        return True

    def shutdown(self, timeout_ms):
        self.was_shut = timeout_ms > 0
        return True


MAKERS = Makers(views=dict.fromkeys(VIEWS, View), what_if=View)


@pytest.fixture
def page(qtbot, settings, tmp_path):
    made = ComparePage(settings=settings, folder=tmp_path, makers=MAKERS)
    qtbot.addWidget(made, before_close_func=lambda widget: widget.shutdown())
    made.resize(1216, 760)
    return made


@pytest.fixture
def shown(page, qtbot):
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(page.is_settled, timeout=30_000)
    return page


def put(qtbot, page, *variants):
    page.show_variants(variants)
    qtbot.waitUntil(page.is_settled, timeout=30_000)


def follow(qtbot, page, link):
    with qtbot.waitSignal(page.state_changed, timeout=30_000):
        page.open_link(link)


def titles(page):
    return [chip.title() for chip in page.bar().chips.chips()]


def view(page, key="blocks"):
    return page.centre().view(key)


def test_it_begins_with_the_blocks_of_the_historical_line(shown):
    assert shown.columns().variants == historical_line()
    assert titles(shown) == ["AlexNet", "VGG-11", "NiN", "GoogLeNet", "ResNet-18"]
    assert [seen.variants for seen in view(shown).seen] == [historical_line()]
    assert [column.baseline for column in shown.columns().columns] == [
        None, 0, 1, 1, 1,
    ]  # fmt: skip


def test_nothing_is_traced_or_made_before_the_page_is_seen(page):
    assert page.columns() is None
    assert not page.is_settled()
    assert view(page) is None
    assert compared_variants(page.link()) == historical_line()


def test_only_the_view_that_is_seen_is_shown_the_columns(shown, qtbot):
    put(qtbot, shown, VGG, NIN)
    assert view(shown, "costs") is None
    shown.show_view("costs")
    assert [seen.variants for seen in view(shown, "costs").seen] == [(VGG, NIN)]
    put(qtbot, shown, VGG, RESNET)
    assert len(view(shown).seen) == 2  # the line, then VGG and NiN
    shown.show_view("blocks")
    assert view(shown).seen[-1].variants == (VGG, RESNET)
    shown.show_view("costs")
    assert len(view(shown, "costs").seen) == 2  # nothing new for it


def test_a_link_brings_back_networks_view_baselines_and_what_is_chosen(shown, qtbot):
    edited = NIN.with_edits(EDIT)
    put(qtbot, shown, VGG, NIN.with_options(dropout=0.25), edited)
    index = shown.bar().against.findData("previous")
    shown.bar().against.setCurrentIndex(index)
    shown.bar().against.activated.emit(index)
    shown.show_view("claims")
    view(shown, "claims").choose({"claim": "12"})
    qtbot.waitUntil(shown.is_settled)
    link = parse_link(str(shown.link()))
    follow(qtbot, shown, compare_link(historical_line(), "maps"))
    assert shown.columns().against == "notes"
    assert shown.centre().key() == "maps"
    follow(qtbot, shown, link)
    assert shown.columns().variants == (VGG, NIN.with_options(dropout=0.25), edited)
    assert shown.columns().against == "previous"
    assert shown.bar().against.currentData() == "previous"
    assert shown.bar().tabs.tabText(shown.bar().tabs.currentIndex()) == "Claims"
    assert view(shown, "claims").choice == "12"
    assert shown.link() == link


def test_following_a_link_tells_of_one_new_state_only(shown, qtbot):
    told = []
    shown.state_changed.connect(lambda: told.append(shown.link()))
    follow(qtbot, shown, compare_link((VGG, NIN), "claims", claim="3"))
    assert told == [shown.link()]


def test_a_link_to_a_claim_leaves_the_columns_as_they_are(shown, qtbot):
    put(qtbot, shown, VGG, NIN)
    follow(qtbot, shown, claim_link("7"))
    assert shown.columns().variants == (VGG, NIN)
    assert view(shown, "claims").choice == "7"


def test_one_network_of_a_link_gets_the_company_of_the_notes(shown, qtbot):
    follow(qtbot, shown, compare_link((NIN,)))
    assert shown.columns().variants == (VGG, NIN)
    alexnet = Variant.of("alexnet", "paper")
    follow(qtbot, shown, compare_link((alexnet,)))
    assert shown.columns().variants == (alexnet, Variant.of("vgg"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"view": "code"}, "code"),
        ({"against": "all"}, "all"),
        ({"mode": "dream"}, "dream"),
        ({"1.architecture": "lenet"}, "lenet"),
        ({"mode": "what-if", "architecture": "vgg", "option.wings": "2"}, "wings"),
    ],
)
def test_a_link_that_means_nothing_is_told_of_and_changes_nothing(
    shown, qtbot, values, sentence
):
    before = shown.link()
    shown.open_link(StateLink(page="compare", values=values))
    qtbot.waitUntil(lambda: sentence in shown.note())
    assert shown.link() == before


def test_a_bad_link_before_anything_was_shown_ends_at_the_beginning(page, qtbot):
    page.show()
    page.open_link(compare_link((WITHOUT_IMAGE, NIN)))
    qtbot.waitUntil(page.is_settled, timeout=30_000)
    assert "VGG-11 cannot be compared" in page.note()
    assert page.columns().variants == historical_line()


def test_a_network_that_cannot_be_built_says_why_and_the_others_stay(shown, qtbot):
    shown.show_variants((NIN, WITHOUT_IMAGE))
    qtbot.waitUntil(lambda: bool(shown.note()))
    assert shown.note().startswith("VGG-11 cannot be compared: ")
    assert "at least 32 x 32 px" in shown.note()
    assert titles(shown) == [variant.title for variant in historical_line()]
    assert shown.is_settled()
    put(qtbot, shown, NIN, VGG)
    assert shown.note() == ""


def test_the_newest_wish_wins(shown, qtbot):
    for variants in ((VGG, NIN), (NIN, RESNET), (RESNET, VGG)):
        shown.show_variants(variants)
    qtbot.waitUntil(shown.is_settled, timeout=30_000)
    assert shown.columns().variants == (RESNET, VGG)
    assert view(shown).seen[-1].variants == (RESNET, VGG)


def test_a_list_opens_at_the_chip_and_what_is_picked_takes_its_place(shown, qtbot):
    put(qtbot, shown, VGG, NIN)
    networks = shown.bar().networks
    chips = shown.bar().chips.chips()
    qtbot.mouseClick(chips[1].name, Qt.MouseButton.LeftButton)
    assert networks.popover().is_open()
    networks.search().picked.emit("resnet|lite")
    qtbot.waitUntil(lambda: titles(shown) == [VGG.title, RESNET.title])
    qtbot.waitUntil(shown.is_settled, timeout=30_000)
    assert not networks.popover().is_open()
    qtbot.mouseClick(chips[1].name, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(chips[1].name, Qt.MouseButton.LeftButton)
    assert not networks.popover().is_open()


def test_networks_are_added_up_to_five_and_closed_down_to_two(shown, qtbot):
    bar = shown.bar()
    assert not bar.chips.add_button.isEnabled()
    for left in (4, 3, 2):
        qtbot.mouseClick(bar.chips.chips()[0].close_button, Qt.MouseButton.LeftButton)
        assert len(titles(shown)) == left
    assert titles(shown) == ["GoogLeNet", "ResNet-18"]
    assert not any(chip.close_button.isEnabled() for chip in bar.chips.chips())
    qtbot.mouseClick(bar.chips.add_button, Qt.MouseButton.LeftButton)
    bar.networks.search().picked.emit("nin|lite")
    qtbot.waitUntil(lambda: len(titles(shown)) == 3)
    assert titles(shown)[-1] == NIN.title
    qtbot.mouseClick(bar.line_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(shown.is_settled, timeout=30_000)
    assert shown.columns().variants == historical_line()


def test_the_options_of_one_column_change_that_column_alone(shown, qtbot):
    put(qtbot, shown, VGG, NIN)
    bar = shown.bar()
    qtbot.mouseClick(bar.chips.chips()[1].options, Qt.MouseButton.LeftButton)
    assert bar.options.popover().is_open()
    bar.options.variant_chosen.emit(NIN.with_options(dropout=0.25))
    qtbot.waitUntil(shown.is_settled, timeout=30_000)
    assert shown.columns().variants == (VGG, NIN.with_options(dropout=0.25))
    assert bar.options.popover().is_open()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not bar.options.popover().is_open()


def test_options_that_cannot_be_are_told_of_in_their_panel(shown, qtbot):
    put(qtbot, shown, NIN, Variant.of("vgg", "book"))
    bar = shown.bar()
    qtbot.mouseClick(bar.chips.chips()[1].options, Qt.MouseButton.LeftButton)
    bar.options.form().show_values(WITHOUT_IMAGE.all_options())
    bar.options.variant_chosen.emit(WITHOUT_IMAGE)
    told = bar.options.form().problem
    qtbot.waitUntil(lambda: "at least 32 x 32 px" in told(), timeout=30_000)
    assert shown.note() == ""
    assert shown.columns().variants == (NIN, Variant.of("vgg", "book"))


def test_alt_and_arrows_move_the_network_that_the_keys_have_reached(shown, qtbot):
    put(qtbot, shown, VGG, NIN, RESNET)
    chip = shown.bar().chips.chips()[0]
    chip.name.setFocus()
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(chip.name, Qt.Key.Key_Right, alt)
    QTest.keyClick(chip.name, Qt.Key.Key_Right, alt)
    QTest.keyClick(chip.name, Qt.Key.Key_Right, alt)  # it is the last already
    qtbot.waitUntil(shown.is_settled, timeout=30_000)
    assert shown.columns().variants == (NIN, RESNET, VGG)
    assert QApplication.focusWidget() is chip.name
    QTest.keyClick(chip.name, Qt.Key.Key_Delete)
    qtbot.waitUntil(shown.is_settled, timeout=30_000)
    assert shown.columns().variants == (NIN, RESNET)


def test_a_chip_is_dragged_over_others_to_its_place(shown, qtbot):
    put(qtbot, shown, VGG, NIN, RESNET)
    chips = shown.bar().chips.chips()
    name = chips[0].name
    goals = [chip.mapToGlobal(chip.rect().center()) for chip in chips[1:]]
    QTest.mousePress(name, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    for goal in goals:  # the chip moves under the pointer meanwhile
        QTest.mouseMove(name, name.mapFromGlobal(goal))
    QTest.mouseRelease(name, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.waitUntil(shown.is_settled, timeout=30_000)
    assert shown.columns().variants == (NIN, RESNET, VGG)
    assert not shown.bar().networks.popover().is_open()  # the drag was no click


def test_views_are_reached_by_keys(shown, qtbot):
    shown.setFocus()  # as the window does when it shows the page
    assert shown.bar().tabs.hasFocus()
    QTest.keyClick(shown.bar().tabs, Qt.Key.Key_Right)
    assert shown.centre().key() == "shapes"
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(shown, Qt.Key.Key_PageDown, control)
    assert shown.centre().key() == "costs"
    assert shown.bar().tabs.currentIndex() == VIEWS.index("costs")
    for _ in VIEWS:
        QTest.keyClick(shown, Qt.Key.Key_PageUp, control)
    assert shown.centre().key() == "blocks"


def test_tab_goes_from_the_left_to_the_right(shown, qtbot):
    put(qtbot, shown, VGG, NIN)
    bar = shown.bar()
    bar.chips.chips()[0].name.setFocus()
    passed = []
    for _ in range(9):
        passed.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    first, second = bar.chips.chips()
    assert passed == [
        first.name, first.options, second.name, second.options,
        bar.chips.add_button,
        bar.tabs, bar.against, bar.line_button, bar.what_if_button,
    ]  # fmt: skip


def test_links_of_views_are_passed_on(shown, qtbot):
    wanted = []
    shown.link_wanted.connect(wanted.append)
    view(shown).link_wanted.emit(explore_link(VGG, 3))
    assert wanted == [explore_link(VGG, 3)]


def test_what_if_works_on_the_first_column_and_on_others_once_they_are_clicked(
    shown, qtbot
):
    put(qtbot, shown, VGG, NIN)
    bar = shown.bar()
    qtbot.mouseClick(bar.what_if_button, Qt.MouseButton.LeftButton)
    what_if = shown.centre().what_if()
    assert shown.centre().currentWidget() is what_if
    assert what_if.variant() == VGG
    assert [chip.name.isChecked() for chip in bar.chips.chips()] == [True, False]
    edited = VGG.with_edits(EDIT)
    what_if.change(edited)
    qtbot.mouseClick(bar.chips.chips()[1].name, Qt.MouseButton.LeftButton)
    assert what_if.variant() == NIN
    assert [chip.name.isChecked() for chip in bar.chips.chips()] == [False, True]
    qtbot.mouseClick(bar.chips.chips()[0].name, Qt.MouseButton.LeftButton)
    assert what_if.variant() == edited  # it goes on where it was left
    qtbot.mouseClick(bar.what_if_button, Qt.MouseButton.LeftButton)
    assert shown.centre().currentWidget() is view(shown)
    assert not any(chip.name.isChecked() for chip in bar.chips.chips())
    assert shown.columns().variants == (VGG, NIN)


def test_a_link_to_what_if_brings_the_edits_back_and_leaves_the_columns(shown, qtbot):
    put(qtbot, shown, VGG, NIN)
    edited = NIN.with_edits(EDIT)
    follow(qtbot, shown, what_if_link(edited))
    assert shown.centre().is_what_if()
    assert shown.centre().what_if().variant() == edited
    assert shown.bar().what_if_button.isChecked()
    assert shown.bar().chips.chips()[1].name.isChecked()
    link = parse_link(str(shown.link()))
    follow(qtbot, shown, compare_link((NIN, edited)))
    assert not shown.centre().is_what_if()
    assert shown.columns().variants == (NIN, edited)
    follow(qtbot, shown, link)
    assert shown.centre().what_if().variant() == edited
    assert shown.columns().variants == (VGG, NIN)


def test_the_tab_that_is_marked_leads_back_from_what_if(shown, qtbot):
    qtbot.mouseClick(shown.bar().what_if_button, Qt.MouseButton.LeftButton)
    tabs = shown.bar().tabs
    place = tabs.tabRect(tabs.currentIndex()).center()
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=place)
    assert not shown.centre().is_what_if()


def test_without_what_if_there_is_no_button_and_no_link_to_it(qtbot, settings):
    made = ComparePage(settings=settings, makers=Makers(views={"blocks": View}))
    qtbot.addWidget(made, before_close_func=lambda widget: widget.shutdown())
    assert made.bar().what_if_button.isHidden()
    made.show()
    made.open_link(what_if_link(NIN))
    qtbot.waitUntil(made.is_settled, timeout=30_000)
    assert "what-if" in made.note()


def test_a_users_file_in_a_link_is_asked_about_before_it_runs(shown, qtbot, tmp_path):
    own = tmp_path / "own.py"
    own.write_text(
        "import pathlib\nfrom torch import nn\n"
        "pathlib.Path(__file__).with_name('ran').touch()\n"
        "def net():\n    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU())\n"
    )
    values = {
        "1.architecture": "nin",
        "2.architecture": f"{own}:net",
        "view": "shapes",
    }
    link = StateLink(page="compare", values=values)
    assert files_of(link) == (f"{own}:net",)
    shown.open_link(link)
    dialog = shown.bar().networks.dialog()
    assert dialog is not None
    assert not (tmp_path / "ran").exists()
    with qtbot.waitSignal(shown.state_changed, timeout=30_000):
        dialog.accept()
    assert (tmp_path / "ran").exists()
    assert shown.columns().variants[1].architecture == f"{own}:net"


def test_networks_of_stored_runs_are_offered_each_once(shown, qtbot, tmp_path):
    config = TrainingConfig(
        variant=NIN.with_options(dropout=0.25),
        dataset="fashion-mnist-small",
        recipe=NIN.base.recipe,
        epochs=1,
    )
    with RunStore(tmp_path) as store:
        for _ in range(2):
            store.create(config)
    assert trained_networks(tmp_path) == (config.variant,)
    put(qtbot, shown, VGG, NIN)
    networks = shown.bar().networks
    qtbot.mouseClick(shown.bar().chips.chips()[0].name, Qt.MouseButton.LeftButton)
    key = f"{TRAINED_MARK}0"
    qtbot.waitUntil(lambda: key in networks.search().shown(), timeout=60_000)
    networks.search().picked.emit(key)
    qtbot.waitUntil(shown.is_settled, timeout=30_000)
    assert shown.columns().variants == (config.variant, NIN)


@pytest.mark.parametrize("width", [1216, 876])
def test_five_long_names_fit_into_one_row_and_are_cut(shown, qtbot, width):
    long = "torchvision:resnext101_64x4d"
    put(qtbot, shown, *(Variant.of(long) for _ in range(5)))
    shown.resize(width, 700)
    chips = shown.bar().chips
    edges = [(chip.x(), chip.x() + chip.width()) for chip in chips.chips()]
    assert all(a[1] < b[0] for a, b in pairwise(edges))
    assert edges[-1][1] <= chips.add_button.x()
    assert chips.add_button.geometry().right() < chips.width()
    assert shown.minimumSizeHint().width() <= width
    for chip in chips.chips():
        needed = chip.name.fontMetrics().horizontalAdvance(chip.name.text())
        assert 0 < needed <= chip.name.width()
        assert chip.title() in chip.name.toolTip()
    styles = {column.style for column in shown.columns().columns}
    assert len(styles) == 5


def test_no_network_wears_the_line_of_another_family(shown, qtbot):
    forms = [("googlenet", "book"), ("googlenet", "lite"), ("vgg", "book")]
    put(qtbot, shown, *(Variant.of(*form) for form in forms))
    first, second, vgg = (column.style for column in shown.columns().columns)
    assert first == line_style("googlenet")
    assert vgg == line_style("vgg")
    assert second.colour == first.colour
    assert len({first.dash, second.dash, vgg.dash}) == 3


def test_all_views_are_told_to_end(shown, qtbot):
    shown.show_view("maps")
    qtbot.mouseClick(shown.bar().what_if_button, Qt.MouseButton.LeftButton)
    assert shown.shutdown(5_000)
    made = (view(shown), view(shown, "maps"), shown.centre().what_if())
    assert all(widget.was_shut for widget in made)


def test_every_scene_is_a_link_that_the_page_follows(shown, qtbot):
    keys = [scene.key for scene in shown.scenes()]
    assert keys[0] == "blocks-five"
    assert keys[-1] == "what-if"
    with qtbot.waitSignal(shown.state_changed, timeout=30_000):
        shown.show_scene("costs-five")
    assert shown.centre().key() == "costs"
    assert shown.columns().variants == historical_line()
