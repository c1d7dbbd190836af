"""What the measured blocks of networks are called, found out aside."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.tracing.trace import trace_variant
from explorer.training.block_places import BlockPlace, block_places
from explorer.ui.workers.questions import Questions

Places = dict[Variant, Mapping[str, BlockPlace]]


class BlockWords(QObject):
    """Names blocks as Explore does; traces each network once, on another thread.

    Signals:
        known: Networks that were asked for have names from now on.
    """

    known = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: Places = {}
        self._wanted: dict[Variant, tuple[str, ...]] = {}
        self._questions = Questions(self, "block names")
        self._questions.answered.connect(self._on_answered)

    def want(self, variant: Variant, paths: Sequence[str]) -> None:
        """Find out the names of a network's blocks, if nobody has asked before."""
        if variant not in self._places and variant not in self._wanted:
            self._wanted[variant] = tuple(paths)
            wanted = dict(self._wanted)  # the newest question wins: it asks for all
            self._questions.ask(lambda: _places(wanted))

    def name(self, variant: Variant, path: str) -> str:
        """The name of a block; its path while no better one is known."""
        place = self._places.get(variant, {}).get(path)
        if place is None:
            return path or self.tr("the network")
        layer = self._layer(place)
        if place.block and layer:
            return self.tr("{0}, {1}").format(place.block, layer)
        return place.block or layer

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _layer(self, place: BlockPlace) -> str:
        kinds = {
            "": "",
            "Conv2d": self.tr("convolution"),
            "Linear": self.tr("dense layer"),
        }
        kind = kinds.get(place.kind, place.kind)
        if not place.number:
            return kind
        return self.tr("{0} {1}").format(kind, place.number)

    def _on_answered(self, places: Places) -> None:
        self._places.update(places)
        for variant in places:
            self._wanted.pop(variant, None)
        self.known.emit()


def _places(wanted: Mapping[Variant, Sequence[str]]) -> Places:
    places: Places = {}
    for variant, paths in wanted.items():
        try:
            places[variant] = block_places(trace_variant(variant).trace, paths)
        except ExplorerError:  # its blocks keep their paths
            places[variant] = {}
    return places
