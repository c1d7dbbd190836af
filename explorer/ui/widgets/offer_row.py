"""One thing that can be used now, or after a download."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.icon_button import IconButton

_BAR_HEIGHT = 6  # px
_FULL = 1_000  # steps of the bar


class OfferRow(QFrame):
    """A name, a detail and a button; a bar and a way to cancel while it downloads.

    Signals:
        picked: The button was pressed.
        cancelled: The download is not wanted any more.
    """

    picked = Signal()
    cancelled = Signal()

    def __init__(
        self, title: str, detail: str, action: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._title = QLabel(title, self)
        self._detail = QLabel(detail, self)
        self._detail.setProperty("role", "muted")
        self._button = QPushButton(action, self)
        self._button.setAccessibleName(f"{action}: {title}")
        self._cancel = IconButton("x", self.tr("Cancel the download"), self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(_BAR_HEIGHT)
        self._bar.setAccessibleName(title)
        self._row = QHBoxLayout()
        self._lay_out()
        self._tint()
        self.show_idle()
        self._button.clicked.connect(self.picked)
        self._cancel.clicked.connect(self.cancelled)

    def add_field(self, field: QWidget) -> None:
        """Put a field of its own before the button."""
        before = self._row.indexOf(self._button)
        self._row.insertWidget(before, field, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_current(self, current: bool) -> None:
        """Whether it is what is in use."""
        self._button.setText(self.tr("in use") if current else self._action)
        self._button.setDisabled(current)

    def set_available(self, available: bool) -> None:
        """Whether the button can be pressed."""
        self._button.setEnabled(available)

    def show_progress(self, arrived: int, total: int | None, text: str) -> None:
        """Show how far the download is.

        Args:
            arrived: Bytes so far.
            total: Bytes in all, ``None`` if nobody knows.
            text: The same in words.
        """
        self._detail.setText(text)
        self._button.hide()
        self._cancel.show()
        self._bar.show()
        self._bar.setRange(
            0, _FULL if total else 0
        )  # without an end it runs to and fro
        if total:
            self._bar.setValue(min(arrived * _FULL // total, _FULL))

    def show_idle(self) -> None:
        """Show no download."""
        self._button.show()
        self._cancel.hide()
        self._bar.hide()

    def button(self) -> QPushButton:
        """What uses it, or begins the download."""
        return self._button

    def cancel_button(self) -> IconButton:
        """What ends the download."""
        return self._cancel

    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()} {self._detail.text()}"

    def _tint(self) -> None:
        """Fill the bar with the accent: the colour of a selection is too pale."""
        palette = self._bar.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(current_theme().accent))
        self._bar.setPalette(palette)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row = self._row
        row.setSpacing(GRID)
        row.addLayout(words, 1)
        centred = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._button, 0, centred)
        row.addWidget(self._cancel, 0, centred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row)
        layout.addWidget(self._bar)

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
