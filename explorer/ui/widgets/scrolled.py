"""A form in a panel that may be lower than the form."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """As large as its content wants to be, and scrolled where that is not granted."""

    def __init__(
        self, content: QWidget, *, narrowest: int, parent: QWidget | None = None
    ) -> None:
        """Hold ``content``, which gets at least ``narrowest`` px of width."""
        super().__init__(parent)
        self._content, self._narrowest = content, narrowest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.setProperty("role", "clear")
        self.viewport().setProperty("role", "clear")
        self.setWidget(content)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(content)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt still asks while Python takes the object apart, attribute by attribute.
        content = getattr(self, "_content", None)
        if watched is content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # a sentence in it makes it higher
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        width = max(self._content.sizeHint().width() + bar, self._narrowest)
        height = max(
            self._content.heightForWidth(width - bar), self._content.sizeHint().height()
        )
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._narrowest, 0)
