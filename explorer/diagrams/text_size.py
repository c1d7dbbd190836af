"""How wide text will be, before any font is there.

A diagram is laid out once and shown by whatever font a screen or a browser has.  These
widths are those of a wide one (DejaVu Sans), so that the text of others fits too.
"""

from functools import cache

_BOLD = 1.1
_WIDTHS = (  # share of the font's size
    (0.33, " .,:;|'!ijlI"),
    (0.43, "()[]/-frt·"),
    (0.62, "0123456789abcdeghknopqsuvxyz_"),
    (0.84, "×+−→ABCDEFGHJKLNOPQRSTUVXYZ"),
    (0.99, "mwMW@%"),
)
_OF_CHARACTER = {
    character: width for width, characters in _WIDTHS for character in characters
}
_LATIN_END = 0x2E80  # Chinese, Japanese and Korean signs are squares
_USUAL = 0.65


@cache
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line, px.

    Args:
        text: The line.
        size: Size of the font, px.
        bold: Whether the font is bold or semi-bold.
    """
    shares = sum(
        1.0 if ord(sign) >= _LATIN_END else _OF_CHARACTER.get(sign, _USUAL)
        for sign in text
    )
    return shares * size * (_BOLD if bold else 1.0)


def cut(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """``text``, ended by an ellipsis where it is wider than ``width`` px."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…" if text else ""
