"""Blocks side by side: figures, marks, one scale, one job, source and links."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from explorer.comparison.code import network_code
from explorer.comparison.same_job import Job, same_job
from explorer.links import StateLink
from explorer.ui.pages.compare.blocks.choices import BlockChoices
from explorer.ui.pages.compare.blocks.view import BlocksView
from explorer.ui.theme import DARK, LIGHT, apply_theme
from explorer.ui.widgets.change_marks import Mark

FIVE = ("alexnet/book", "vgg/book", "nin/book", "googlenet/book", "resnet/book")
ALEXNET, VGG, NIN, GOOGLENET, RESNET = range(5)


@pytest.fixture
def view(qtbot):
    made = BlocksView()
    qtbot.addWidget(made, before_close_func=lambda view: view.shutdown(10_000))
    made.resize(1190, 690)
    made.show()
    return made


@pytest.fixture
def settled(qtbot, view):
    """Wait until the view shows all that was chosen."""

    def wait():
        qtbot.waitUntil(view.is_settled, timeout=20_000)
        return view

    return wait


@pytest.fixture
def five(view, columns_of, settled):
    view.show_columns(columns_of(*FIVE))
    return settled()


def box_titles(view, at):
    boxes = view.block_columns()[at].diagram().layout_map().layout.boxes
    return [box.title for box in boxes]


def marks_of(view, at):
    """Text of each signed box by its title and place."""
    diagram = view.block_columns()[at].diagram()
    boxes = diagram.layout_map().layout.boxes
    return {(at, boxes[at].title): mark.text for at, mark in diagram.marks().items()}


def line(view, at, text):
    """The first row of a column's source that contains ``text``."""
    rows = view.code_columns().pane(at).rows()
    return next(
        number
        for number, row in enumerate(rows)
        if text in "".join(span.text for span in row.spans)
    )


def test_figures_are_those_that_are_known_of_the_books_blocks(five):
    figures = [column.figures() for column in five.block_columns()]
    assert figures[VGG]["parameters"] == "885,248"
    assert figures[VGG]["MACs"] == "2,774,532,096"
    assert figures[VGG]["MACs per value"] == "13,824"
    assert figures[VGG]["sees"] == "10 → 30 px (+20)"
    assert figures[VGG]["shape"] == "128×56×56 → 256×28×28"
    assert figures[GOOGLENET]["parameters"] == "163,696"


def test_a_head_tells_the_block_where_it_occurs_and_what_it_is_marked_against(five):
    network, block, occurs, against = five.block_columns()[NIN].head().texts()
    assert (network, block) == ("NiN", "NiN block 3")
    assert occurs == "4 of these; stage 12×12, 256→384"
    assert against == "Marked: what differs from VGG-11's VGG block 3"
    assert "the first layers of AlexNet" in five.block_columns()[VGG].head().texts()[3]
    assert "nothing is marked" in five.block_columns()[ALEXNET].head().texts()[3]


def test_boxes_are_signed_and_what_is_missing_is_named(five):
    assert marks_of(five, ALEXNET) == {}
    assert marks_of(five, VGG) == {
        (1, "3×3 conv"): "≠",
        (2, "3×3 conv"): "+",
        (3, "2×2 max pool"): "≠",
    }
    assert set(marks_of(five, RESNET).values()) == {"+BN", "+"}
    assert five.block_columns()[NIN].removed() == "− not here: 2×2 max pool"
    assert five.block_columns()[VGG].removed() == ""


@pytest.mark.parametrize("size", [(1190, 690), (1830, 970)])
def test_all_diagrams_have_one_scale_and_fit_their_columns(five, settled, size):
    five.resize(*size)
    QApplication.processEvents()
    settled()
    diagrams = [column.diagram() for column in five.block_columns()]
    assert len({round(each.zoom(), 6) for each in diagrams}) == 1
    assert len({each.width() for each in diagrams}) <= 2  # a pixel is not divided
    widest = diagrams[GOOGLENET]
    whole = widest.sceneRect().size() * widest.zoom()
    assert whole.width() <= widest.viewport().width()
    assert whole.height() <= widest.viewport().height()
    assert widest.zoom() > 0.8


def test_nothing_has_to_be_scrolled_to_for_the_figures_at_1280(five):
    lowest = [
        column.mapTo(five, QPoint(0, column.height())).y()
        for column in five.block_columns()
    ]
    code = five.code_columns()
    assert max(lowest) <= code.mapTo(five, QPoint(0, 0)).y() + 1
    assert code.height() >= 120


