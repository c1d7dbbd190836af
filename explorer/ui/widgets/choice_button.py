"""A button that shows what is chosen and opens where it is chosen."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from explorer.ui.icons import icon
from explorer.ui.theme import GRID, current_theme

_ARROW = 14  # px
_LONGEST = 200  # px of text
_ROUNDING = 2  # px by which a text may be wider than its whole advance
_NARROWEST = 170  # px of a button, where its text has so much


class ChoiceButton(QPushButton):
    """The choice on the left, an arrow on the right; what is too long is cut."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make a button.

        Args:
            name: What is chosen here, for screen readers: ``"Network"``.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._name = name
        self._choice = ""
        # Tab reaches it, a click does not take the arrow keys from the page.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setStyleSheet(f"text-align: left; padding-right: {_ARROW + GRID}px")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_choice(self, choice: str, hint: str = "") -> None:
        """Show what is chosen; ``hint`` says more when the pointer rests on it."""
        self._choice = choice
        self._cut_to(self._room() if self.isVisible() else _LONGEST)
        self.setToolTip(hint or choice)
        self.setAccessibleName(f"{self._name}: {choice}")
        self.updateGeometry()

    def choice(self) -> str:
        """What is chosen, uncut."""
        return self._choice

    def _cut_to(self, width: int) -> None:
        mode = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self._choice, mode, width))

    def _room(self) -> int:
        """Width that the text has now, px."""
        return min(self.width() - self._around(), _LONGEST)

    def _around(self) -> int:
        """Width of everything but the text, px; the style decides it."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        text = QSize(_LONGEST, self.fontMetrics().height())
        button = QStyle.ContentsType.CT_PushButton
        return (
            self.style().sizeFromContents(button, option, text, self).width() - _LONGEST
        )

    # Qt overrides

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self._choice) + _ROUNDING
        return QSize(self._around() + min(text, _LONGEST), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut_to(self._room())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        left = self.width() - _ARROW - GRID
        area = QRect(left, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        painter = QPainter(self)
        icon("chevron-down", current_theme().muted).paint(painter, area)
        painter.end()

    def minimumSizeHint(self) -> QSize:
        narrow = min(self.sizeHint().width(), _NARROWEST)
        return QSize(narrow, super().minimumSizeHint().height())
