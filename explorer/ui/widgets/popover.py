"""A panel that opens beside a button, over the rest of the window."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import IconButton

_GAP = 4  # px between the button and the panel


class Popover(QFrame):
    """Shows one widget; Esc closes it, and so does a press elsewhere unless it stays.

    It is a part of the window and no window of its own, which no platform can put in a
    wrong place, and the rest of the page goes on working beside one that stays.

    Signals:
        opened: It is seen from now on.
        closed: It no longer is.
    """

    opened = Signal()
    closed = Signal()

    def __init__(
        self, anchor: QWidget, content: QWidget, *, title: str = "", stays: bool = False
    ) -> None:
        """Make a closed panel.

        Args:
            anchor: The button beside which it opens.
            content: What it shows; gets the focus unless it stays.
            title: Stands above the content, beside a button that closes.
            stays: Whether it remains open while the user works elsewhere.
        """
        super().__init__(anchor)
        self.hide()
        self.setProperty("role", "panel")
        self.setAccessibleName(title or content.accessibleName())
        self._anchor = anchor
        self._content = content
        self._stays = stays
        self._focused_before: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        if title:
            layout.addLayout(self._header(title))
        layout.addWidget(content, 1)

    def open(self) -> None:
        """Show it below its button, as far as the window has room."""
        if not self.isHidden():
            return
        window = self._anchor.window()
        self._focused_before = QApplication.focusWidget()
        self.setParent(window)
        self._place()
        self.show()
        self.raise_()
        window.installEventFilter(self)
        if not self._stays:
            self._content.setFocus(Qt.FocusReason.PopupFocusReason)
            application = QApplication.instance()
            assert application is not None  # there is no widget without one
            application.installEventFilter(self)
        self.opened.emit()

    def shut(self) -> None:
        """Hide it and give the focus back."""
        if self.isHidden():
            return
        inside = self._is_inside(QApplication.focusWidget())
        self.hide()
        self._anchor.window().removeEventFilter(self)
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        before, self._focused_before = self._focused_before, None
        if inside:
            if before is None or not shiboken6.isValid(before):
                before = self._anchor
            before.setFocus()
        self.closed.emit()

    def toggle(self) -> None:
        """Open it, or close it if it is open."""
        if self.isHidden():
            self.open()
        else:
            self.shut()

    def toggle_at(self, anchor: QWidget) -> None:
        """Open it beside another button of the same window, or close it there."""
        was_there = self.is_open() and anchor is self._anchor
        self.shut()
        self._anchor = anchor
        if not was_there:
            self.open()

    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return not self.isHidden()

    def _header(self, title: str) -> QHBoxLayout:
        heading = QLabel(title, self)
        heading.setProperty("role", "title")
        close = IconButton("x", self.tr("Close"), self)
        close.setProperty("role", "flat")
        close.clicked.connect(self.shut)
        row = QHBoxLayout()
        row.addWidget(heading, 1)
        row.addWidget(close)
        return row

    def _place(self) -> None:
        """Within the window, whatever its size."""
        window = self._anchor.window()
        below = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + _GAP))
        room = QSize(window.width() - 2 * _GAP, window.height() - below.y() - _GAP)
        size = self.sizeHint().expandedTo(self.minimumSizeHint()).boundedTo(room)
        left = min(below.x(), window.width() - size.width() - _GAP)
        self.setGeometry(max(left, _GAP), below.y(), size.width(), size.height())

    def _is_inside(self, widget: QObject | None) -> bool:
        """Whether ``widget`` belongs to it; menus of its fields do."""
        while widget is not None and widget is not self:
            widget = widget.parent()
        return widget is self

    def _is_elsewhere(self, widget: QWidget) -> bool:
        """Whether a press on ``widget`` closes it; its button does so by itself."""
        on_button = widget is self._anchor or self._anchor.isAncestorOf(widget)
        return not on_button and not self._is_inside(widget)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.is_open():
            self._place()  # the content asks for another size
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.Resize if watched is self._anchor.window():
                self._place()
            case QEvent.Type.MouseButtonPress if (
                not self._stays
                and isinstance(watched, QWidget)
                and self._is_elsewhere(watched)
            ):
                self.shut()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)
