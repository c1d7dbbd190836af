"""What was deleted and can still come back."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from explorer.ui.models.run_text import tooltip_text
from explorer.ui.theme import GRID
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.icon_button import TextIconButton

_MOST = 1000  # of a stretch: nothing is left to the empty end before it has its width


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Runs that were deleted together.

    Attributes:
        run_ids: Their numbers.
        sentence: What became of them.
        is_left_over: Whether an earlier session deleted them and could not end.
    """

    run_ids: tuple[int, ...]
    sentence: str
    is_left_over: bool = False


class UndoBar(QFrame):
    """Offers to undo the latest deletion, then the one before, and so on.

    Signals:
        undo_wanted: A tuple of the numbers of runs that are to come back.
        purge_wanted: A tuple of the numbers of runs that are to be gone for good.
    """

    undo_wanted = Signal(object)
    purge_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batches: list[Batch] = []
        self._sentence = FittingLabel()
        self.undo_button = TextIconButton("undo-2", self.tr("Undo"))
        self.undo_button.setToolTip(self.tr("Put them back on the list (Ctrl+Z)"))
        self.purge_button = QPushButton(self.tr("Remove for good"))
        self.purge_button.setToolTip(
            self.tr("Free the room that their weights take; this cannot be undone")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._sentence, _MOST)
        row.addWidget(self.undo_button)
        row.addWidget(self.purge_button)
        row.addStretch(1)
        self.undo_button.clicked.connect(self.undo)
        self.purge_button.clicked.connect(self._purge)
        self._show()

    def add(self, batch: Batch) -> None:
        """Offer to undo another deletion; one that was left over comes last."""
        place = 0 if batch.is_left_over else len(self._batches)
        self._batches.insert(place, batch)
        self._show()

    def undo(self) -> None:
        """Want the latest deletion undone, if there is any."""
        if self._batches:
            batch = self._batches.pop()
            self._show()
            self.undo_wanted.emit(batch.run_ids)

    def forget(self, run_ids: Iterable[int]) -> None:
        """Offer nothing for runs that are gone or back by other ways."""
        gone = set(run_ids)
        self._batches = [each for each in self._batches if not gone & {*each.run_ids}]
        self._show()

    def own(self) -> tuple[int, ...]:
        """What was deleted in this session."""
        return tuple(
            run_id
            for batch in self._batches
            if not batch.is_left_over
            for run_id in batch.run_ids
        )

    def sentence(self) -> str:
        """What it says; empty where there is nothing to undo."""
        return self._batches[-1].sentence if self._batches else ""

    def _purge(self) -> None:
        batch = self._batches.pop()
        self._show()
        self.purge_wanted.emit(batch.run_ids)

    def _show(self) -> None:
        sentence = self.sentence()
        # As wide as it is, so that the buttons follow it, or less.
        wide = self._sentence.fontMetrics().horizontalAdvance(sentence)
        self._sentence.setMaximumWidth(wide + 1)
        self._sentence.set_texts(sentence)
        self._sentence.setToolTip(tooltip_text(sentence))
        self.setVisible(bool(self._batches))
