"""The left column: the one list of networks and, under it, the one button."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.ui.icons import icon
from explorer.ui.models.run_list import RunListModel
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.run_list_view import RunListView

WIDTH = 300  # px
START_KEYS = "Ctrl+Return"
_HINT_LINES = 3
_BUTTON_HEIGHT = 36  # px


class RunPanel(QFrame):
    """Chooses, shows and starts.

    Signals:
        start_wanted: The button was pressed while nothing ran.
        stop_wanted: The button was pressed while a training ran.
        lit: Key of the row to look at, or ``None``.
    """

    start_wanted = Signal()
    stop_wanted = Signal()
    lit = Signal(object)

    def __init__(self, model: RunListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH)
        self._running = False
        title = QLabel(self.tr("Networks"))
        title.setProperty("role", "title")
        title.setContentsMargins(GRID + GRID // 2, GRID + GRID // 2, GRID, GRID // 2)
        self.list_view = RunListView(model)
        self.list_view.setAccessibleName(self.tr("Networks to train, and their runs"))
        # The row that has the keyboard is framed; a frame round the list says less.
        self.list_view.setStyleSheet("QListView:focus { border: none; }")
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignBottom)
        # Room for the longest sentence: the button must not move under the mouse.
        self.hint.setFixedHeight(_HINT_LINES * self.hint.fontMetrics().lineSpacing())
        self.hint.setContentsMargins(GRID + GRID // 2, 0, GRID + GRID // 2, 0)
        self.button = QPushButton()
        self.button.setIconSize(QSize(16, 16))
        self.button.setFixedHeight(_BUTTON_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, GRID + GRID // 2)
        column.setSpacing(GRID)
        column.addWidget(title)
        column.addWidget(self.list_view, 1)
        column.addWidget(self.hint)
        margin = QVBoxLayout()
        margin.setContentsMargins(GRID + GRID // 2, 0, GRID + GRID // 2, 0)
        margin.addWidget(self.button)
        column.addLayout(margin)
        self.list_view.lit.connect(self.lit)
        self.button.clicked.connect(self._on_button_clicked)
        self.show_idle(can_start=True, hint="")

    def show_idle(self, *, can_start: bool, hint: str) -> None:
        """Nothing runs: the button starts."""
        self._running = False
        self._dress("primary", self.tr("Train and compare"))
        self.button.setEnabled(can_start)
        self.button.setToolTip(
            self.tr("Train the ticked networks ({0})").format(
                QKeySequence(START_KEYS).toString(
                    QKeySequence.SequenceFormat.NativeText
                )
            )
        )
        self.hint.setText(hint)

    def show_running(self, hint: str) -> None:
        """A training runs: the button stops it."""
        if not self._running:
            self._running = True
            self._dress("", self.tr("Stop"))
            self.button.setEnabled(True)
            self.button.setToolTip(
                self.tr("End the training now; what was measured stays")
            )
        self.hint.setText(hint)

    def show_stopping(self, hint: str) -> None:
        """The button was pressed; the running step ends first."""
        self._running = True
        self._write(self.tr("Stopping…"))
        self.button.setEnabled(False)
        self.hint.setText(hint)

    def press(self) -> None:
        """Do what the button does now, if it can be pressed."""
        self.button.click()

    def _dress(self, role: str, text: str) -> None:
        """Give the button its look; a style sheet looks at roles only when asked."""
        self._write(text)
        self.button.setProperty("role", role)
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)
        self._draw_icon()

    def _write(self, text: str) -> None:
        self.button.setText(f" {text}")  # Qt leaves hardly any gap beside the icon
        self.button.setAccessibleName(text)

    def _draw_icon(self) -> None:
        theme = current_theme()
        self.button.setIcon(
            icon("square", theme.text)
            if self._running
            else icon("play", theme.on_accent)
        )

    def _on_button_clicked(self) -> None:
        (self.stop_wanted if self._running else self.start_wanted).emit()

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "button"):
            self._draw_icon()
