"""What a training image costs each network, found out aside."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.training.budgets import PASSES_PER_STEP, forward_macs
from explorer.ui.workers.questions import Questions

Costs = dict[Variant, int]


class NetworkCosts(QObject):
    """Counts the MACs of networks on another thread, each only once.

    Signals:
        known: Networks that were asked for have been counted.
    """

    known = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forward: Costs = {}
        self._asked: tuple[Variant, ...] = ()
        self._questions = Questions(self, "costs")
        self._questions.answered.connect(self._on_answered)

    def want(self, variants: Sequence[Variant]) -> None:
        """Count what is not known yet; answers come with ``known``."""
        missing = tuple(v for v in dict.fromkeys(variants) if v not in self._forward)
        if missing and missing != self._asked:
            self._asked = missing
            self._questions.ask(lambda: _count(missing))

    def forward(self, variant: Variant) -> int | None:
        """MACs of one pass of one image; ``None`` while unknown, 0 without any."""
        return self._forward.get(variant)

    def training(self, variant: Variant) -> int | None:
        """MACs of learning from one image once; ``None`` while unknown."""
        macs = self._forward.get(variant)
        return None if macs is None else PASSES_PER_STEP * macs

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _on_answered(self, counted: Costs) -> None:
        self._asked = ()
        self._forward.update(counted)
        self.known.emit()


def _count(variants: Sequence[Variant]) -> Costs:
    counted = {}
    for variant in variants:
        try:
            counted[variant] = forward_macs(variant)
        except ExplorerError:  # cannot be counted: it stays at the left edge
            counted[variant] = 0
    return counted
