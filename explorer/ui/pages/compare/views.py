"""The views that there are, and what has to be at hand to make them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import View
from explorer.comparison.lineups import historical_line
from explorer.ui.pages.compare.blocks.view import BlocksView
from explorer.ui.pages.compare.claims.view import ClaimsView
from explorer.ui.pages.compare.costs.view import CostsView
from explorer.ui.pages.compare.maps.view import MapsView
from explorer.ui.pages.compare.shapes.view import ShapesView
from explorer.ui.pages.compare.what_if.view import WhatIf


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a view may need besides the columns.

    Attributes:
        settings: Where recent files and the like are remembered, if anywhere.
        folder: The data folder; the usual one where ``None``.
    """

    settings: QSettings | None = None
    folder: Path | None = None


class ChangesOne(Protocol):
    """The mode in which one network is changed: a widget.

    It has the signals ``variant_changed(Variant)`` and ``link_wanted(StateLink)``.
    """

    def show_variant(self, variant: Variant) -> None:
        """Change this one from now on."""

    def variant(self) -> Variant:
        """The network with what was changed in it."""

    def is_settled(self) -> bool:
        """Whether everything that belongs on the screen is there."""

    def shutdown(self, timeout_ms: int) -> bool:
        """End what is found out aside; ``False`` if it is at work after the time."""


ViewMaker = Callable[[Surroundings], QWidget]
"""Makes a widget that is a ``CompareView``, or ``ChangesOne``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """What the page consists of.

    Attributes:
        views: By key, in the order of their tabs.
        what_if: Makes the mode in which a network is changed.
    """

    views: Mapping[View, ViewMaker]
    what_if: ViewMaker | None = None


MAKERS = Makers(
    views=MappingProxyType(
        {
            "blocks": lambda _: BlocksView(),
            "shapes": lambda _: ShapesView(),
            "costs": lambda _: CostsView(),
            "maps": lambda around: MapsView(folder=around.folder),
            "claims": lambda _: ClaimsView(),
        }
    ),
    what_if=lambda _: WhatIf(historical_line()[0]),
)
