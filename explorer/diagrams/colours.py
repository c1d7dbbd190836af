"""Data colours: they carry meaning and are the same in every theme.

Colours of values are in ``explorer.diagrams.palettes``. Lines of the catalogue's
families use Okabe and Ito's colours (2008), which people with any of the common colour
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
    LineStyle(colour="#9467bd", dash=(10, 3, 4, 3)),
    LineStyle(colour="#a5673f", dash=(5, 2, 2, 2, 2, 2)),
    LineStyle(colour="#98982f", dash=(3, 5)),
)
ARCHITECTURE_ORDER = ("alexnet", "vgg", "nin", "googlenet", "resnet")


def line_style(architecture: str, occurrence: int = 0) -> LineStyle:
    """The style of an architecture, the same on every page.

    Nothing else ever takes the style or the colour of one of the catalogue's five.

    Args:
        architecture: Catalogue key; what is not in the catalogue gets one of the styles
            after those of the five.
        occurrence: 0 for its first run in a comparison; later ones of the five keep
            their colour and get other dashes, so that no two lines of one plot look
            alike.
    """
    free = LINE_STYLES[len(ARCHITECTURE_ORDER) :]
    if architecture in ARCHITECTURE_ORDER:
        place, turn = ARCHITECTURE_ORDER.index(architecture), occurrence
    else:
        place = len(ARCHITECTURE_ORDER) + occurrence % len(free)
        turn = occurrence // len(free)
    own = LINE_STYLES[place]
    # dashes that are nobody's in the catalogue first
    others = (*free, *LINE_STYLES[: len(ARCHITECTURE_ORDER)])
    dashes = [own.dash, *(style.dash for style in others if style is not own)]
    return LineStyle(colour=own.colour, dash=dashes[turn % len(dashes)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Kinds of steps that do the same sort of work and share a colour.

    Attributes:
        key: ``"convolution"``, ``"dense"`` and so on.
        colour: ``#rrggbb``; seen well on light and on dark panels.
        parts: A kind belongs here when its name contains one of these.
    """

    key: str
    colour: str
    parts: tuple[str, ...]


FAMILIES = (
    Family(key="convolution", colour="#3f8fd2", parts=("Conv",)),
    Family(key="pooling", colour="#2ba57b", parts=("Pool",)),
    Family(key="dense", colour="#d9822b", parts=("Linear", "MatMul", "Attention")),
    Family(key="normalisation", colour="#8a7fd0", parts=("Norm",)),
    Family(key="merge", colour="#c9609a", parts=("Concat", "Add", "Stack", "Multiply")),
    Family(
        key="activation",
        colour="#c2a52e",
        parts=("LU", "igmoid", "Tanh", "swish", "Softmax", "Mish"),
    ),
)
OTHER_FAMILY = Family(key="other", colour="#85909e", parts=())


def family(kind: str) -> Family:
    """The family of a step's kind, for example of ``"Conv2d"`` or ``"Concat"``."""
    for candidate in FAMILIES:
        if any(part in kind for part in candidate.parts):
            return candidate
    return OTHER_FAMILY
