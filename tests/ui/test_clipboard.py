"""What can be on a clipboard, as pixels."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from explorer.ui.clipboard import copied_file, copied_picture


def with_image(image):
    data = QMimeData()
    data.setImageData(image)
    return data


@pytest.mark.parametrize(
    "kind",
    [
        QImage.Format.Format_RGB32,
        QImage.Format.Format_RGB888,
        QImage.Format.Format_RGB16,
        QImage.Format.Format_ARGB32_Premultiplied,
    ],
)
def test_a_picture_arrives_with_its_pixels(qapp, kind):
    image = QImage(5, 3, kind)  # an odd width: rows are padded in memory
    image.fill(QColor(255, 0, 0))
    image.setPixelColor(4, 2, QColor(0, 0, 255))
    rgb = copied_picture(with_image(image))
    assert rgb.shape == (3, 5, 3)
    assert rgb[0, 0].tolist() == [255, 0, 0]
    assert rgb[2, 4].tolist() == [0, 0, 255]


def test_transparent_pixels_lie_on_white(qapp):
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    assert (copied_picture(with_image(image)) == 255).all()


def test_a_picture_for_a_dense_screen_keeps_all_its_pixels(qapp):
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 20, 30))
    image.setDevicePixelRatio(2)
    rgb = copied_picture(with_image(image))
    assert rgb.shape == (20, 40, 3)
    assert np.unique(rgb.reshape(-1, 3), axis=0).tolist() == [[10, 20, 30]]


def test_a_copied_file_is_found_by_address_and_by_path(qapp):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.png"), QUrl.fromLocalFile("/b/ü c.png")])
    assert copied_file(data) == Path("/b/ü c.png")
    text = QMimeData()
    text.setText(" /b/c.png\n")
    assert copied_file(text) == Path("/b/c.png")


def test_an_empty_clipboard_is_neither():
    assert copied_file(None) is None
    assert copied_picture(None) is None


@pytest.mark.parametrize("text", ["", "hello", "two\n/lines", "c.png"])
def test_other_text_is_neither(qapp, text):
    data = QMimeData()
    data.setText(text)
    assert copied_file(data) is None
    assert copied_picture(data) is None
