"""The edits that were made, each to be taken back alone."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.scrolled import Scrolled

_MARGIN = GRID + GRID // 2
_NARROWEST = 200  # px


class EditList(QFrame):
    """One line per edit.

    Signals:
        removal_wanted: The ``Edit`` that is to go.
    """

    removal_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._edits: tuple[Edit, ...] | None = None
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._rows = QWidget()
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, GRID, GRID // 2, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._title)
        layout.addWidget(Scrolled(self._rows, narrowest=_NARROWEST), 1)

    def show_edits(self, variant: Variant) -> None:
        """List what was changed in ``variant`` by hand."""
        if variant.edits == self._edits:
            return
        self._edits = variant.edits
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for edit in variant.edits:
            self._column.addWidget(self._row(edit))
        self._column.addStretch(1)
        count = len(variant.edits)
        self._title.setText(
            self.tr("Changed: {0}").format(count)
            if count
            else self.tr("No layer is edited")
        )

    def remove_buttons(self) -> tuple[IconButton, ...]:
        """What takes each edit back, in their order."""
        return tuple(self._rows.findChildren(IconButton))

    def _row(self, edit: Edit) -> QWidget:
        row = QWidget()
        row.setProperty("role", "clear")
        label = QLabel(edit.phrase)
        label.setToolTip(str(edit))
        label.setWordWrap(True)
        remove = IconButton("x", self.tr("Take back: {0}").format(edit.phrase))
        remove.setProperty("role", "flat")
        remove.clicked.connect(partial(self.removal_wanted.emit, edit))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label, 1)
        layout.addWidget(remove)
        return row
