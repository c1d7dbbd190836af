"""The chip of one column: its line, its name, and what can be done with it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from explorer.diagrams.colours import LineStyle
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.run_box import run_icon

_SWATCH = QSize(34, 16)  # px, for more than one dash
_SHORT = 16  # px of the swatch where the name needs the room
_NARROW = 190  # px of a chip whose name does
_BUTTON = QSize(22, 24)  # px
_PADDING = 4  # px beside the name
# A chip is a frame by itself: one around the name only shows what is chosen or reached.
_SHEET = f"""
    QPushButton {{ text-align: left; padding: 3px {_PADDING}px; }}
    QPushButton:!checked:!focus:!hover {{ background: transparent;
        border-color: transparent; }}
"""
_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class NetworkChip(QFrame):
    """A name that can be clicked, dragged, moved with Alt+arrows and closed.

    Signals:
        clicked: The name was clicked.
        options_asked: Its options are to be set.
        close_asked: It shall go.
        move_asked: By how many places it shall go to the right.
        dragged: It is dragged with the pointer at this place, x in px on the screen.
        dropped: The drag has ended.
    """

    clicked = Signal()
    options_asked = Signal()
    close_asked = Signal()
    move_asked = Signal(int)
    dragged = Signal(int)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._pressed_at: int | None = None
        self._is_dragged = False
        self._is_chosen = False
        self.name = QPushButton(self)
        self.options = IconButton("settings", self.tr("Options"), self)
        self.close_button = IconButton("x", self.tr("Close"), self)
        self._swatch = QLabel(self)
        self._lay_out()
        self.name.clicked.connect(self._on_clicked)
        self.options.clicked.connect(self.options_asked)
        self.close_button.clicked.connect(self.close_asked)
        for part in (self.name, self._swatch):
            part.installEventFilter(self)

    def show_network(self, title: str, style: LineStyle, hint: str) -> None:
        """Stand for a network.

        Args:
            title: Its name, cut in its middle where there is no room for it.
            style: Colour and dashes of its lines.
            hint: What a click does and what else can be done, for the tooltip.
        """
        self._title = title
        icon = run_icon(style, self.devicePixelRatioF(), size=_SWATCH)
        self._swatch.setPixmap(icon.pixmap(_SWATCH, self.devicePixelRatioF()))
        self.name.setToolTip(f"{title}\n{hint}")
        self.name.setAccessibleName(title)
        for button, told in (
            (self.options, self.tr("Options of {0}")),
            (self.close_button, self.tr("Close {0}")),
        ):
            button.setToolTip(told.format(title))
            button.setAccessibleName(told.format(title))
        self._cut()

    def title(self) -> str:
        """The name, uncut."""
        return self._title

    def buttons(self) -> tuple[QWidget, ...]:
        """What the keys reach, from the left."""
        return self.name, self.options, self.close_button

    def set_closable(self, closable: bool) -> None:
        """Whether it can go."""
        self.close_button.setEnabled(closable)

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as the one that is worked on."""
        self._is_chosen = chosen
        self.name.setChecked(chosen)

    def _on_clicked(self) -> None:
        self.name.setChecked(self._is_chosen)  # which is not for a click to change
        self.clicked.emit()

    def _lay_out(self) -> None:
        self.setProperty("role", "panel")
        self.name.setCheckable(True)
        # Tab reaches it, a click does not take the arrow keys from the page.
        self.name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name.setStyleSheet(_SHEET)
        policy = QSizePolicy.Policy
        self.name.setSizePolicy(policy.Ignored, policy.Fixed)
        self.setSizePolicy(policy.Expanding, policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_PADDING, 1, 1, 1)
        layout.setSpacing(1)
        layout.addWidget(self._swatch)
        layout.addSpacing(_PADDING)
        layout.addWidget(self.name, 1)
        for button in (self.options, self.close_button):
            button.setProperty("role", "flat")
            button.setFixedSize(_BUTTON)
            layout.addWidget(button)

    def _cut(self) -> None:
        room = self.name.width() - 2 * _PADDING - 2
        mode = Qt.TextElideMode.ElideMiddle
        text = self.name.fontMetrics().elidedText(self._title, mode, max(room, 0))
        self.name.setText(text.replace("&", "&&"))

    def _on_pressed(self, event: QMouseEvent) -> bool:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = round(event.globalPosition().x())
        return False

    def _on_moved(self, event: QMouseEvent) -> bool:
        if self._pressed_at is None:
            return False
        at = round(event.globalPosition().x())
        far = abs(at - self._pressed_at) >= QApplication.startDragDistance()
        if far and not self._is_dragged:
            self._is_dragged = True
            self.name.setDown(False)  # so that the end of the drag is no click
        if self._is_dragged:
            self.dragged.emit(at)
        return self._is_dragged

    def _on_released(self) -> bool:
        was_dragged, self._is_dragged = self._is_dragged, False
        self._pressed_at = None
        if was_dragged:
            self.dropped.emit()
        return was_dragged

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            if event.key() in _MOVES:
                self.move_asked.emit(_MOVES[Qt.Key(event.key())])
                return True
        elif event.key() in _DELETES and self.close_button.isEnabled():
            self.close_asked.emit()
            return True
        return False

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.Resize if watched is self.name:
                self._cut()
            case QEvent.Type.MouseButtonPress if isinstance(event, QMouseEvent):
                return self._on_pressed(event)
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent):
                return self._on_moved(event)
            case QEvent.Type.MouseButtonRelease:
                return self._on_released()
            case QEvent.Type.ShortcutOverride if (
                isinstance(event, QKeyEvent)
                and event.modifiers() == Qt.KeyboardModifier.AltModifier
                and event.key() in _MOVES
            ):
                event.accept()  # else it would lead back or forward
                return True
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._on_key(event)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._swatch.setFixedWidth(_SHORT if narrow else _SWATCH.width())
        self._cut()
