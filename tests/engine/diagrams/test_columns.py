"""A diagram in columns: the same boxes, frames and lines, elsewhere."""

from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.architectures.variants import Variant
from explorer.diagrams.columns import best_columns, in_columns
from explorer.diagrams.folding import default_folding
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_queries import LayoutMap
from explorer.diagrams.layout_records import Rect
from explorer.tracing.block_tree import block_tree
from explorer.tracing.trace import trace_variant

NETWORKS = (
    "alexnet", "vgg", "nin", "googlenet", "resnet",
    "torchvision:swin_t", "torchvision:shufflenet_v2_x0_5",
)  # fmt: skip


@cache
def tall(key, unfolded):
    trace = trace_variant(Variant.of(key)).trace
    tree = block_tree(trace)
    folded = frozenset() if unfolded else default_folding(tree, trace)
    return lay_out(trace, tree, folded)


def columns_of(layout):
    """How many there are: a line that goes up begins another."""
    tops = {
        x
        for edge in layout.edges
        for (x, y), (_, below) in pairwise(edge.points)
        if below < y
    }
    return len(tops) + 1


@given(st.sampled_from(NETWORKS), st.booleans(), st.integers(min_value=2, max_value=7))
@settings(max_examples=40, deadline=None)
def test_every_box_is_still_there_and_none_lies_on_another(key, unfolded, count):
    before = tall(key, unfolded)
    after = in_columns(before, count)
    assert [box.key for box in after.boxes] == [box.key for box in before.boxes]
    page = Rect(left=0, top=0, width=after.width, height=after.height)
    for box in after.boxes:
        assert page.holds(box.rect)
    for one, other in combinations(after.boxes, 2):
        assert not one.rect.overlaps(other.rect)


@given(st.sampled_from(NETWORKS), st.booleans(), st.integers(min_value=2, max_value=7))
@settings(max_examples=40, deadline=None)
def test_lines_still_join_the_same_boxes_and_pass_all_others(key, unfolded, count):
    before = tall(key, unfolded)
    after = in_columns(before, count)
    page = Rect(left=0, top=0, width=after.width, height=after.height)
    for old, new in zip(before.edges, after.edges, strict=True):
        assert (new.source, new.target, new.step) == (old.source, old.target, old.step)
        for end, box in ((0, new.source), (-1, new.target)):
            was, now = before.boxes[box].rect, after.boxes[box].rect
            away = [new.points[end][0] - now.left, new.points[end][1] - now.top]
            had = [old.points[end][0] - was.left, old.points[end][1] - was.top]
            assert away == pytest.approx(had, abs=0.02)
        for point in new.points:
            assert page.left <= point[0] <= page.right
            assert page.top <= point[1] <= page.bottom
    for edge in after.edges:
        for (x, y), (to_x, to_y) in pairwise(edge.points):
            if x != to_x and y != to_y:
                continue  # a curve within a column: as it was
            piece = Rect(
                left=min(x, to_x), top=min(y, to_y),
                width=abs(x - to_x) or 0.01, height=abs(y - to_y) or 0.01,
            )  # fmt: skip
            for at, box in enumerate(after.boxes):
                if at not in (edge.source, edge.target):
                    assert not piece.overlaps(box.rect)


@pytest.mark.parametrize("key", NETWORKS)
def test_a_frame_goes_on_around_its_boxes_in_the_next_column(key):
    after = in_columns(tall(key, unfolded=True), 4)
    for box in after.boxes:
        step = box.steps[0]
        around = {f.key for f in after.frames if step in f.steps}
        holding = {
            f.key for f in after.frames if step in f.steps and f.rect.holds(box.rect)
        }
        assert around == holding
    for frame in after.frames:
        inside = [b for b in after.boxes if frame.rect.holds(b.rect)]
        assert all(box.steps[0] in frame.steps for box in inside)


def test_columns_are_about_equally_high_and_cut_no_block_where_that_can_be_avoided():
    before = tall("googlenet", unfolded=True)
    after = in_columns(before, 4)
    assert columns_of(after) == 4
    assert after.height < 1.5 * before.height / 4
    titles = [frame.title for frame in after.frames]
    inceptions = [title for title in titles if title.startswith("Inception")]
    assert len(inceptions) == len(set(inceptions)) == 9


def test_one_column_is_the_diagram_itself():
    before = tall("vgg", unfolded=False)
    assert in_columns(before, 1) is before


def test_as_many_columns_are_taken_as_let_it_be_read_best():
    before = tall("resnet", unfolded=True)
    view = (1100.0, 700.0)
    best = best_columns(before, *view, smallest=0.6)

    def zoom(layout):
        return min(view[0] / layout.width, view[1] / layout.height)

    assert zoom(best) > 3 * zoom(before)
    assert view[0] / best.width >= 0.6
    narrow = best_columns(before, 250, 700, smallest=0.6)
    assert narrow is before


def test_a_line_from_column_to_column_is_found_under_the_pointer():
    after = in_columns(tall("vgg", unfolded=True), 3)
    found = LayoutMap(after)
    leading = next(
        (at, edge)
        for at, edge in enumerate(after.edges)
        if any(below < y for (_, y), (_, below) in pairwise(edge.points))
    )
    at, edge = leading
    for (x, y), (to_x, to_y) in pairwise(edge.points):
        assert found.edge_at(((x + to_x) / 2, (y + to_y) / 2), 2.0) == at
