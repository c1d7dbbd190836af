"""Shapes over depth, and which networks are compared with which."""

import pytest
from book_five import ALEXNET, BOOK, CACHE, GOOGLENET, NIN, RESNET, VGG

from explorer.architectures.variants import Variant
from explorer.comparison.lineups import baselines, historical_line
from explorer.comparison.shapes import depth_points, depth_series


def series(variant, quantity, axis="layers", **options):
    return depth_series(depth_points(CACHE.trace(variant)), quantity, axis, **options)


@pytest.mark.parametrize(
    ("variant", "fields"),
    [
        (ALEXNET, [11, 19, 51, 67, 99, 131, 163, 195]),
        (VGG, [3, 4, 8, 10, 18, 26, 30, 46, 62, 70, 102, 134, 150]),
        (NIN, [11, 19, 51, 67, 99, 131, 195]),
        (
            GOOGLENET,
            [7, 11, 19, 27, 59, 91, 107, 171, 235, 299, 363, 427, 459, 587, 715],
        ),
        (RESNET, [7, 11, 27, 43, 67, 99, 147, 211, 307, 435]),
    ],
    ids=lambda value: value.title if isinstance(value, Variant) else "",
)
def test_the_receptive_field_grows_as_in_the_book(variant, fields):
    line = series(variant, "field")
    assert list(dict.fromkeys(line.y)) == [1, *fields]
    assert line.whole_from is not None


def test_the_size_falls_and_the_channels_rise_with_depth():
    assert list(dict.fromkeys(series(VGG, "size").y)) == [224, 112, 56, 28, 14, 7, 1]
    channels = list(dict.fromkeys(series(VGG, "channels").y))
    assert channels == [1, 64, 128, 256, 512, 25_088, 4096, 10]


@pytest.mark.parametrize("variant", BOOK, ids=lambda variant: variant.title)
def test_every_axis_runs_from_the_image_to_the_scores(variant):
    trace = CACHE.trace(variant)
    ends = {
        axis: (series(variant, "size", axis).x[0], series(variant, "size", axis).x[-1])
        for axis in ("layers", "steps", "relative")
    }
    depth = {ALEXNET: 8, VGG: 11, NIN: 12, GOOGLENET: 22, RESNET: 18}[variant]
    assert ends["layers"] == (0, depth)
    assert ends["steps"] == (0, len(trace.steps))
    assert ends["relative"] == (0, 1)


@pytest.mark.parametrize("quantity", ["size", "channels", "field"])
def test_depth_never_runs_backwards_on_the_main_line(quantity):
    for variant in BOOK:
        line = series(variant, quantity)
        assert list(line.x) == sorted(line.x)
        assert len(line.x) == len(line.y) == len(line.steps)


def test_branches_are_points_only_when_asked_for():
    short, long = (
        series(GOOGLENET, "channels"),
        series(GOOGLENET, "channels", with_branches=True),
    )
    assert len(long.x) == len(CACHE.trace(GOOGLENET).steps) + 1
    assert set(short.steps) < set(long.steps)


def test_the_historical_line_is_the_books_five_in_order():
    assert historical_line() == BOOK


def test_baselines_are_those_of_the_notes_or_the_ones_to_the_left():
    assert baselines(BOOK, "previous") == (None, 0, 1, 2, 3)
    assert baselines(BOOK) == (None, 0, 1, 1, 1)
    assert baselines((NIN, VGG)) == (1, 0)
    assert baselines((RESNET, GOOGLENET)) == (None, 0)


def test_torchvisions_relatives_have_the_baselines_of_their_family():
    vgg, nin = Variant.of("torchvision:vgg16"), NIN
    assert baselines((vgg, Variant.of("torchvision:densenet121"), nin)) == (None, 0, 0)
