"""One line at the foot that says what can be tried here, until it is closed."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton

_CLOSED = "explore/first_steps_closed"


class FirstSteps(QFrame):
    """The whole tour; once closed it stays away."""

    def __init__(
        self, settings: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        """Make the line.

        Args:
            settings: Where it is remembered that the line was closed.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._settings = settings
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        policy = self._text.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self._text.setSizePolicy(policy)
        self._text.setText(
            " &nbsp;·&nbsp; ".join(
                (
                    self.tr("<b>→</b> next layer"),
                    self.tr("hover a map: what that value sees of the image"),
                    self.tr("click: how it came about"),
                    self.tr("Train: let the networks learn, side by side"),
                )
            )
        )
        close = IconButton("x", self.tr("Close this line for good"), self)
        close.setProperty("role", "flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, 0, 0)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        close.clicked.connect(self.close_for_good)
        self._close = close
        if settings is not None and settings.value(_CLOSED, False, bool):
            self.hide()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def close_button(self) -> IconButton:
        """What takes it away."""
        return self._close

    def close_for_good(self) -> None:
        """Take it away, now and in later sessions."""
        self.hide()
        if self._settings is not None:
            self._settings.setValue(_CLOSED, True)
