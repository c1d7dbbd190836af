"""Data colours: they carry meaning and are the same in every theme.

Lines use Okabe and Ito's colours (2008), which people with any of the common colour
vision deficiencies can tell apart; each also has a dash pattern of its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStyle:
    """How one run or architecture is drawn everywhere.

    Attributes:
        colour: ``#rrggbb``.
        dash: Lengths of dash and gap in line widths; empty for a solid line.
    """

    colour: str
    dash: tuple[float, ...]


LINE_STYLES = (
    LineStyle(colour="#e69f00", dash=()),
    LineStyle(colour="#56b4e9", dash=(6, 3)),
    LineStyle(colour="#009e73", dash=(2, 2)),
    LineStyle(colour="#cc79a7", dash=(8, 3, 2, 3)),
    LineStyle(colour="#d55e00", dash=(12, 3)),
    LineStyle(colour="#0072b2", dash=(4, 2, 1, 2, 1, 2)),
    LineStyle(colour="#8c8c8c", dash=(1, 3)),
)
ARCHITECTURE_ORDER = ("alexnet", "vgg", "nin", "googlenet", "resnet")


def line_style(architecture: str, occurrence: int = 0) -> LineStyle:
    """The style of an architecture, the same on every page.

    Args:
        architecture: Catalogue key; one that is not in the catalogue gets a style
            after those of the five.
        occurrence: 0 for its first run in a comparison; later ones get styles of
            their own so that no two lines of one plot look alike.
    """
    known = architecture in ARCHITECTURE_ORDER
    first = ARCHITECTURE_ORDER.index(architecture) if known else len(ARCHITECTURE_ORDER)
    return LINE_STYLES[(first + occurrence * len(ARCHITECTURE_ORDER)) % len(LINE_STYLES)]
