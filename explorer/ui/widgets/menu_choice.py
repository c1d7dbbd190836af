"""A small button that shows one of a few choices and opens a menu of all."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from explorer.ui.icons import icon
from explorer.ui.theme import current_theme

_ARROW = 12  # px
_PADDING = 20  # px on the right, for the arrow
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Option(NamedTuple):
    """One choice.

    Attributes:
        key: What ``picked`` tells.
        text: In the menu, and on the button where there is room.
        icon: File name of its icon.
        hint: What choosing it does, in a sentence.
    """

    key: str
    text: str
    icon: str
    hint: str


class MenuChoice(QToolButton):
    """Icon and name of the choice, or the icon alone; Up and Down change it too.

    Signals:
        picked: The key that the user chose.
    """

    picked = Signal(str)

    def __init__(
        self, name: str, options: Sequence[Option], parent: QWidget | None = None
    ) -> None:
        """Show the first of ``options``.

        Args:
            name: What is chosen here, for the tooltip and screen readers.
            options: In the order of the menu.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._name = name
        self._options = {option.key: option for option in options}
        self._key = options[0].key
        # Tab reaches it, a click does not take the arrow keys from the page.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(16, 16))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet(
            f"QToolButton {{ padding: 4px {_PADDING}px 4px 4px; }}"
            "QToolButton::menu-indicator { image: none; }"
        )
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        self._actions: dict[str, QAction] = {}
        for option in options:
            action = group.addAction(option.text)
            action.setCheckable(True)
            action.setData(option.key)
            action.setToolTip(option.hint)
            menu.addAction(action)
            self._actions[option.key] = action
        group.triggered.connect(self._on_triggered)
        self.setMenu(menu)
        self.set_wordy(True)
        self.set_key(self._key)

    def key(self) -> str:
        """What is chosen."""
        return self._key

    def set_key(self, key: str) -> None:
        """Choose; no signal."""
        self._key = key
        option = self._options[key]
        self._actions[key].setChecked(True)
        self.setText(f" {option.text}")  # the style puts it right against the icon
        self.setIcon(icon(option.icon))
        self.setAccessibleName(f"{self._name}: {option.text}")
        self.setToolTip(f"{self._name}: {option.text}\n{option.hint}")

    def set_available(self, key: str, available: bool) -> None:
        """Offer a choice in the menu, or hide it; what is chosen stays chosen."""
        self._actions[key].setVisible(available)

    def is_available(self, key: str) -> bool:
        """Whether the menu offers a choice."""
        return self._actions[key].isVisible()

    def set_wordy(self, wordy: bool) -> None:
        """Show the name of the choice beside its icon."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if wordy else style.ToolButtonIconOnly
        )

    def _on_triggered(self, action: QAction) -> None:
        self._pick(str(action.data()))

    def _pick(self, key: str) -> None:
        self.set_key(key)
        self.picked.emit(key)

    # Qt overrides

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
            return hint
        # As wide for every choice, so that nothing beside it moves.
        width = self.fontMetrics().horizontalAdvance
        longest = max(width(option.text) for option in self._options.values())
        shown = width(self._options[self._key].text)
        return QSize(hint.width() - shown + longest, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(icon(self._options[self._key].icon))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        left = self.width() - _ARROW - (_PADDING - _ARROW) // 2
        area = QRect(left, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        painter = QPainter(self)
        icon("chevron-down", current_theme().muted).paint(painter, area)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            offered = [key for key in self._options if self.is_available(key)]
            at = offered.index(self._key) if self._key in offered else 0
            wanted = at + _STEPS[Qt.Key(event.key())]
            if 0 <= wanted < len(offered):
                self._pick(offered[wanted])
        else:
            super().keyPressEvent(event)
