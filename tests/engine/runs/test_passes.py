"""Parts of passes are never told as whole ones."""

import pytest

from explorer.runs.passes import part_of_a_pass, passes_text


@pytest.mark.parametrize(
    ("passes", "text"),
    [
        (0, "0"),
        (2, "2"),
        (2.0, "2"),
        (1.8, "1.8"),
        (1.98, "1.98"),
        (28 / 938, "0.03"),
        (8 / 156, "0.05"),
        (1 / 938, "0.001"),
        (12_345.0, "12,345"),
    ],
)
def test_a_part_of_a_pass_never_reads_as_a_whole_one(passes, text):
    assert passes_text(passes) == text


@pytest.mark.parametrize(
    ("step", "epoch", "whole", "passes"),
    [(28, 1, 938, 28 / 938), (9, 2, 5, 1.8), (10, 2, 5, None), (7, 1, None, None)],
)
def test_a_pass_that_was_cut_short_is_known_by_its_steps(step, epoch, whole, passes):
    assert part_of_a_pass(step, epoch, whole) == passes
