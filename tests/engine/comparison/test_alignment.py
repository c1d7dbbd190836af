"""Steps of several networks stand side by side where they belong together."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.architectures.variants import Variant
from explorer.comparison.alignment import aligned, by_depth, by_resolution
from explorer.comparison.depth import main_line, weighted_depths
from explorer.comparison.lineups import historical_line
from explorer.comparison.traces import TraceCache
from explorer.tracing.records import NETWORK_INPUT
from explorer.tracing.trace import trace_module

CACHE = TraceCache()


@pytest.fixture(scope="module", params=["book", "lite"])
def traces(request):
    return [
        CACHE.trace(Variant.of(variant.architecture, request.param))
        for variant in historical_line()
    ]


def sides(trace):
    """Sides of all maps that every path shares, by hand."""
    line = main_line(trace)
    return {
        step.output_shape[-1]
        for step in trace.steps
        if line[step.index] and len(step.output_shape) == 4
    } - {1}


def test_every_resolution_of_every_network_stands_in_one_row(traces):
    rows = by_resolution(traces)
    for place, trace in enumerate(traces):
        for side in sides(trace):
            row = [row for row in rows if row.low <= side <= row.high]
            assert len(row) == 1
            assert row[0].steps[place] is not None


def test_rows_go_from_large_maps_to_small_ones_and_do_not_overlap(traces):
    for above, below in itertools.pairwise(by_resolution(traces)):
        assert above.low > below.high
        assert above.high / above.low < 2


def test_a_row_holds_the_last_step_of_its_size(traces):
    for row in by_resolution(traces):
        for trace, index in zip(traces, row.steps, strict=True):
            if index is None:
                continue
            assert row.low <= trace.steps[index].output_shape[-1] <= row.high
            later = [
                step
                for step in trace.steps[index + 1 :]
                if main_line(trace)[step.index] and len(step.output_shape) == 4
            ]
            assert all(step.output_shape[-1] < row.low for step in later)


def test_the_book_networks_meet_at_56_28_14_and_7_px():
    rows = by_resolution([CACHE.trace(variant) for variant in historical_line()])
    full = [(row.low, row.high) for row in rows if None not in row.steps]
    assert full == [(48, 56), (24, 28), (12, 14), (5, 7)]
    vgg_alone = [row.high for row in rows if sum(s is not None for s in row.steps) == 1]
    assert vgg_alone == [224, 112]


def test_depth_runs_from_the_image_to_the_output(traces):
    rows = by_depth(traces)
    assert [row.high for row in rows] == [0, 20, 40, 60, 80, 100]
    assert set(rows[0].steps) == {NETWORK_INPUT}
    assert list(rows[-1].steps) == [trace.output for trace in traces]


def test_a_step_is_no_deeper_than_its_row_and_no_layer_more_would_fit(traces):
    for row in by_depth(traces)[1:-1]:
        for trace, index in zip(traces, row.steps, strict=True):
            depths = weighted_depths(trace)
            allowed = row.high / 100 * depths[trace.output]
            assert depths[index] <= allowed
            shared = [d for d, on in zip(depths, main_line(trace), strict=True) if on]
            assert max(d for d in shared if d <= allowed) == depths[index]


def test_what_only_passes_on_stands_for_no_depth(traces):
    for row in by_depth(traces)[1:-1]:
        kinds = [t.steps[s].kind for t, s in zip(traces, row.steps, strict=True)]
        assert not any(part in kind for kind in kinds for part in ("Pool", "Drop"))


def test_a_network_that_moves_its_channels_to_the_end_stands_by_the_sides_of_its_maps():
    swin, book = Variant.of("torchvision:swin_t"), Variant.of("resnet", "book")
    rows = by_resolution([CACHE.trace(swin), CACHE.trace(book)])
    steps = CACHE.trace(swin).steps
    known = {row.high: steps[row.steps[0]] for row in rows if row.steps[0] is not None}
    assert set(known) == {56, 28, 14, 7}
    for side in (56, 28, 14):
        assert known[side].output_shape[1:3] == (side, side)


def test_a_network_without_maps_has_none_to_align():
    dense = nn.Sequential(nn.Flatten(), nn.Linear(16, 4))
    trace = trace_module(dense, (1, 1, 4, 4)).trace
    assert aligned([trace], "resolution") == ()
    assert aligned([trace], "depth")[-1].steps == (trace.output,)


@given(st.lists(st.integers(2, 9), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_halvings_of_any_size_stand_in_rows_of_their_own(sizes):
    layers = [nn.Conv2d(1, 1, 3, padding=1)]
    layers += [nn.MaxPool2d(2) for _ in sizes]
    side = sizes[0] * 2 ** len(sizes)
    trace = trace_module(nn.Sequential(*layers), (1, 1, side, side)).trace
    rows = by_resolution([trace])
    assert [row.high for row in rows] == [side >> at for at in range(len(sizes) + 1)]
