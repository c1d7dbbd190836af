"""A field to type in, and below it the entries that match."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.models.search_list import ENTRY_ROLE, ListEntry, SearchListModel
from explorer.ui.theme import GRID, RADIUS, current_theme

Index = QModelIndex | QPersistentModelIndex

_ROW = 26  # px
_HEADING = 30  # px, with air above it
_SIZE = QSize(480, 480)
_PAGE = 12  # entries


class _EntryDelegate(QStyledItemDelegate):
    """A name on the left, its detail on the right, headings small and quiet."""

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _ROW if index.data(ENTRY_ROLE) else _HEADING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        area: QRect = option.rect
        entry = index.data(ENTRY_ROLE)
        painter.save()
        if entry is None:
            self._paint_heading(painter, area, str(index.data()))
        else:
            view = self.parent()
            current = isinstance(view, QListView) and view.currentIndex() == index
            self._paint_entry(painter, area, entry, current)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, text: str) -> None:
        font = painter.font()
        font.setPixelSize(12)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(current_theme().muted))
        inner = area.adjusted(GRID, 0, -GRID, -4)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, text)

    def _paint_entry(
        self, painter: QPainter, area: QRect, entry: ListEntry, current: bool
    ) -> None:
        theme = current_theme()
        if current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), RADIUS, RADIUS)
        inner = area.adjusted(GRID, 0, -GRID, 0)
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(entry.detail)
        centred = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.muted))
        painter.drawText(inner, centred | Qt.AlignmentFlag.AlignRight, entry.detail)
        painter.setPen(QColor(theme.text))
        inner.adjust(0, 0, -width - 2 * GRID, 0)
        mode = Qt.TextElideMode.ElideRight
        title = metrics.elidedText(entry.title, mode, inner.width())
        painter.drawText(inner, centred, title)


class SearchList(QWidget):
    """Type to filter, arrows to choose, Enter or a click to pick.

    Signals:
        picked: Key of the entry.
    """

    picked = Signal(str)

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = ""
        self._pointer = QCursor.pos()
        self._model = SearchListModel(self)
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(placeholder)
        self._field.setAccessibleName(placeholder)
        self._field.setClearButtonEnabled(True)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_EntryDelegate(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field has the keys
        self._view.setAccessibleName(placeholder)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setMouseTracking(True)
        self._view.setAutoScroll(False)  # a row under the pointer stays where it is
        self._note = QLabel(self)
        self._note.setProperty("role", "muted")
        self._note.hide()
        self.setFocusProxy(self._field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._field)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._note)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._on_text_changed)
        self._view.clicked.connect(self._on_clicked)
        self._view.entered.connect(self._on_entered)

    def set_entries(self, entries: Sequence[ListEntry]) -> None:
        """Offer these; what is typed stays."""
        self._model.set_entries(entries)
        self._go_to_first()

    def start(self, chosen: str) -> None:
        """Begin anew: nothing typed, the entry ``chosen`` in view."""
        self._chosen = chosen
        self._field.clear()
        self._go_to_first()

    def set_note(self, text: str) -> None:
        """A line below the list; ``""`` takes it away."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def note(self) -> str:
        """The line below the list."""
        return self._note.text()

    def shown(self) -> tuple[str, ...]:
        """Keys of the entries that match, in their order."""
        entries = map(self._model.entry, range(self._model.rowCount()))
        return tuple(entry.key for entry in entries if entry is not None)

    def current(self) -> str:
        """Key of the entry that Enter picks, or ``""``."""
        entry = self._model.entry(self._view.currentIndex().row())
        return entry.key if entry else ""

    def field(self) -> QLineEdit:
        """The field to type in."""
        return self._field

    def view(self) -> QListView:
        """The entries."""
        return self._view

    def _go_to_first(self) -> None:
        """Mark the chosen entry while nothing is typed, else the first that matches."""
        row = -1 if self._field.text() else self._model.row_of(self._chosen)
        self._go_to(row if row >= 0 else self._model.next_entry(-1, 1))

    def _go_to(self, row: int) -> None:
        index = self._model.index(row, 0)
        self._view.setCurrentIndex(index)
        if row == self._model.next_entry(-1, 1):
            self._view.scrollToTop()  # with the heading above it
        else:
            self._view.scrollTo(index)

    def _move(self, by: int) -> None:
        row = self._view.currentIndex().row()
        for _ in range(abs(by)):
            row = self._model.next_entry(row, 1 if by > 0 else -1)
        self._go_to(row)

    def _pick(self, index: Index) -> None:
        entry = self._model.entry(index.row())
        if entry is not None:
            self.picked.emit(entry.key)

    def _on_text_changed(self, text: str) -> None:
        self._model.set_query(text)
        self._go_to_first()
        nothing = self.tr("Nothing is called so.")
        self.set_note("" if self.shown() or not text else nothing)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._pick(index)

    def _on_entered(self, index: QModelIndex) -> None:
        """Follow a pointer that moves, not rows that pass below one at rest."""
        before, self._pointer = self._pointer, QCursor.pos()
        if self._pointer != before and self._model.entry(index.row()) is not None:
            self._view.setCurrentIndex(index)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pointer = QCursor.pos()  # it may rest where a row appears

    def sizeHint(self) -> QSize:
        return _SIZE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent):
            moves = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: _PAGE,
                Qt.Key.Key_PageUp: -_PAGE,
            }
            if event.type() == QEvent.Type.KeyPress:
                if event.key() in moves:
                    self._move(moves[Qt.Key(event.key())])
                    return True
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    self._pick(self._view.currentIndex())
                    return True
        return super().eventFilter(watched, event)
