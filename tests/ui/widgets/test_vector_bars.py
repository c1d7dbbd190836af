import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.diagrams.mosaic import GAP_INDEX
from explorer.ui.widgets.bar_rows import arrange, draw
from explorer.ui.widgets.score_list import Score
from explorer.ui.widgets.vector_bars import VectorBars


@pytest.fixture
def bars(qtbot):
    made = VectorBars()
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    return made


def scores(shares):
    return tuple(
        Score(index=i, name=f"class {i}", logit=float(np.log(share)), share=share)
        for i, share in enumerate(shares)
    )


@given(st.integers(1, 60_000), st.integers(1, 1500), st.integers(1, 1000))
def test_all_bars_fit_and_every_value_has_one(values, width, height):
    rows = arrange(values, width, height)
    assert rows.per_row * rows.bar <= max(width, rows.bar)
    assert rows.rows * rows.per_row * rows.together >= values
    if height >= 7:
        assert rows.rows * (rows.height + rows.gap) - rows.gap <= height


@pytest.mark.parametrize(
    ("values", "lowest"), [(10, 100), (1000, 36), (4096, 36), (25088, 6)]
)
def test_rows_are_as_high_as_the_number_of_values_allows(values, lowest):
    rows = arrange(values, 640, 560)
    assert rows.together == 1
    assert rows.height >= lowest


def test_the_height_of_a_bar_is_its_value():
    vector = np.array([0.0, 1.0, 2.0, 4.0], dtype=np.float32)
    rows = arrange(4, 160, 81)
    picture, signed = draw(vector, rows)
    assert not signed
    heights = [
        int((picture[:, column * rows.bar] != GAP_INDEX).sum()) for column in range(4)
    ]
    assert heights == [1, 21, 41, 81]


def test_negative_values_hang_below_the_line():
    picture, signed = draw(np.array([-1.0, 1.0]), arrange(2, 100, 81))
    assert signed
    bar = arrange(2, 100, 81).bar
    assert (picture[:40, 0] == GAP_INDEX).all()
    assert (picture[41:, 0] != GAP_INDEX)[:40].all()
    assert (picture[41:81, bar] == GAP_INDEX).all()


def test_too_many_values_share_bars_that_show_the_strongest():
    vector = np.zeros(100_000, dtype=np.float32)
    vector[77_777] = -5
    rows = arrange(len(vector), 300, 100)
    assert rows.together > 1
    picture, signed = draw(vector, rows)
    assert signed
    hanging = 77_777 // rows.together
    row, column = divmod(hanging, rows.per_row)
    last = row * (rows.height + rows.gap) + rows.height - 1
    assert picture[last, column] == 0


def test_not_a_number_is_drawn_without_complaint(bars):
    bars.set_vector(np.array([np.nan, 1.0, np.inf, -1.0], dtype=np.float32))
    bars.grab()


def test_every_value_can_be_read_where_its_bar_is(bars):
    vector = np.arange(1024, dtype=np.float32)
    bars.set_vector(vector)
    rows = bars.rows()
    layout = rows.layout_now()
    gutter = 46
    for index in (0, 1, layout.per_row - 1, layout.per_row, 1023):
        row, column = divmod(index, layout.per_row)
        x = gutter + column * layout.bar + layout.bar / 2
        y = row * (layout.height + layout.gap) + layout.height / 2
        assert rows.reading_at(QPointF(x, y)) == (index, 0, 0, float(index))
    assert rows.reading_at(QPointF(10, 10)) is None


def test_hovering_tells_index_and_value(bars, qtbot):
    bars.set_vector(np.full(8, 2.5, dtype=np.float32))
    assert bars.text() == "8 values, 8 of them above 0"
    told = []
    bars.hovered.connect(told.append)
    qtbot.mouseMove(bars.rows(), QPoint(50, 20))
    assert told == [(0, 0, 0, 2.5)]
    assert bars.text() == "index 0: 2.500"


def test_the_likeliest_class_stands_first(bars):
    bars.set_scores(scores([0.1, 0.7, 0.2]))
    shown = bars.score_list().shown()
    assert [score.index for score in shown] == [1, 2, 0]
    assert bars.score_list().accessibleDescription().startswith("class 1 70.0 %")


def test_of_a_thousand_classes_as_many_as_fit_are_shown(bars):
    bars.set_scores(scores([1 / 1000] * 1000))
    assert bars.text() == "1,000 classes, the likeliest first"
    assert 10 < len(bars.score_list().shown()) < 30
    bars.grab()


