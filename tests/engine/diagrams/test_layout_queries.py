"""What lies where in a diagram, and where a key leads."""

import pytest

from explorer.architectures.variants import Variant
from explorer.diagrams.folding import all_blocks
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_queries import Direction, LayoutMap
from explorer.tracing.block_tree import block_tree
from explorer.tracing.trace import trace_variant


@pytest.fixture(scope="module")
def unfolded():
    trace = trace_variant(Variant.of("googlenet")).trace
    return LayoutMap(lay_out(trace, block_tree(trace)))


@pytest.fixture(scope="module")
def folded():
    trace = trace_variant(Variant.of("googlenet")).trace
    tree = block_tree(trace)
    return LayoutMap(lay_out(trace, tree, all_blocks(tree)))


def box(layout_map, key):
    keys = [each.key for each in layout_map.layout.boxes]
    return keys.index(key)


def walk(layout_map, start, *directions):
    at = box(layout_map, start)
    for direction in directions:
        at = layout_map.neighbour(at, direction)
    return None if at is None else layout_map.layout.boxes[at].key


def test_every_box_is_found_at_its_middle_and_nothing_beside_it(unfolded):
    for at, each in enumerate(unfolded.layout.boxes):
        assert unfolded.box_at(each.rect.centre) == at
    assert unfolded.box_at((1.0, 1.0)) is None


def test_the_title_of_the_inner_frame_is_found_first(unfolded):
    for frame in unfolded.layout.frames:
        point = (frame.rect.left + 10, frame.rect.top + 10)
        assert unfolded.title_at(point) == frame
        below = (frame.rect.left + 3, frame.rect.top + 40)
        assert unfolded.title_at(below) != frame


def test_an_edge_is_found_near_its_line_only(unfolded):
    edge = next(e for e in unfolded.layout.edges if len(e.points) == 2)
    x, y = edge.points[0]
    found = unfolded.edge_at((x + 3, y + 4), reach=5)
    assert unfolded.layout.edges[found] == edge
    assert unfolded.edge_at((x + 9, y + 4), reach=5) is None


def test_a_step_is_in_the_innermost_frame(unfolded, folded):
    step = unfolded.layout.boxes[box(unfolded, "2.0.p1_1")].steps[0]
    assert unfolded.frame_of(step).key == "2.0"
    assert folded.frame_of(step) is None


def test_down_and_up_follow_the_straightest_edge(unfolded):
    down, up = Direction.DOWN, Direction.UP
    assert walk(unfolded, "0.0", down, down) == "0.2"
    assert walk(unfolded, "2.0.p3_1", down, down) == "2.0.p3_2"
    assert walk(unfolded, "2.0.p3_2", up, up, up) == "1.4"
    assert walk(unfolded, "2.0.p1_1", down, down) == "2.0.concat"
    assert walk(unfolded, "input", up) is None


def test_left_and_right_go_from_branch_to_branch(unfolded):
    left, right = Direction.LEFT, Direction.RIGHT
    assert walk(unfolded, "2.0.p1_1", right) == "2.0.p2_1"
    assert walk(unfolded, "2.0.p1_1", right, right, right) == "2.0.p4_1"
    assert walk(unfolded, "2.0.p4_1", left) == "2.0.p3_1"
    assert walk(unfolded, "2.0.p1_1", left) is None


def test_a_search_looks_at_names_and_at_titles(unfolded, folded):
    names = [f"step {n}" for n in range(139)]
    assert folded.search("STEP 13", names) == [13, *range(130, 139)]
    assert folded.search("b4", names) == [37]
    assert len(unfolded.search("5×5", ())) == 9
    assert unfolded.search("  ", ()) == []
    assert unfolded.search("nothing of that kind", ()) == []
