"""The heads of all networks side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.comparison.head_views import HeadView
from explorer.errors import ExplorerError
from explorer.ui.pages.compare.costs.head_boxes import HeadBox
from explorer.ui.pages.compare.costs.head_strip import HeadStrip
from explorer.ui.pages.compare.costs.head_words import (
    cost_text,
    kind_text,
    other_text,
    relu_text,
    sizes_text,
)
from explorer.ui.theme import GRID
from explorer.ui.widgets.network_names import NetworkName
from explorer.ui.widgets.run_box import run_icon

_FADED = 0.35

FoundHead = tuple[HeadView, tuple[HeadBox, ...]] | ExplorerError
"""A head and what is drawn of it, or why it cannot be had."""


class HeadColumns(QWidget):
    """A column per network.

    Signals:
        pointed: Place of the column under the pointer, or ``None``.
    """

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self.columns: list[HeadColumn] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)

    def begin(self, names: Sequence[NetworkName]) -> None:
        """Name the networks; what is told of them follows."""
        for column in self.columns:
            self._layout.removeWidget(column)
            column.hide()
            column.deleteLater()
        self.columns = [HeadColumn(name) for name in names]
        for place, column in enumerate(self.columns):
            self._layout.addWidget(column, 1)
            column.entered.connect(
                lambda on, place=place: self.pointed.emit(place if on else None)
            )

    def show_heads(self, found: Sequence[FoundHead]) -> None:
        """Tell of all of them, drawn at one scale."""
        strips = [one[1] for one in found if isinstance(one, tuple)]
        shapes = [box.shape for strip in strips for box in strip]
        side = max((shape[1] for shape in shapes if len(shape) == 3), default=1)
        length = max((shape[0] for shape in shapes if len(shape) == 1), default=2)
        for column, one in zip(self.columns, found, strict=True):
            if isinstance(one, ExplorerError):
                column.show_failure(str(one))
            else:
                column.show_head(one[1], one[0], side=side, length=length)

    def light(self, place: int | None) -> None:
        """Let all columns fade but one; ``None`` for none."""
        for at, column in enumerate(self.columns):
            column.fade(place is not None and at != place)


class HeadColumn(QFrame):
    """One head.

    Signals:
        entered: Whether the pointer is on it.
    """

    entered = Signal(bool)

    def __init__(self, name: NetworkName) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.strip = HeadStrip()
        title, swatch = QLabel(name.title), QLabel()
        title.setProperty("role", "title")
        title.setToolTip(name.title)
        title.setMinimumWidth(1)  # a long name must not widen its column
        swatch.setPixmap(run_icon(name.style, self.devicePixelRatioF()).pixmap(22, 16))
        self.kind, self.text = QLabel(), QLabel()
        for label in (self.kind, self.text):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setProperty("role", "muted")
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.addWidget(swatch)
        line.addWidget(title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.strip)
        layout.addWidget(self.kind)
        layout.addWidget(self.text, 1)

    def show_head(
        self, boxes: Sequence[HeadBox], view: HeadView, *, side: int, length: int
    ) -> None:
        """Draw and tell of one head; the scale is that of all strips."""
        self.strip.set_boxes(boxes, side=side, length=length)
        self.kind.setText(kind_text(view))
        told = [cost_text(view), sizes_text(view.sizes), other_text(view)]
        told += [line] if (line := relu_text(view)) else []
        self.text.setText("\n".join(told))

    def show_failure(self, sentence: str) -> None:
        """Say why there is nothing to draw."""
        self.strip.set_boxes((), side=1, length=2)
        self.kind.clear()
        self.text.setText(sentence)

    def fade(self, on: bool) -> None:
        """Step back behind another, or come forward again."""
        if not on:
            self.setGraphicsEffect(None)  # type: ignore[arg-type]  # Qt's own way
            return
        effect = QGraphicsOpacityEffect(self)
        effect.setOpacity(_FADED)
        self.setGraphicsEffect(effect)

    # Qt overrides

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.entered.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.entered.emit(False)
