"""Drawings look like samples of Fashion-MNIST and survive being written down."""

import base64
import re
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.data.datasets import load_dataset
from explorer.data.drawings import (
    BadDrawingError,
    drawing_from_text,
    drawing_picture,
    drawing_text,
)


def ink(top, left, bottom, right, side=280):
    drawn = np.zeros((side, side), dtype=np.uint8)
    drawn[top:bottom, left:right] = 255
    return drawn


def grey(picture):
    return picture.rgb[:, :, 0]


def extent(image):
    """Longer side of what is not black, in px."""
    rows, columns = (np.nonzero(image.any(axis=axis))[0] for axis in (1, 0))
    return max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1


def test_a_drawing_fills_the_picture_wherever_it_was_drawn():
    first = drawing_picture(ink(10, 20, 170, 100))
    other = drawing_picture(ink(110, 150, 270, 230))
    assert first.name == "drawing"
    assert first.rgb.shape == (28, 28, 3)
    assert np.array_equal(first.rgb, other.rgb)
    assert extent(grey(first)) == 28
    assert np.array_equal(grey(first), grey(first)[::-1, ::-1])  # in the middle


def test_its_proportions_are_those_of_the_samples():
    samples = load_dataset("fashion-mnist-small").test.images[:200, 0].numpy()
    usual = np.median([extent(image > 20) for image in samples])
    drawn = extent(grey(drawing_picture(ink(40, 60, 240, 200))) > 20)
    assert abs(drawn - usual) <= 1


def test_a_first_stroke_is_not_blown_up():
    assert extent(grey(drawing_picture(ink(100, 100, 120, 120)))) <= 6


def test_its_edges_are_smooth():
    y, x = np.mgrid[0:280, 0:280]
    disc = (((y - 140) ** 2 + (x - 140) ** 2 < 100**2) * 255).astype(np.uint8)
    assert len(np.unique(grey(drawing_picture(disc)))) > 4


def test_nothing_drawn_is_black():
    assert not drawing_picture(np.zeros((280, 280), dtype=np.uint8)).rgb.any()


@given(hnp.arrays(np.uint8, (40, 40), elements=st.sampled_from([0, 0, 90, 255])))
def test_a_drawing_that_is_written_down_reads_back_the_same(drawn):
    picture = drawing_picture(drawn)
    text = drawing_text(picture)
    assert np.array_equal(drawing_from_text(text).rgb, picture.rgb)
    assert re.fullmatch(r"[A-Za-z0-9_=-]+", text)  # a link need not escape it


def test_the_text_of_a_simple_drawing_is_short():
    assert len(drawing_text(drawing_picture(ink(40, 60, 240, 200)))) < 200


@given(st.text())
def test_any_other_text_is_refused(text):
    with pytest.raises(BadDrawingError, match="damaged; copy the whole link"):
        drawing_from_text(text)


@pytest.mark.parametrize("content", [b"", b"\0" * 391, b"\0" * 393, bytes(10**7)])
def test_a_wrong_number_of_pixels_is_refused(content):
    text = base64.urlsafe_b64encode(zlib.compress(content)).decode()
    with pytest.raises(BadDrawingError):
        drawing_from_text(text)
