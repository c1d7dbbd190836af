"""What must hold for the diagram of any network, folded in any way."""

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.architectures.variants import Variant
from explorer.diagrams.curves import sampled
from explorer.diagrams.folding import all_blocks, default_folding
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_records import Box, Layout, Rect, Role
from explorer.tracing.block_tree import Block, block_tree
from explorer.tracing.records import Trace
from explorer.tracing.trace import trace_module, trace_variant

FAMILIES = ("alexnet", "vgg", "nin", "googlenet", "resnet")
OTHERS = (
    "torchvision:resnet50", "torchvision:densenet121", "torchvision:vit_b_16",
    "torchvision:swin_t", "torchvision:googlenet", "torchvision:inception_v3",
    "torchvision:efficientnet_b0", "torchvision:shufflenet_v2_x0_5",
    "torchvision:maxvit_t", "torchvision:squeezenet1_1", "torchvision:convnext_tiny",
    "torchvision:regnet_y_400mf",
)  # fmt: skip
NOTHING: frozenset[str] = frozenset()


@cache
def network(key: str) -> tuple[Trace, Block]:
    trace = trace_variant(Variant.of(key)).trace
    return trace, block_tree(trace)


def foldings(key: str) -> list[frozenset[str]]:
    trace, tree = network(key)
    return [NOTHING, all_blocks(tree), default_folding(tree, trace)]


def hits(rect: Rect, points: list[tuple[float, float]]) -> bool:
    """Whether a polyline enters the inside of ``rect``."""
    inside = [
        rect.left + 0.1 < x < rect.right - 0.1
        and rect.top + 0.1 < y < rect.bottom - 0.1
        for x, y in points
    ]
    if any(inside):
        return True
    # lines between two points run upright or level, or are short pieces of a curve
    for (x1, y1), (x2, y2) in pairwise(points):
        across = min(x1, x2) < rect.centre[0] < max(x1, x2)
        down = min(y1, y2) < rect.centre[1] < max(y1, y2)
        level = rect.top + 0.1 < y1 < rect.bottom - 0.1 and y1 == y2
        upright = rect.left + 0.1 < x1 < rect.right - 0.1 and x1 == x2
        if (across and level) or (down and upright):
            return True
    return False


def enters(box: Box, points: list[tuple[float, float]]) -> bool:
    """Like ``hits`` for the box at which a line ends, which may be a circle."""
    if not box.round:
        return hits(box.rect, points)
    return any(math.dist(p, box.rect.centre) < box.rect.width / 2 - 0.1 for p in points)


def check(layout: Layout, trace: Trace, tree: Block, folded: frozenset[str]) -> None:
    check_boxes(layout, trace)
    check_frames(layout, tree, folded)
    check_edges(layout, trace)


def check_boxes(layout: Layout, trace: Trace) -> None:
    steps = [step for box in layout.boxes for step in box.steps]
    assert steps == list(range(-1, len(trace.steps) + 1))  # each once, in order
    whole = Rect(left=0, top=0, width=layout.width, height=layout.height)
    rects = sorted((box.rect for box in layout.boxes), key=lambda rect: rect.top)
    for at, rect in enumerate(rects):
        assert whole.holds(rect)
        for other in rects[at + 1 :]:
            if other.top >= rect.bottom:
                break
            assert not rect.overlaps(other)
    for label in layout.labels:
        assert whole.holds(label.rect)
        assert not any(rect.overlaps(label.rect) for rect in rects)


def check_frames(layout: Layout, tree: Block, folded: frozenset[str]) -> None:
    def shown(block: Block) -> list[str]:
        keys = []
        for inner in block.blocks:
            keys.append(inner.key)
            keys += [] if inner.key in folded else shown(inner)
        return keys

    visible = shown(tree)
    assert sorted(frame.key for frame in layout.frames) == sorted(
        key for key in visible if key not in folded
    )
    assert [box.key for box in layout.boxes if box.role is Role.BLOCK] == [
        key for key in visible if key in folded
    ]
    for frame in layout.frames:
        for box in layout.boxes:
            within = box.steps.start in frame.steps
            assert frame.rect.holds(box.rect) == within
            assert frame.rect.overlaps(box.rect) == within


