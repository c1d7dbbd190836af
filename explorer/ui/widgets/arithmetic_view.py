"""How one value came about, large enough to be read from the second row."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.icons import icon
from explorer.ui.theme import GRID
from explorer.ui.widgets.arithmetic_records import (
    Arithmetic,
    Block,
    Branches,
    Curve,
    Formula,
    Products,
    Terms,
    WindowGrid,
)
from explorer.ui.widgets.branch_strip import BranchStrip
from explorer.ui.widgets.formula_lines import FormulaLines
from explorer.ui.widgets.function_curve import FunctionCurve
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.product_rows import ProductRows
from explorer.ui.widgets.readings import value_text
from explorer.ui.widgets.term_lines import TermLines
from explorer.ui.widgets.window_cells import WindowCells

_PICTURES_SHARE = 0.6  # of the room left by the other blocks, before sums get the rest
_RULE = 4  # px of the line above the result, at most
_WIDEST = 720  # px of the working: wider, and the eye loses the line
_REDRESS_MS = 1
_GAP = 2 * GRID  # px between two parts of the working


BlockWidget = (
    ProductRows | TermLines | WindowCells | FormulaLines | FunctionCurve | BranchStrip
)


class ArithmeticView(QFrame):
    """A title, the working, and at the foot the result beside the network's own value.

    Signals:
        closed: The user wants it away, by Escape or by the button.
        picked: The link of a line or figure that was chosen.
    """

    closed = Signal()
    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._arithmetic: Arithmetic | None = None
        self._blocks: list[BlockWidget] = []
        self._owner = QLabel(self)
        self._owner.setProperty("role", "muted")
        self._owner.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._sentence = QLabel(self)
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._close = IconButton("x", self.tr("Close (Esc)"), self)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._result = QLabel(self)
        self._result.setProperty("role", "figure")
        self._tick = QLabel(self)
        self._verdict = QLabel(self)
        self._verdict.setWordWrap(True)
        # Links carry the theme's colour. Replaced while Qt still goes through the
        # children to tell them of it, the old ones would be gone under its hands.
        self._redress = QTimer(self)
        self._redress.setSingleShot(True)
        self._redress.setInterval(_REDRESS_MS)
        self._redress.timeout.connect(self._show_again)
        self._lay_out()
        self._close.clicked.connect(self.closed)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)

    def set_arithmetic(self, arithmetic: Arithmetic) -> None:
        """Show how another value came about."""
        self._arithmetic = arithmetic
        self._owner.setText(arithmetic.owner)
        self._owner.setToolTip(arithmetic.owner)
        self._owner.setVisible(bool(arithmetic.owner))
        self._title.setText(arithmetic.title)
        self._sentence.setText(arithmetic.sentence)
        self._sentence.setVisible(bool(arithmetic.sentence))
        self._blocks = [self._block_widget(block) for block in arithmetic.blocks]
        body = QWidget()
        body.setProperty("role", "clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for widget in self._blocks:
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._area.setWidget(body)  # deletes the one before
        self._show_result(arithmetic)
        if self.isVisible():  # else it is fitted once it has its size
            self._fit()

    def set_apart(self, apart: bool) -> None:
        """Mark that the value is none of what is shown beside it."""
        role = "warning" if apart else "muted"
        if self._owner.property("role") != role:
            self._owner.setProperty("role", role)
            self._owner.style().polish(self._owner)

    def arithmetic(self) -> Arithmetic | None:
        """What is shown."""
        return self._arithmetic

    def blocks(self) -> tuple[BlockWidget, ...]:
        """The parts of the working, from above to below."""
        return tuple(self._blocks)

    def verdict(self) -> str:
        """What is said beside the result."""
        return self._verdict.text()

    def result_text(self) -> str:
        """The result, as on the screen."""
        return self._result.text()

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._owner)
        names.addWidget(self._title)
        head = QHBoxLayout()
        head.addLayout(names, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        line = QFrame()
        line.setFrameStyle(QFrame.Shape.HLine | QFrame.Shadow.Plain)
        line.setForegroundRole(QPalette.ColorRole.Mid)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._result)
        foot.addWidget(self._tick)
        foot.addWidget(self._verdict, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addWidget(self._sentence)
        layout.addWidget(self._area, 1)
        layout.addWidget(line)
        layout.addLayout(foot)
        layout.addStretch(0)  # what the working does not need, once it has its size

    def _block_widget(self, block: Block) -> BlockWidget:
        match block:
            case Products():
                return ProductRows(block)
            case WindowGrid():
                return WindowCells(block)
            case Curve():
                return FunctionCurve(block)
            case Branches():
                return BranchStrip(block)
            case Terms():
                lines = TermLines(block)
                lines.picked.connect(self.picked)
                return lines
            case Formula():
                formula = FormulaLines(block)
                formula.picked.connect(self.picked)
                return formula

    def _show_result(self, arithmetic: Arithmetic) -> None:
        self._result.setText(f"= {value_text(arithmetic.result)}")
        own = arithmetic.own
        if own is None:
            verdict = self.tr("the network's own value; its sum is not taken apart")
            role = "muted"
        elif arithmetic.agrees:
            verdict = self.tr("equals the network's own value")
            role = "muted"
        else:
            verdict = self.tr("but the network has {0}").format(value_text(own))
            role = "warning"
        self._verdict.setText(verdict)
        self._verdict.setProperty("role", role)
        self._verdict.style().polish(self._verdict)
        self._tick.setVisible(own is not None)
        self._show_tick()
        name = f"{arithmetic.owner} {arithmetic.title}".strip()
        told = f"{name}. {arithmetic.sentence} {self._result.text()}"
        self.setAccessibleName(self.tr("How this value came about"))
        self.setAccessibleDescription(f"{told}, {verdict}")

    def _show_again(self) -> None:
        if self._arithmetic is not None:
            self.set_arithmetic(self._arithmetic)

    def _show_tick(self) -> None:
        agrees = self._arithmetic is not None and self._arithmetic.agrees
        name = "circle-check" if agrees else "triangle-alert"
        self._tick.setPixmap(icon(name).pixmap(20, 20))

    def _fit(self) -> None:
        """Share the room: first what has its size, then pictures, then lines."""
        # The scroll bar has its place even when it is away, so that nothing moves.
        bar = self._area.verticalScrollBar().sizeHint().width()
        width = min(self.width() - 2 * GRID - bar - 2, _WIDEST)
        if width < 1:  # not in a layout yet
            return
        gaps = _GAP * max(len(self._blocks) - 1, 0)
        room = max(self._room() - gaps, 0)
        heights: dict[BlockWidget, int] = {
            block: block.fit(width, room)
            for block in self._blocks
            if not isinstance(block, ProductRows | TermLines)
        }
        room -= sum(heights.values())
        lines = [block for block in self._blocks if isinstance(block, TermLines)]
        for block in self._blocks:
            if isinstance(block, ProductRows):
                share = _PICTURES_SHARE if lines else 1.0
                heights[block] = block.fit(width, round(room * share))
                room -= heights[block]
        for place, block in enumerate(lines):
            heights[block] = block.fit(width, room // (len(lines) - place))
            room -= heights[block]
        for block, height in heights.items():
            block.setFixedSize(width, height)
        self._area.setMaximumHeight(sum(heights.values()) + gaps)

    def _room(self) -> int:
        """Height that the working may take, px."""
        width = self.width() - 2 * GRID
        taken = self._title.heightForWidth(width - self._close.sizeHint().width())
        if not self._owner.isHidden():
            taken += self._owner.sizeHint().height()
        taken = max(taken, self._close.sizeHint().height())
        if not self._sentence.isHidden():
            taken += self._sentence.heightForWidth(width) + GRID
        foot = self._result.sizeHint().height()
        beside = self._result.sizeHint().width() + 4 * GRID
        foot = max(foot, self._verdict.heightForWidth(width - beside))
        return self.height() - taken - foot - 6 * GRID - _RULE

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._arithmetic is not None:
            self._redress.start()
        super().changeEvent(event)
