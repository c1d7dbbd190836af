"""The picture of function classes says what the notes say, by its own geometry."""

import itertools
import math

import pytest

from explorer.diagrams.function_classes import (
    TARGET,
    Point,
    Region,
    apart_classes,
    distances,
    nested_classes,
)

TURNS = [turn / 3600 for turn in range(3600)]


def test_the_nearest_point_is_that_of_a_fine_search_along_the_edge():
    for region in (*nested_classes(), *apart_classes()):
        nearest = region.nearest(TARGET)
        searched = min(TARGET.to(region.edge(turn)) for turn in TURNS)
        assert TARGET.to(nearest) <= searched
        assert TARGET.to(nearest) == pytest.approx(searched, abs=1e-4)


def test_of_a_circle_the_nearest_point_lies_on_the_line_to_its_centre():
    circle = Region(centre=Point(1, 1), along=2, across=2, angle=0.7)
    nearest = circle.nearest(Point(4, 5))
    assert nearest == pytest.approx((1 + 2 * 3 / 5, 1 + 2 * 4 / 5))


def test_a_target_inside_is_reached():
    region = nested_classes()[3]
    assert region.nearest(region.centre) == region.centre


def test_each_nested_class_contains_the_one_before():
    for smaller, larger in itertools.pairwise(nested_classes()):
        assert all(larger.contains(smaller.edge(turn)) for turn in TURNS)


def test_of_the_others_none_contains_the_one_before():
    for smaller, larger in itertools.pairwise(apart_classes()):
        assert not all(larger.contains(smaller.edge(turn)) for turn in TURNS)


def test_nested_classes_never_get_farther():
    found = distances(nested_classes())
    assert all(b <= a for a, b in itertools.pairwise(found))


def test_without_nesting_the_third_class_is_nearer_than_any_larger_one():
    found = distances(apart_classes())
    assert found[2] < min(found[3:])
    assert found[2] < found[0]
    assert found[5] > found[4] > found[3]


def test_both_pictures_have_classes_of_the_same_growing_sizes():
    areas = [region.area for region in nested_classes()]
    assert areas == sorted(areas)
    assert areas == [region.area for region in apart_classes()]


def test_no_class_reaches_the_target():
    for region in (*nested_classes(), *apart_classes()):
        assert not region.contains(TARGET)


def test_the_bounds_touch_the_edge():
    for region in apart_classes():
        left, low, right, high = region.bounds
        xs, ys = zip(*(region.edge(turn) for turn in TURNS), strict=True)
        assert (min(xs), min(ys)) == pytest.approx((left, low), abs=1e-4)
        assert (max(xs), max(ys)) == pytest.approx((right, high), abs=1e-4)
        assert math.isfinite(region.area)
