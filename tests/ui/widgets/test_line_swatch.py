"""The piece of line beside a name shows how its curve is dashed."""

import pytest
from PySide6.QtCore import QSize

from explorer.diagrams.colours import LINE_STYLES
from explorer.ui.widgets.run_box import run_icon

SIZES = [QSize(22, 16), QSize(34, 16), QSize(36, 18)]


def dashes(style, size):
    """Stretches of ink along the line."""
    image = run_icon(style, 1, size=size).pixmap(size).toImage()
    row = [image.pixelColor(x, size.height() // 2) for x in range(size.width())]
    inked = [colour.alphaF() > 0.4 for colour in row]
    before = [False, *inked[:-1]]
    return sum(now and not last for last, now in zip(before, inked, strict=True))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.width()))
@pytest.mark.parametrize("style", LINE_STYLES, ids=lambda style: style.colour)
def test_a_dashed_line_does_not_look_solid(qapp, style, size):
    if style.dash:
        assert dashes(style, size) >= 2
    else:
        assert dashes(style, size) == 1
