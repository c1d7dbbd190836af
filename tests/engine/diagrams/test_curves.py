"""Lines through points: straight, round at corners, bent between columns."""

import math
from itertools import pairwise

import pytest

from explorer.diagrams.curves import path_commands, sampled


def letters(points):
    return "".join(command.letter for command in path_commands(points))


def test_a_straight_line_is_one_piece():
    assert path_commands([(0, 0), (0, 10)]) == [("M", ((0, 0),)), ("L", ((0, 10),))]


def test_a_corner_is_rounded_but_touches_both_sides():
    commands = path_commands([(0, 0), (0, 100), (50, 100)])
    assert letters([(0, 0), (0, 100), (50, 100)]) == "MLCL"
    (before,), (_, _, after) = commands[1].points, commands[2].points
    assert before == (0, 91)
    assert after == (9, 100)
    arc = list(sampled([(0, 0), (0, 100), (50, 100)]))[1:-2]
    assert all(math.dist(p, (9, 91)) == pytest.approx(9, rel=0.01) for p in arc)


def test_a_short_side_gets_a_smaller_corner():
    commands = path_commands([(0, 0), (0, 4), (50, 4)])
    assert commands[1].points == ((0, 2),)
    assert commands[2].points[-1] == (2, 4)


def test_a_line_between_columns_leaves_and_arrives_upright():
    (_, curve) = path_commands([(0, 0), (40, 20)])
    assert curve == ("C", ((0, 10), (40, 10), (40, 20)))


def test_the_path_ends_where_its_points_end():
    points = [(0, 0), (0, 30), (60, 30), (60, 90), (20, 120), (20, 130)]
    assert path_commands(points)[-1].points[-1] == (20, 130)
    assert list(sampled(points))[-1] == (20, 130)


def test_samples_are_close_together_on_curves():
    line = list(sampled([(0, 0), (100, 30)]))
    assert max(math.dist(a, b) for a, b in pairwise(line)) < 15
    assert all(0 <= x <= 100 and 0 <= y <= 30 for x, y in line)