def test_a_block_is_chosen_from_those_of_the_network(five, settled, qtbot):
    head = five.block_columns()[VGG].head()
    titles = [action.text() for action in head.menu().actions()]
    assert titles == [f"VGG block {n}" for n in range(1, 6)]
    with qtbot.waitSignal(five.state_changed):
        head.menu().actions()[0].trigger()
    settled()
    figures = five.block_columns()[VGG].figures()
    assert figures["shape"].startswith("1×224×224")
    assert head.chooser().choice() == "VGG block 1"
    assert not five.block_columns()[ALEXNET].head().chooser().isVisible()


def test_on_one_job_all_blocks_do_the_same(five, settled, traces):
    five.choose({"job": "256-300-28"})
    settled()
    job = Job(in_channels=256, out_channels=300, size=28)
    for column, block in zip(five.block_columns(), five._found, strict=True):
        shape = column.figures()["shape"]
        assert shape.startswith("256×28×28 → 300×")
        params = same_job(traces, block.column.variant, job).figures.params
        assert column.figures()["parameters"] == f"{params:,}"
    assert five.block_columns()[VGG].head().texts()[2] == "built for 28×28, 256→300"


def test_a_block_that_cannot_do_the_job_says_why_in_its_column(
    view, columns_of, settled
):
    view.choose({"job": "256-256-28"})
    view.show_columns(columns_of("vgg/book", "torchvision:vit_b_16/torchvision"))
    settled()
    vgg, vit = view.block_columns()
    assert vgg.refusal() == ""
    assert vit.refusal().startswith("The block of vit_b_16 cannot take 256 channels")
    assert vit.refusal().count(".") == 1
    assert vit.figures()["parameters"] == "–"
    assert not vit.diagram().isVisible()


@pytest.mark.parametrize(
    "names",
    [
        ("torchvision:vit_b_16/torchvision", "vgg/book"),  # no baseline to mark against
        ("vgg/book", "torchvision:vit_b_16/torchvision"),  # nothing that can be marked
    ],
)
def test_where_nothing_is_marked_the_source_has_no_signs_either(
    view, columns_of, settled, names
):
    view.show_columns(columns_of(*names))
    settled()
    signs = [row.mark for row in view.code_columns().pane(1).rows() if row.mark]
    assert signs  # each block in its own place can be compared
    view.choose({"job": "256-256-28"})
    settled()
    assert view.block_columns()[1].head().texts()[-1].startswith("Nothing marked")
    assert not any(row.mark for row in view.code_columns().pane(1).rows())
    assert len(view.code_columns().pane(1).rows()) > 10


def test_the_source_is_the_real_one_with_signs_where_steps_differ(five, traces):
    pane = five.code_columns().pane(GOOGLENET)
    code = network_code(traces, five._found[GOOGLENET].column.variant)
    made = [each.text for each in code.block[0].lines if each.steps]
    shown = pane.toPlainText().splitlines()
    assert [text for text in made if text not in shown] == []
    assert len(made) > 10
    assert pane.rows()[line(five, GOOGLENET, "torch.cat")].mark is Mark.ADDED
    assert pane.rows()[line(five, GOOGLENET, "self.p3_2 = ")].mark is Mark.REPLACED
    assert pane.rows()[line(five, GOOGLENET, "self.p2_2 = ")].mark is None


def test_parameters_and_docstrings_are_folded_with_all_of_them_in_the_hint(five):
    rows = five.code_columns().pane(VGG).rows()
    row = rows[line(five, VGG, "def vgg_block(…) -> nn.Sequential:")]
    assert "out_channels: int," in row.hint
    assert "Convolutions that keep the size" in rows[2].hint
    assert "H // 2" in rows[2].hint
    first = next(at for at, row in enumerate(rows) if row.mark)
    assert first < 8  # seen without scrolling


def test_lines_that_only_the_baseline_has_stand_below_as_missing(five):
    pane = five.code_columns().pane(NIN)
    heading = line(five, NIN, "Only in VGG-11")
    below = pane.rows()[heading + 1]
    assert below.mark is Mark.REMOVED
    assert "MaxPool2d" in "".join(span.text for span in below.spans)


