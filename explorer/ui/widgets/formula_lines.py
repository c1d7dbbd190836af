"""A formula in symbols and in figures, with what each of them is."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from explorer.ui.theme import GRID, mono_font
from explorer.ui.widgets.arithmetic_records import Figure, Formula

_POINTS = (10.5, 12.5)  # of the type, with little room and with much
_WIDE = 480  # px, from which on there is much


class FormulaLines(QWidget):
    """The lines of a formula, then its figures; some lead to where they come from.

    Signals:
        picked: The link of the figure that was chosen.
    """

    picked = Signal(object)

    def __init__(self, formula: Formula, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formula = formula
        self._figures: list[QLabel] = []  # everything in fixed-width type
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        for line in formula.lines:
            label = QLabel(line)
            self._figures.append(label)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setWordWrap(True)
            layout.addWidget(label)
        grid = QGridLayout()
        grid.setContentsMargins(0, GRID // 2, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(2, 1)
        for row, figure in enumerate(formula.figures):
            self._add_figure(grid, row, figure)
        layout.addLayout(grid)
        self._set_points(_POINTS[0])

    def fit(self, width: int, room: int) -> int:
        """The height in px that all lines take, wrapped."""
        del room
        self._set_points(_POINTS[width >= _WIDE])
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        return layout.totalHeightForWidth(width)

    def text(self) -> str:
        """The lines of the formula."""
        return "\n".join(self._formula.lines)

    def _add_figure(self, grid: QGridLayout, row: int, figure: Figure) -> None:
        symbol, value = QLabel(figure.symbol), QLabel(figure.value)
        self._figures += [symbol, value]
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        meaning = QLabel()
        meaning.setWordWrap(True)
        if figure.link is None:
            meaning.setTextFormat(Qt.TextFormat.PlainText)
            meaning.setText(figure.meaning)
            meaning.setProperty("role", "muted")
        else:
            meaning.setText(f"<a href='{row}'>{escape(figure.meaning)}</a>")
            meaning.setTextInteractionFlags(
                Qt.TextInteractionFlag.LinksAccessibleByMouse
                | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            )
            meaning.linkActivated.connect(self._on_link_activated)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(symbol, row, 0, top)
        grid.addWidget(value, row, 1, top)
        grid.addWidget(meaning, row, 2)

    def _set_points(self, points: float) -> None:
        for label in self._figures:
            label.setFont(mono_font(points))
            label.setStyleSheet(f"font-size: {points}pt;")  # the sheet wins over fonts

    def _on_link_activated(self, row: str) -> None:
        self.picked.emit(self._formula.figures[int(row)].link)