def test_a_click_on_a_class_tells_its_index(bars, qtbot):
    bars.set_scores(scores([0.1, 0.7, 0.2]))
    told = []
    bars.pixel_picked.connect(told.append)
    at = QPoint(100, 24 + 10)
    qtbot.mouseClick(bars.score_list(), Qt.MouseButton.LeftButton, pos=at)
    assert told[0].channel == 1
    assert told[0].value == pytest.approx(np.log(0.7))


def key(name):
    return getattr(Qt.Key, f"Key_{name}")


def notch(widget, delta):
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre, widget.mapToGlobal(centre), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_every_one_of_a_thousand_classes_is_reached_by_wheel_and_by_key(bars, qtbot):
    bars.set_scores(scores([1 / 1000] * 1000))
    listed = bars.score_list()
    seen = {score.index for score in listed.shown()}
    for _ in range(400):
        notch(listed, -120)
        seen |= {score.index for score in listed.shown()}
    assert seen == set(range(1000))
    notch(listed, 120)
    assert listed.shown()[-1].index < 999
    told = []
    listed.hovered.connect(told.append)
    for _ in range(100):
        qtbot.keyClick(listed, key("PageUp"))
    assert told[-1].channel == 0
    for _ in range(1000):
        qtbot.keyClick(listed, key("Down"))
    assert told[-1].channel == 999
    assert listed.shown()[-1].index == 999


def test_enter_picks_the_class_that_was_moved_to(bars, qtbot):
    bars.set_scores(scores([0.1, 0.7, 0.2]))
    picked = []
    bars.pixel_picked.connect(picked.append)
    qtbot.keyClick(bars.score_list(), key("Return"))
    assert not picked
    for name in ("Down", "Down", "Return"):
        qtbot.keyClick(bars.score_list(), key(name))
    assert picked[0].channel == 2


def test_a_click_after_scrolling_tells_the_class_that_is_seen(bars, qtbot):
    bars.set_scores(scores([1 / 1000] * 1000))
    listed = bars.score_list()
    listed.scroll_bar().setValue(500)
    told = []
    bars.pixel_picked.connect(told.append)
    qtbot.mouseClick(listed, Qt.MouseButton.LeftButton, pos=QPoint(100, 24 + 10))
    assert told[0].channel == 500


def test_a_class_is_found_by_a_part_of_its_name_or_its_index(bars):
    bars.set_scores(scores([1 / 1000] * 1000))
    assert bars.search_field().isVisible()
    bars.search_field().setText("CLASS 77")
    assert bars.score_list().shown()[0].index == 77
    assert len(bars.score_list().shown()) == 11
    bars.search_field().setText("123")
    assert 123 in {score.index for score in bars.score_list().shown()}
    bars.search_field().setText("no such class")
    assert bars.score_list().shown() == ()
    bars.grab()
    bars.set_scores(scores([0.1, 0.7, 0.2]))
    assert not bars.search_field().isVisible()
    assert len(bars.score_list().shown()) == 3


def test_few_classes_need_no_scroll_bar(bars):
    bars.set_scores(scores([0.1, 0.7, 0.2]))
    assert not bars.score_list().scroll_bar().isVisible()
    bars.set_scores(scores([1 / 1000] * 1000))
    assert bars.score_list().scroll_bar().isVisible()


def test_arrow_keys_read_bar_after_bar_and_enter_picks(bars, qtbot):
    bars.set_vector(np.arange(1024, dtype=np.float32))
    rows = bars.rows()
    told, picked = [], []
    bars.hovered.connect(told.append)
    bars.pixel_picked.connect(picked.append)
    for name in ("Right", "Right", "Down", "Left", "Return"):
        qtbot.keyClick(rows, key(name))
    per_row = rows.layout_now().per_row
    assert [r.channel for r in told] == [0, 1, per_row + 1, per_row]
    assert [r.channel for r in picked] == [per_row]


@pytest.mark.parametrize("values", [9216, 25_088])
def test_many_values_have_a_bar_each_and_can_be_read(bars, values):
    vector = np.random.default_rng(0).standard_normal(values).astype(np.float32)
    bars.set_vector(vector)
    layout = bars.rows().layout_now()
    assert layout.together == 1
    assert layout.height >= 6
    gutter = bars.rows().width() - layout.per_row * layout.bar
    row, column = divmod(values - 1, layout.per_row)
    at = QPointF(gutter + column, row * (layout.height + layout.gap) + 1)
    assert bars.rows().reading_at(at).channel == values - 1