def test_a_line_lights_the_boxes_that_it_makes(five):
    row = line(five, VGG, "nn.Conv2d(")
    five.code_columns().pane(VGG).row_pointed.emit(row)
    column = five.block_columns()[VGG]
    lit = {box_titles(five, VGG)[box] for box in column.diagram().lit_boxes()}
    assert lit == {"3×3 conv"}
    assert len(column.diagram().lit_boxes()) == 2
    five.code_columns().pane(VGG).row_pointed.emit(-1)
    assert not column.diagram().lit_boxes()


def test_a_line_lights_the_other_lines_of_its_steps(five):
    made, called = (line(five, GOOGLENET, text) for text in ("p1_1 = ", "p1_1(x)"))
    pane = five.code_columns().pane(GOOGLENET)
    pane.row_pointed.emit(made)
    assert pane.lit() == {made, called}


def test_a_box_lights_the_lines_that_make_it(five, qtbot):
    diagram = five.block_columns()[GOOGLENET].diagram()
    layout = diagram.layout_map().layout
    concat = next(box for box in layout.boxes if box.title == "concat")
    at = diagram.mapFromScene(*concat.rect.centre)
    qtbot.mouseMove(diagram.viewport(), at)
    pane = five.code_columns().pane(GOOGLENET)
    assert pane.lit() == {line(five, GOOGLENET, "torch.cat")}
    qtbot.mouseMove(diagram.viewport(), QPoint(1, 1))
    assert not pane.lit()


def test_a_clicked_box_brings_its_line_into_view_in_all_columns(five):
    five.block_columns()[RESNET].step_picked.emit(5)
    tops = {five.code_columns().pane(at).verticalScrollBar().value() for at in range(5)}
    assert len(tops) == 1
    pane = five.code_columns().pane(RESNET)
    assert min(pane.lit()) >= tops.pop() > 0


def test_sideways_every_pane_scrolls_for_itself(five):
    panes = [five.code_columns().pane(at) for at in range(5)]
    panes[VGG].horizontalScrollBar().setValue(40)
    assert panes[VGG].horizontalScrollBar().value() == 40
    assert panes[NIN].horizontalScrollBar().value() == 0


def test_enter_and_double_click_lead_to_the_step_in_explore(five, qtbot):
    links = []
    five.link_wanted.connect(links.append)
    diagram = five.block_columns()[VGG].diagram()
    diagram.setFocus()
    diagram.set_current(2)
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    pool = diagram.layout_map().layout.boxes[3]
    at = diagram.mapFromScene(*pool.rect.centre)
    qtbot.mouseDClick(diagram.viewport(), Qt.MouseButton.LeftButton, pos=at)
    five.code_columns().pane(VGG).opened.emit(line(five, VGG, "nn.MaxPool2d("))
    assert all(isinstance(link, StateLink) for link in links)
    assert [link.values["step"] for link in links] == ["8", "10", "10"]
    assert {link.values["architecture"] for link in links} == {"vgg"}


def test_what_was_chosen_comes_back_from_its_texts(five, settled):
    chosen = {"block2": five._found[VGG].found.like[1].key, "code": "off"}
    five.choose(chosen)
    settled()
    assert five.choices() == chosen
    assert five.block_columns()[VGG].head().chooser().choice() == "VGG block 2"
    assert not five.code_columns().isVisible()
    five.choose({})
    settled()
    assert five.choices() == {}
    assert five.code_columns().isVisible()


def test_a_chosen_block_stays_with_its_network_when_columns_change(
    five, settled, columns_of
):
    key = five._found[VGG].found.like[1].key
    five.block_columns()[VGG].block_picked.emit(key)
    five.show_columns(columns_of("vgg/book", "nin/book"))
    settled()
    assert five.choices() == {"block1": key}
    shown = [column for column in five.block_columns() if column.isVisible()]
    assert len(shown) == 2


@pytest.mark.parametrize(
    "texts",
    [{"job": "256"}, {"job": "0-1-1"}, {"job": "9999-1-1"}, {"code": "maybe"}],
)
def test_choices_that_mean_nothing_stand_for_the_first(texts):
    assert BlockChoices.of(texts) == BlockChoices.of({})
    assert BlockChoices.of({"job": "64-128-7"}).job == Job(
        in_channels=64, out_channels=128, size=7
    )


def test_colours_of_code_follow_the_theme(five, settled):
    application = QApplication.instance()

    def colours():
        rows = five.code_columns().pane(VGG).rows()
        return {span.colour for row in rows for span in row.spans if span.colour}

    apply_theme(application, LIGHT)
    settled()
    before = colours()
    apply_theme(application, DARK)
    QApplication.processEvents()
    settled()
    assert colours() != before
