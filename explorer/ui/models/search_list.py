"""Entries in groups, of which a few typed letters leave those that match."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

Index = QModelIndex | QPersistentModelIndex

ENTRY_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One thing to choose.

    Attributes:
        key: What a choice reports.
        title: Its name.
        detail: A figure or a word about it, shown beside the name.
        group: Heading above it and its neighbours; ``""`` for none.
        words: Further words by which it is found.
    """

    key: str
    title: str
    detail: str = ""
    group: str = ""
    words: str = ""

    def matches(self, query: str) -> bool:
        """Whether it has every word of ``query``, whatever their case and hyphens."""
        text = _letters(f"{self.title} {self.group} {self.words} {self.detail}")
        return all(_letters(word) in text for word in query.split())


class SearchListModel(QAbstractListModel):
    """Rows are entries and, above the first of each group, its heading."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[ListEntry, ...] = ()
        self._query = ""
        self._rows: list[ListEntry | str] = []

    def set_entries(self, entries: Sequence[ListEntry]) -> None:
        """Offer these; entries of a group stand together."""
        self._entries = tuple(entries)
        self._fill()

    def set_query(self, query: str) -> None:
        """Leave the entries that match."""
        self._query = query
        self._fill()

    def entry(self, row: int) -> ListEntry | None:
        """The entry in a row, ``None`` for a heading and outside."""
        known = 0 <= row < len(self._rows)
        found = self._rows[row] if known else ""
        return None if isinstance(found, str) else found

    def row_of(self, key: str) -> int:
        """The row of an entry, -1 if it is not shown."""
        for row in range(len(self._rows)):
            entry = self.entry(row)
            if entry is not None and entry.key == key:
                return row
        return -1

    def next_entry(self, row: int, by: int) -> int:
        """The next row with an entry in the direction of ``by``, ``row`` at the end."""
        at = row + by
        while 0 <= at < len(self._rows):
            if self.entry(at) is not None:
                return at
            at += by
        return row

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = []
        group = ""
        for entry in self._entries:
            if not entry.matches(self._query):
                continue
            if entry.group != group and entry.group:
                self._rows.append(entry.group)
            group = entry.group
            self._rows.append(entry)
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entry(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title if entry else self._rows[index.row()]
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.title} {entry.detail}" if entry else None
            case _ if role == ENTRY_ROLE:
                return entry
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.entry(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


def _letters(text: str) -> str:
    """What is left of a name when one types it lazily: ``"ResNet-18"``, resnet18."""
    return "".join(filter(str.isalnum, text.casefold()))
