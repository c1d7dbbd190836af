"""What a step without maps puts out: a vector, or scores of named classes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.theme import GRID
from explorer.ui.widgets.bar_rows import Vector
from explorer.ui.widgets.readings import Reading, value_text
from explorer.ui.widgets.score_list import Score, ScoreList
from explorer.ui.widgets.vector_rows import VectorRows

_MANY = 20  # classes; more are hard to look through
_SEARCH = 180  # px


class VectorBars(QWidget):
    """Bars of all values in index order, or the likeliest classes with their shares.

    Signals:
        hovered: The ``Reading`` under the pointer (its channel is the index), or
            ``None``.
        pixel_picked: The ``Reading`` that was clicked, or picked by Enter.
    """

    hovered = Signal(object)
    pixel_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = ""
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        self._rows = VectorRows()
        self._list = ScoreList()
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Find a class"))
        self._search.setAccessibleName(self.tr("Find a class"))
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(_SEARCH)
        self._search.textChanged.connect(self._list.set_filter)
        self._search.hide()
        self._stack = QStackedLayout()
        for face in (self._rows, self._list):
            self._stack.addWidget(face)
            face.hovered.connect(self._on_face_hovered)
            face.pixel_picked.connect(self.pixel_picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        line = QHBoxLayout()
        line.addWidget(self._text, 1)
        line.addWidget(self._search)
        layout.addLayout(line)
        layout.addLayout(self._stack, 1)

    def set_vector(self, vector: Vector) -> None:
        """Show ``(values,)``, one bar each; the array is not copied."""
        self._stack.setCurrentWidget(self._rows)
        self._search.hide()
        self._rows.set_vector(vector)
        positive = int((vector > 0).sum())
        caption = self.tr("{0} values, {1} of them above 0")
        self._show_caption(caption.format(f"{len(vector):,}", f"{positive:,}"))

    def set_scores(self, scores: tuple[Score, ...]) -> None:
        """Show class scores beside the probabilities made of them."""
        self._stack.setCurrentWidget(self._list)
        self._search.setVisible(len(scores) > _MANY)
        if len(scores) <= _MANY:
            self._search.clear()
        self._list.set_scores(scores)
        caption = self.tr("{0} classes, the likeliest first")
        self._show_caption(caption.format(f"{len(scores):,}"))

    def rows(self) -> VectorRows:
        """The bars."""
        return self._rows

    def score_list(self) -> ScoreList:
        """The classes."""
        return self._list

    def search_field(self) -> QLineEdit:
        """Where a class can be looked for, if there are many."""
        return self._search

    def text(self) -> str:
        """The line above the bars."""
        return self._text.text()

    def _show_caption(self, caption: str) -> None:
        self._caption = caption
        self._text.setText(caption)

    def _on_face_hovered(self, reading: Reading | None) -> None:
        text = self._caption
        if reading is not None:
            told = self.tr("index {0}: {1}")
            text = told.format(reading.channel, value_text(reading.value))
        self._text.setText(text)
        self.hovered.emit(reading)
