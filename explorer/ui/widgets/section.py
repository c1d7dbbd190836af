"""A titled block that folds."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton


class _Header(QWidget):
    """The line that folds its section when it is clicked anywhere."""

    clicked = Signal()

    # Qt overrides

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class Section(QFrame):
    """A title, a short figure beside it that stays when folded, and a body.

    Signals:
        folded: Whether the body is hidden from now on.
    """

    folded = Signal(bool)

    def __init__(
        self, title: str, body: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = QLabel(title)
        self._title.setProperty("role", "heading")
        self._summary = QLabel()
        self._summary.setProperty("role", "muted")
        # It takes what the title leaves: a long one must not widen the whole panel.
        self._summary.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self._summary.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        self._arrow = IconButton("chevron-down", "", self)
        self._arrow.setProperty("role", "flat")
        self._header = _Header(self)
        self._body = QWidget(self)
        self._inner = QVBoxLayout(self._body)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(GRID // 2)
        self._lay_out()
        self._header.clicked.connect(self._toggle)
        self._arrow.clicked.connect(self._toggle)
        if body is not None:
            self.add(body)
        self._show()

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the body."""
        self._inner.addWidget(widget)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)
        self._show()

    def set_summary(self, summary: str) -> None:
        """The one figure that is seen even when the body is folded."""
        self._summary.setText(summary)
        self._summary.setToolTip(summary)

    def set_folded(self, folded: bool) -> None:
        """Hide or show the body."""
        if folded != self.is_folded():
            self._body.setVisible(not folded)
            self._show()
            self.folded.emit(folded)

    def is_folded(self) -> bool:
        """Whether the body is hidden."""
        return self._body.isHidden()

    def _lay_out(self) -> None:
        line = QHBoxLayout(self._header)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        line.addWidget(self._arrow)
        line.addWidget(self._title)
        line.addWidget(self._summary, 1)
        self._header.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._header)
        layout.addWidget(self._body)

    def _toggle(self) -> None:
        self.set_folded(not self.is_folded())

    def _show(self) -> None:
        if self.is_folded():
            name = self.tr("Unfold {0}").format(self._title.text())
            self._arrow.show_as("chevron-right", name)
        else:
            name = self.tr("Fold {0}").format(self._title.text())
            self._arrow.show_as("chevron-down", name)