def check_edges(layout: Layout, trace: Trace) -> None:
    box_of = {step: at for at, box in enumerate(layout.boxes) for step in box.steps}
    wanted = {
        (box_of[source], box_of[step.index], source)
        for step in trace.steps
        for source in step.inputs
        if box_of[source] != box_of[step.index]
    }
    wanted.add((box_of[trace.output], len(layout.boxes) - 1, trace.output))
    found = [(edge.source, edge.target, edge.step) for edge in layout.edges]
    assert len(found) == len(set(found))
    assert set(found) == wanted
    tops = sorted((box.rect.top, at) for at, box in enumerate(layout.boxes))
    for edge in layout.edges:
        source = layout.boxes[edge.source].rect
        target = layout.boxes[edge.target].rect
        x, y = edge.points[0]
        assert y == pytest.approx(source.bottom, abs=0.02)
        assert source.left <= x <= source.right
        x, y = edge.points[-1]
        assert target.top - 0.02 <= y <= target.centre[1] + 0.02
        assert target.left - 0.02 <= x <= target.right + 0.02
        line = list(sampled(edge.points))
        assert all(above[1] <= below[1] + 1e-6 for above, below in pairwise(line))
        bottom = edge.points[-1][1]
        for top, at in tops:
            if top > bottom:
                break
            if at not in (edge.source, edge.target):
                rect = layout.boxes[at].rect
                assert rect.bottom < source.bottom or not hits(rect, line)
        assert not hits(source, line)
        assert not enters(layout.boxes[edge.target], line)


@pytest.mark.parametrize("merge", [False, True])
@pytest.mark.parametrize("key", FAMILIES + OTHERS)
def test_boxes_stay_apart_and_edges_join_what_is_read_without_crossing_boxes(
    key, merge
):
    trace, tree = network(key)
    for folded in foldings(key):
        check(lay_out(trace, tree, folded, merge=merge), trace, tree, folded)


@pytest.mark.parametrize("key", FAMILIES)
def test_every_block_can_be_folded_and_unfolded_alone(key):
    trace, tree = network(key)
    for folded in foldings(key):
        for block in tree.walk():
            toggled = folded ^ {block.key}
            check(lay_out(trace, tree, toggled), trace, tree, toggled)


@pytest.mark.parametrize("key", FAMILIES)
def test_the_same_network_is_drawn_alike_every_time(key):
    trace, tree = network(key)
    assert lay_out(trace, tree) == lay_out(trace, tree)


class Graph(nn.Module):
    """Adds or concatenates earlier values as a list of indices says."""

    def __init__(self, readers: list[list[int]], joined: list[bool]) -> None:
        super().__init__()
        self.readers, self.joined = readers, joined

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        values = [x]
        for reads, joined in zip(self.readers, self.joined, strict=True):
            chosen = [values[at % len(values)] for at in reads]
            if len({id(each) for each in chosen}) == 1:
                values.append(torch.relu(chosen[0]))
            elif joined:
                parts = torch.stack(chosen)
                values.append(parts.mean(0))
            else:
                total = chosen[0]
                for each in chosen[1:]:
                    total = total + each
                values.append(total)
        return values[-1]


