"""What the sorts of layers are called and which colours they have."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication

from explorer.comparison.parts import Part
from explorer.diagrams.colours import family

# A 1x1 convolution is a convolution, too: a lighter one.
_POINTWISE = "#85c9ee"
PART_COLOURS: Mapping[Part, str] = MappingProxyType(
    {
        Part.CONVOLUTION: family("Conv2d").colour,
        Part.POINTWISE: _POINTWISE,
        Part.DENSE: family("Linear").colour,
        Part.NORM: family("BatchNorm2d").colour,
        Part.OTHER: family("").colour,
    }
)


def part_text(part: Part) -> str:
    """Name for people."""
    match part:
        case Part.CONVOLUTION:
            return QCoreApplication.translate("Part", "convolutions")
        case Part.POINTWISE:
            return QCoreApplication.translate("Part", "1 × 1 convolutions")
        case Part.DENSE:
            return QCoreApplication.translate("Part", "dense layers")
        case Part.NORM:
            return QCoreApplication.translate("Part", "normalisation")
        case Part.OTHER:
            return QCoreApplication.translate("Part", "attention and others")
