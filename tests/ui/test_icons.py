"""Icons take the colour of the theme and have a sharp picture for every screen."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from explorer.assets import MissingResourcesError
from explorer.ui.icons import icon
from explorer.ui.theme import DARK, LIGHT, apply_theme


def colours(made, mode=QIcon.Mode.Normal):
    """The opaque colours of an icon's 32 px picture."""
    image = made.pixmap(QSize(32, 32), 1.0, mode).toImage()
    pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_an_icon_wears_the_text_colour_of_the_theme(qapp, theme):
    apply_theme(qapp, theme)
    assert colours(icon("play")) == {theme.text}
    assert colours(icon("play"), QIcon.Mode.Disabled) == {theme.muted}


def test_an_icon_can_have_a_colour_of_its_own(qapp):
    assert colours(icon("square", "#ff0000")) == {QColor("#ff0000").name()}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("side", [16, 20, 24])
def test_no_screen_stretches_an_icon(qapp, side, ratio):
    sides = {size.width() for size in icon("play").availableSizes()}
    assert round(side * ratio) in sides


def test_the_same_icon_is_drawn_once(qapp):
    assert icon("play").cacheKey() == icon("play").cacheKey()


def test_an_icon_that_does_not_ship_is_named(qapp):
    with pytest.raises(MissingResourcesError, match=r"no-such-icon\.svg"):
        icon("no-such-icon")
