"""Losses are legible whatever became of the run."""

import math

import pytest

from explorer.training.diagnosis_finding import Finding
from explorer.training.diagnosis_text import finding_sentence
from explorer.training.loss_text import loss_text


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        (0.0, "0.000"),
        (math.log(10), "2.303"),
        (27_978.194, "27978.194"),
        (1e5, "1.00e+05"),
        (19834923718428334896.0, "1.98e+19"),
        (math.inf, "inf"),
        (math.nan, "nan"),
    ],
)
def test_a_loss_has_three_decimals_or_an_exponent(loss, text):
    assert loss_text(loss) == text


def test_the_sentence_of_a_loss_that_exploded_has_no_endless_number():
    figures = {"loss": 1.5e21, "peak": 2e22, "classes": 10, "chance": 2.3, "rate": 10.0}
    found = Finding(key="rate_too_high", step=2, figures=figures, remedies=())
    assert "jitters at 1.50e+21 after a peak of 2e+22" in finding_sentence(found)
