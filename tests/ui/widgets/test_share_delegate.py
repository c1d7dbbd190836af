"""Numbers with bars behind them stay readable."""

import pytest
from PySide6.QtGui import QColor

from explorer.ui.theme import THEMES
from explorer.ui.widgets.share_delegate import bar_colour, share_colour


def luminance(colour):
    """Relative luminance of WCAG 2.1, 0 to 1."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("selected", [False, True])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_texts_on_a_bar_keep_their_contrast_and_bars_are_seen(theme, selected):
    bar = bar_colour(theme, selected)
    ground = QColor(theme.selection if selected else theme.panel)
    assert contrast(share_colour(theme, selected), bar) >= 4.5
    assert contrast(QColor(theme.text), bar) >= 4.5
    assert contrast(bar, ground) >= 1.2
