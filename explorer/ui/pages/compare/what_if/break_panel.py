"""Why a network does not run any more, and what would mend it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.tracing.trying.fix import Fix
from explorer.tracing.trying.trial import Breakage
from explorer.tracing.trying.words import explanation
from explorer.ui.theme import GRID
from explorer.ui.widgets.flow_layout import FlowLayout

_MARGIN = GRID + GRID // 2
_WIDEST = 420  # px of the text of a fix; all of it stands in the tooltip


class BreakPanel(QFrame):
    """Seen only while something is broken.

    Signals:
        fix_wanted: The ``Fix`` that the user has chosen.
    """

    fix_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._broken: Breakage | None = None
        self._fixes: tuple[Fix, ...] = ()
        self._told = QLabel()
        self._torch = QLabel()
        self._torch.setProperty("role", "muted")
        for label in (self._told, self._torch):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title = QLabel()
        self._title.setProperty("role", "error")
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons, across=GRID, down=GRID // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, GRID, _MARGIN, GRID)
        layout.setSpacing(GRID // 2)
        for widget in (self._title, self._told, self._torch, self._buttons):
            layout.addWidget(widget)
        self.hide()

    def show_break(self, broken: Breakage | None, fixes: Sequence[Fix]) -> None:
        """Explain a break and offer what mends it; ``None`` hides the panel."""
        if broken == self._broken and tuple(fixes) == self._fixes:
            return
        self._broken, self._fixes = broken, tuple(fixes)
        self.setVisible(broken is not None)
        if broken is None:
            return
        told = self.tr("{0} {1} breaks").format(broken.step_kind, broken.path)
        self._title.setText(told)
        self._told.setText(explanation(broken))
        self._torch.setText(self.tr("torch says: {0}").format(broken.message))
        self._torch.setVisible(bool(broken.message))
        self._show_fixes()

    def texts(self) -> tuple[str, str]:
        """The explanation, and what torch says."""
        return self._told.text(), self._torch.text()

    def fix_buttons(self) -> tuple[QPushButton, ...]:
        """What mends it, the best first."""
        return tuple(self._buttons.findChildren(QPushButton))

    def _show_fixes(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for at, fix in enumerate(self._fixes):
            told = str(fix).rstrip(".")
            button = QPushButton(
                self.fontMetrics().elidedText(
                    told, Qt.TextElideMode.ElideRight, _WIDEST
                )
            )
            button.setToolTip(told)
            button.setAccessibleName(told)
            if at == 0:
                button.setProperty("role", "primary")
            button.clicked.connect(partial(self.fix_wanted.emit, fix))
            self._flow.addWidget(button)
            button.show()
        self._buttons.setVisible(bool(self._fixes))
