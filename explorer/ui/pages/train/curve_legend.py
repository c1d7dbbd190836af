"""What is drawn, by name: a click hides a curve or shows it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from explorer.diagrams.colours import LineStyle
from explorer.ui.models.run_text import tooltip_text
from explorer.ui.theme import GRID
from explorer.ui.widgets.flow_layout import FlowLayout
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.name_buttons import NAME_SHEET, SWATCH
from explorer.ui.widgets.run_box import run_icon

_MOST_NAME = 44  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """One name.

    Attributes:
        key: Names it.
        curves: Keys of the curves that it stands for.
        title: Name for people.
        style: Colour and dashes.
        thin: Whether the curve is a ghost.
        removable: Whether it can be taken away for good.
        note: More about it; empty for nothing.
        drawn: Whether it can be seen on this axis at all.
    """

    key: str
    curves: tuple[str, ...]
    title: str
    style: LineStyle
    thin: bool = False
    removable: bool = False
    note: str = ""
    drawn: bool = True


class CurveLegend(QWidget):
    """Names in rows.

    Signals:
        hidden_changed: The user has hidden or shown a curve.
        removed: Key of an entry that the user takes away.
    """

    hidden_changed = Signal()
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self.setAccessibleName(self.tr("Legend"))
        self.setStyleSheet(NAME_SHEET)
        self._entries: tuple[LegendEntry, ...] = ()
        self._names: dict[str, _Name] = {}
        self._hidden: set[str] = set()
        self._flow = FlowLayout(self, across=GRID // 2, down=0)
        self._flow.setContentsMargins(GRID, 0, 0, 0)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Name these; what was hidden stays so while it is named."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        self._hidden &= {entry.key for entry in entries}
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._names = {entry.key: self._name(entry) for entry in entries}
        for entry in entries:
            self._flow.addWidget(self._names[entry.key])
            if entry.removable:
                self._flow.addWidget(self._remover(entry))
        if entries:
            self._flow.addWidget(self._note())
        self.setVisible(bool(entries))
        self.updateGeometry()

    def show_all(self) -> None:
        """Hide nothing any more; no signal."""
        self._hidden.clear()
        for name in self._names.values():
            blocked = name.blockSignals(True)
            name.setChecked(True)
            name.blockSignals(blocked)

    def entries(self) -> tuple[LegendEntry, ...]:
        """What is named."""
        return self._entries

    def hidden(self) -> frozenset[str]:
        """Keys of the curves that the user has hidden."""
        return frozenset(
            curve
            for entry in self._entries
            if entry.key in self._hidden
            for curve in entry.curves
        )

    def button(self, key: str) -> QToolButton:
        """The name of one entry."""
        return self._names[key]

    def _name(self, entry: LegendEntry) -> "_Name":
        name = _Name(
            entry, self.devicePixelRatioF(), shown=entry.key not in self._hidden
        )
        tip = self.tr("Hide or show {0}").format(entry.title)
        name.setToolTip(tooltip_text(f"{tip}\n{entry.note}" if entry.note else tip))
        name.toggled.connect(lambda shown: self._on_toggled(entry.key, shown))
        return name

    def _note(self) -> QLabel:
        """What the colours do not tell."""
        note = QLabel(self.tr("● test, ○ training"))
        note.setToolTip(
            self.tr("Accuracy: filled marks are of tests, open ones of training")
        )
        note.setProperty("role", "muted")
        note.setFixedHeight(self._names[self._entries[0].key].sizeHint().height())
        note.setContentsMargins(GRID, 0, 0, 0)
        return note

    def _remover(self, entry: LegendEntry) -> IconButton:
        remover = IconButton("x", self.tr("Take {0} away").format(entry.title))
        remover.setIconSize(QSize(12, 12))
        remover.clicked.connect(lambda: self.removed.emit(entry.key))
        return remover

    def _on_toggled(self, key: str, shown: bool) -> None:
        (self._hidden.discard if shown else self._hidden.add)(key)
        self.hidden_changed.emit()


class _Name(QToolButton):
    def __init__(self, entry: LegendEntry, ratio: float, *, shown: bool) -> None:
        super().__init__()
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(run_icon(entry.style, ratio, thin=entry.thin, size=SWATCH))
        self.setIconSize(SWATCH)
        title = entry.title
        if len(title) > _MOST_NAME:
            title = f"{title[: _MOST_NAME - 1]}…"
        self.setText(title.replace("&", "&&"))
        self.setAccessibleName(entry.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        self.setChecked(shown)
        self.setEnabled(entry.drawn)
        self.setAutoRaise(True)
        self._dress()
        self.toggled.connect(self._dress)

    def _dress(self) -> None:
        font = self.font()
        font.setStrikeOut(not self.isChecked())
        self.setFont(font)
