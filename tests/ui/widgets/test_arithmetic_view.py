import pytest
from arithmetic_samples import BLOCKS, arithmetic, convolution, terms
from PySide6.QtCore import QPoint, Qt

from explorer.ui.widgets.arithmetic_view import ArithmeticView

SIZES = [(350, 460), (640, 560), (960, 900)]


@pytest.fixture
def view(qtbot):
    made = ArithmeticView()
    qtbot.addWidget(made)
    made.resize(640, 560)
    made.show()
    return made


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.__name__)
def test_every_kind_of_block_is_seen_whole(view, qtbot, kind, size):
    view.resize(*size)
    view.set_arithmetic(arithmetic(BLOCKS[kind]))
    (block,) = view.blocks()
    assert isinstance(block, kind)
    qtbot.waitUntil(
        lambda: block.visibleRegion().boundingRect() == block.rect(), timeout=2_000
    )
    picture = block.grab().toImage()
    colours = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }
    assert len(colours) > 2  # something is drawn


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("channels", [1, 2, 3, 5, 64, 512])
def test_the_lines_of_a_convolution_add_up_at_any_size(view, channels, size):
    view.resize(*size)
    made = convolution(channels)
    view.set_arithmetic(made)
    pictures, lines = view.blocks()
    assert pictures.shown() >= 1
    assert sum(line.value for line in lines.lines()) == pytest.approx(made.result)
    told = [line.label for line in lines.lines() if line.label.startswith("Σ")]
    shown = len(lines.lines()) - len(told) - 1
    assert shown >= min(3, channels)
    expected = [f"Σ of {channels - shown} other channels"]
    assert told == (expected if shown < channels else [])


def test_more_room_shows_more(view):
    counts = []
    for size in SIZES:
        view.resize(*size)
        view.set_arithmetic(convolution())
        pictures, lines = view.blocks()
        counts.append((pictures.shown(), len(lines.lines())))
    assert counts[0] < counts[1] < counts[2]


def test_growing_the_panel_shows_more_of_what_is_there(view, qtbot):
    view.resize(*SIZES[0])
    view.set_arithmetic(convolution())
    before = len(view.blocks()[1].lines())
    view.resize(*SIZES[2])
    qtbot.waitUntil(lambda: len(view.blocks()[1].lines()) > before, timeout=2_000)


def test_agreement_and_difference_are_told(view):
    view.set_arithmetic(arithmetic(result=0.5, own=0.5))
    assert view.result_text() == "= 0.5000"
    assert view.verdict() == "equals the network's own value"
    view.set_arithmetic(arithmetic(result=0.5, own=0.75, agrees=False))
    assert view.verdict() == "but the network has 0.7500"
    view.set_arithmetic(arithmetic(result=0.5, own=None))
    assert "not taken apart" in view.verdict()


def test_escape_and_the_button_close(view, qtbot):
    told = []
    view.closed.connect(lambda: told.append(1))
    view.set_arithmetic(convolution())
    view.activateWindow()
    lines = view.blocks()[1]
    lines.setFocus()
    qtbot.waitUntil(lines.hasFocus, timeout=2_000)
    qtbot.keyClick(lines, Qt.Key.Key_Escape)
    assert told == [1]
    button = next(b for b in view.children() if getattr(b, "click", None))
    button.click()
    assert told == [1, 1]


def test_a_line_leads_to_where_its_value_was(view, qtbot):
    picked = []
    view.picked.connect(picked.append)
    view.set_arithmetic(arithmetic(terms([3.0, -2.0, 1.0])))
    lines = view.blocks()[0]
    step = lines.height() // len(lines.lines())
    qtbot.mouseClick(lines, Qt.MouseButton.LeftButton, pos=QPoint(20, step + 8))
    assert picked == [1]
    bias = QPoint(20, 3 * step + 8)
    qtbot.mouseClick(lines, Qt.MouseButton.LeftButton, pos=bias)
    assert picked == [1]  # the bias was nowhere before


def test_lines_can_be_picked_by_keys(view, qtbot):
    picked = []
    view.picked.connect(picked.append)
    view.set_arithmetic(arithmetic(terms([3.0, -2.0, 1.0])))
    lines = view.blocks()[0]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(lines, key)
    qtbot.keyClick(lines, Qt.Key.Key_Up)
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert picked == [1, 0]


def test_lines_that_lead_nowhere_take_no_focus(view):
    view.set_arithmetic(arithmetic(terms([3.0, -2.0], links=False)))
    assert view.blocks()[0].focusPolicy() == Qt.FocusPolicy.NoFocus
