"""The shipped icons, in the colour of the text they stand beside."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from explorer.assets import resource
from explorer.ui.theme import current_theme

# An icon is drawn once for each size, in device pixels, that 16, 20 and 24 px take at
# 100, 150 and 200 %: Qt then never has to stretch one, which is what blurs them.
_SIDES = (16, 20, 24, 30, 32, 36, 40, 48, 64)


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon from ``resources/icons/<name>.svg``, tinted.

    Ask again after the theme has changed: the colours are in the pixels.

    Args:
        name: File name without its ending.
        colour: ``#rrggbb`` for every ``currentColor`` in the file; the theme's text
            colour when not given.

    Raises:
        MissingResourcesError: The icon did not come with this installation.
    """
    theme = current_theme()
    return _tinted(name, colour or theme.text, theme.muted)


@lru_cache(maxsize=256)
def _tinted(name: str, colour: str, disabled: str) -> QIcon:
    """An icon in ``colour``, and in ``disabled`` on a control that is off."""
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(
            QByteArray(drawing.replace("currentColor", tint).encode("utf-8"))
        )
        for side in _SIDES:
            made.addPixmap(_drawn(renderer, side), mode)
    return made


def _drawn(renderer: QSvgRenderer, side: int) -> QPixmap:
    """A square picture of ``side`` device pixels on nothing."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    return QPixmap.fromImage(image)
