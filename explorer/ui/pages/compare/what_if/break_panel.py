"""Why a network does not run any more, and what would mend it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.tracing.trying.trial import Breakage
from explorer.ui.pages.compare.what_if.workshop import Repairs
from explorer.ui.theme import GRID
from explorer.ui.trial_words import explained, fix_sentence
from explorer.ui.widgets.flow_layout import FlowLayout
from explorer.ui.widgets.icon_button import TextIconButton

_MARGIN = GRID + GRID // 2
_WIDEST = 500  # px of a button's text
_HEIGHT = 30  # px, also of the first button, which the theme would make higher


class BreakPanel(QFrame):
    """Seen only while something is broken.

    Attributes:
        go: Leads to the step that breaks.

    Signals:
        fix_wanted: The ``Fix`` that the user has chosen.
        whole_wanted: All first fixes are to be applied until the network runs.
        step_wanted: The step that breaks is to be chosen.
    """

    fix_wanted = Signal(object)
    whole_wanted = Signal()
    step_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._broken: Breakage | None = None
        self._repairs: Repairs | None = None
        self._title = QLabel()
        self._title.setProperty("role", "error")
        self._told = QLabel()
        self._torch = QLabel()
        self._torch.setProperty("role", "muted")
        for label in (self._told, self._torch):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QWidget()
        self._buttons.setProperty("role", "clear")
        self._flow = FlowLayout(self._buttons, across=GRID, down=GRID // 2)
        self._flow.setContentsMargins(0, GRID // 2, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, GRID, _MARGIN, GRID)
        layout.setSpacing(GRID // 2)
        self.go = TextIconButton("arrow-right", self.tr("Go there"))
        self.go.setProperty("role", "flat")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self.go)
        head.addStretch(1)
        layout.addLayout(head)
        self.go.clicked.connect(self._on_go_clicked)
        for widget in (self._told, self._torch, self._buttons):
            layout.addWidget(widget)
        self.hide()

    def show_break(self, broken: Breakage | None) -> None:
        """Explain a break; ``None`` hides the panel.

        Buttons that mended another break stay, but cannot be pressed any more, until
        those of this one are known: so nothing jumps while a number is dragged.
        """
        if broken == self._broken:
            return
        self._broken, self._repairs = broken, None
        self.setVisible(broken is not None)
        if broken is None:
            self._clear()
            return
        for button in self.fix_buttons():
            button.setEnabled(False)
        title = self.tr("Does not run: {0} {1}")
        self._title.setText(title.format(broken.step_kind, broken.path))
        self._told.setText(explained(broken))
        self._torch.setText(self.tr("torch says: {0}").format(broken.message))
        self._torch.setVisible(bool(broken.message))

    def show_repairs(self, repairs: Repairs) -> None:
        """Offer what mends the break that is shown."""
        if repairs == self._repairs:
            return
        self._repairs = repairs
        self._clear()
        for at, fix in enumerate(repairs.fixes):
            button = self._added(fix_sentence(fix).rstrip("."), is_first=at == 0)
            button.clicked.connect(partial(self.fix_wanted.emit, fix))
        if repairs.whole is not None:
            told = self.tr("Mend all that breaks: {0} fixes").format(repairs.count)
            self._added(told).clicked.connect(self.whole_wanted)

    def texts(self) -> tuple[str, str]:
        """The explanation, and what torch says."""
        return self._told.text(), self._torch.text()

    def repairs(self) -> Repairs | None:
        """What is offered; ``None`` while it is looked for."""
        return self._repairs

    def fix_buttons(self) -> tuple[QPushButton, ...]:
        """What mends it, the best first."""
        items = (self._flow.itemAt(at) for at in range(self._flow.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(each for each in widgets if isinstance(each, QPushButton))

    def _on_go_clicked(self) -> None:
        if self._broken is not None:
            self.step_wanted.emit(self._broken.step)

    def _added(self, told: str, *, is_first: bool = False) -> QPushButton:
        metrics, mode = self.fontMetrics(), Qt.TextElideMode.ElideRight
        text = metrics.elidedText(told, mode, _WIDEST)
        button = QPushButton(text, self._buttons)
        button.setToolTip(told)
        button.setAccessibleName(told)
        if is_first:
            button.setProperty("role", "primary")
            button.setStyleSheet("padding: 3px 12px;")
        button.setFixedHeight(_HEIGHT)
        self._flow.addWidget(button)
        button.show()
        return button

    def _clear(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()  # without a parent it would be a window for a moment
                widget.deleteLater()