class Nested(nn.Module):
    """Random graphs within a random graph, each a module of its own."""

    def __init__(self, inner: list[Graph], outer: Graph) -> None:
        super().__init__()
        self.parts = nn.ModuleList(inner)
        self.outer = outer

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        values = [x]
        for at, part in enumerate(self.parts):
            values.append(part(values[-1]) + values[at // 2])
        return self.outer(values[-1] + values[len(values) // 2])


reads = st.lists(st.integers(0, 40), min_size=1, max_size=3)
graphs = st.lists(st.tuples(reads, st.booleans()), min_size=1, max_size=14).map(
    lambda nodes: Graph([n[0] for n in nodes], [n[1] for n in nodes])
)


def check_module(module: nn.Module) -> None:
    trace = trace_module(module, (1, 2, 4, 4)).trace
    tree = block_tree(trace)
    for folded in (NOTHING, all_blocks(tree), default_folding(tree, trace)):
        check(lay_out(trace, tree, folded), trace, tree, folded)


@settings(max_examples=60, deadline=None)
@given(graphs)
def test_any_graph_is_drawn_without_crossing_a_box(graph):
    check_module(graph)


@settings(max_examples=30, deadline=None)
@given(st.lists(graphs, min_size=1, max_size=4), graphs)
def test_any_graph_of_blocks_is_drawn_without_crossing_a_box(inner, outer):
    check_module(Nested(inner, outer))


# what a reader expects to see


def boxes_of(layout: Layout, wanted: Callable[[str], bool]) -> list[Rect]:
    return [box.rect for box in layout.boxes if wanted(box.key)]


def test_the_main_line_runs_straight_down():
    for key in FAMILIES:
        trace, tree = network(key)
        layout = lay_out(trace, tree, all_blocks(tree))
        assert len({box.rect.centre[0] for box in layout.boxes}) == 1


def test_the_branches_of_an_inception_are_columns_in_the_order_of_its_concat():
    trace, tree = network("googlenet")
    layout = lay_out(trace, tree)
    (concat,) = boxes_of(layout, "2.0.concat".__eq__)
    columns = [
        boxes_of(layout, lambda key, n=n: key.startswith(f"2.0.p{n}_"))
        for n in range(1, 5)
    ]
    for column in columns:
        assert len({rect.centre[0] for rect in column}) == 1
    centres = [column[0].centre[0] for column in columns]
    assert centres == sorted(centres)
    assert concat.centre[0] == pytest.approx(sum(centres) / 4)
    for left, right in pairwise(columns):
        assert left[0].right < right[0].left
    assert len({column[0].top for column in columns}) == 1
    assert layout.width < 272


def test_an_identity_shortcut_runs_beside_all_boxes_that_it_passes():
    trace, tree = network("resnet")
    layout = lay_out(trace, tree)
    (add,) = [at for at, box in enumerate(layout.boxes) if box.key == "1.0.add"]
    skip = max(
        (edge for edge in layout.edges if edge.target == add),
        key=lambda edge: len(edge.points),
    )
    passed = boxes_of(
        layout, lambda key: key.startswith("1.0.") and "relu_1" not in key
    )
    lane = max(x for x, _ in skip.points)
    assert lane > max(rect.right for rect in passed)
    top, bottom = passed[0].top, passed[-2].bottom
    upright = [(a, b) for a, b in pairwise(skip.points) if a[0] == b[0] == lane]
    assert any(a[1] <= top and b[1] >= bottom for a, b in upright)
    edge_of_add = layout.boxes[add].rect.right
    assert skip.points[-1][0] == pytest.approx(edge_of_add)  # enters from the side


def test_a_shortcut_with_a_convolution_is_a_box_on_the_detour():
    trace, tree = network("resnet")
    layout = lay_out(trace, tree)
    (shortcut,) = boxes_of(layout, "2.0.conv3".__eq__)
    main = boxes_of(layout, lambda key: key in ("2.0.conv1", "2.0.bn1", "2.0.conv2"))
    assert shortcut.left > max(rect.right for rect in main)
    assert main[0].top < shortcut.centre[1] < main[-1].bottom


def test_merging_takes_normalisation_and_activation_into_the_convolution():
    trace, tree = network("torchvision:resnet50")
    layout = lay_out(trace, tree, merge=True)
    (stem,) = [box for box in layout.boxes if box.key == "conv1"]
    assert stem.steps == range(3)
    assert stem.merged == ("BatchNorm2d", "ReLU")
    assert stem.kind == "Conv2d"
    (last,) = [box for box in layout.boxes if box.key == "layer1.0.conv3"]
    assert last.merged == ("BatchNorm2d",)  # its ReLU comes after the sum
    assert "BN" in stem.title + stem.detail


def test_an_activation_that_two_steps_read_from_inside_is_not_merged_away():
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.norm = nn.Conv2d(2, 2, 1), nn.BatchNorm2d(2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = self.conv(x)
            return torch.relu(self.norm(y)) + y

    trace = trace_module(Net(), (1, 2, 4, 4)).trace
    layout = lay_out(trace, block_tree(trace), merge=True)
    assert [box.steps for box in layout.boxes[1:-1]] == [
        range(n, n + 1) for n in range(4)
    ]


def test_a_folded_block_tells_what_it_holds():
    trace, tree = network("googlenet")
    boxes = {box.key: box for box in lay_out(trace, tree, all_blocks(tree)).boxes}
    assert (boxes["3"].title, boxes["3"].detail) == ("b4", "5 × Inception")
    assert boxes["3"].shape == (832, 3, 3)
    assert boxes["3"].kind == "Conv2d"


def test_the_default_shows_one_block_of_every_sort():
    trace, tree = network("resnet")
    opened = {block.key for block in tree.walk()} - default_folding(tree, trace)
    assert opened == {"0", "1", "2", "3", "4", "1.0", "2.0"}
    trace, tree = network("torchvision:densenet121")
    opened = {block.key for block in tree.walk()} - default_folding(tree, trace)
    assert "features.denseblock1.denselayer1" in opened
    assert "features.denseblock3" not in opened


@pytest.mark.parametrize("key", FAMILIES)
def test_the_default_of_the_five_networks_fits_a_side_panel(key):
    trace, tree = network(key)
    layout = lay_out(trace, tree, default_folding(tree, trace))
    assert layout.width < 272
    assert len(layout.boxes) < 45


def test_every_shape_stands_at_the_edges_that_carry_it():
    trace, tree = network("resnet")
    layout = lay_out(trace, tree)
    told = {label.step: "".join(label.lines) for label in layout.labels}
    for edge in layout.edges:
        sides = [str(side) for side in edge.shape]
        assert edge.step in told
        assert all(side in told[edge.step] for side in sides)


def test_a_step_is_found_in_its_box():
    trace, tree = network("googlenet")
    for folded in foldings("googlenet"):
        layout = lay_out(trace, tree, folded)
        for step in (-1, *range(len(trace.steps)), len(trace.steps)):
            assert step in layout.boxes[layout.box_of(step)].steps
