"""Costs with heads: where parameters and MACs sit, how networks end, what a loss is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.architectures.variants import Variant
from explorer.comparison.costs import network_costs, totals
from explorer.comparison.head_views import head_view
from explorer.comparison.traces import TraceCache
from explorer.errors import ExplorerError
from explorer.ui.failures import sentence
from explorer.ui.pages.compare.columns import Columns
from explorer.ui.pages.compare.costs.cost_panel import CostPanel
from explorer.ui.pages.compare.costs.head_boxes import head_boxes
from explorer.ui.pages.compare.costs.head_columns import FoundHead, HeadColumns
from explorer.ui.pages.compare.costs.score_panel import ScorePanel
from explorer.ui.theme import GRID
from explorer.ui.widgets.network_names import NetworkName
from explorer.ui.widgets.scrolled import Scrolled
from explorer.ui.workers.questions import Questions

_PARTS = ("costs", "heads")
_NARROWEST = 900  # px


def _head_of(cache: TraceCache, variant: Variant) -> FoundHead:
    """The head of one network as it is drawn, or why there is none to be drawn."""
    try:
        view = head_view(cache, variant)
    except ExplorerError as error:
        return error
    return view, head_boxes(cache.trace(variant), view.head)


class CostsView(QWidget):
    """Two parts that a button each shows.

    Signals:
        state_changed: What :meth:`choices` tells has changed.
    """

    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Columns | None = None
        self._part = _PARTS[0]
        self._questions = Questions(self, name="heads")
        self._questions.answered.connect(self._on_heads)
        self._questions.failed.connect(self._on_failed)
        self.shares = QPushButton(self.tr("As shares"))
        self.shares.setCheckable(True)
        self.costs, self.heads, self.scores = CostPanel(), HeadColumns(), ScorePanel()
        self.part_buttons: dict[str, QPushButton] = {}
        self._told = QLabel()
        self._stack = QStackedWidget()
        self._lay_out()
        for widget in (self.costs, self.heads):
            widget.pointed.connect(self.light)
        self.shares.toggled.connect(self._on_shares_toggled)
        self.scores.chosen.connect(self.state_changed)

    def show_columns(self, columns: Columns) -> None:
        """Show these from now on; their heads are found out aside."""
        self._columns = columns
        names = [
            NetworkName(title=column.variant.title, style=column.style)
            for column in columns.columns
        ]
        traces = [columns.cache.trace(variant) for variant in columns.variants]
        self.costs.show_costs(
            names,
            [network_costs(trace) for trace in traces],
            [
                totals(variant, trace)
                for variant, trace in zip(columns.variants, traces, strict=True)
            ],
        )
        self.heads.begin(names)
        self._tell_of_heads()
        cache, variants = columns.cache, columns.variants
        self._questions.ask(lambda: [_head_of(cache, each) for each in variants])
        self.scores.show_variants(variants)

    def light(self, place: int | None) -> None:
        """Let all networks fade but that of one column; ``None`` for none."""
        self.costs.light(place)
        self.heads.light(place)

    def choices(self) -> dict[str, str]:
        """The part, whether bars are shares, and what the scores are of."""
        shares = {"shares": "on"} if self.shares.isChecked() else {}
        return {"part": self._part, **shares, **self.scores.choices()}

    def choose(self, choices: dict[str, str]) -> None:
        """Choose it again."""
        wanted = choices.get("part", "")
        self._show_part(wanted if wanted in _PARTS else _PARTS[0])
        blocked = self.shares.blockSignals(True)
        self.shares.setChecked(choices.get("shares") == "on")
        self.shares.blockSignals(blocked)
        self.costs.set_shares(self.shares.isChecked())
        self.scores.choose(choices)

    def is_settled(self) -> bool:
        """Whether heads and scores are there."""
        return not self._questions.is_busy() and self.scores.is_settled()

    def shutdown(self, timeout_ms: int) -> bool:
        """Ask nothing any more; ``False`` if something was still being found out."""
        ended = [self._questions.shutdown(timeout_ms), self.scores.shutdown(timeout_ms)]
        return all(ended)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID, GRID // 2, GRID, 0)
        bar.setSpacing(GRID // 2)
        group = QButtonGroup(self)
        texts = {"costs": self.tr("Costs"), "heads": self.tr("Heads and losses")}
        for part, text in texts.items():
            button = QPushButton(text)
            button.setCheckable(True)
            button.setChecked(part == self._part)
            button.clicked.connect(lambda _=False, part=part: self._on_part(part))
            group.addButton(button)
            bar.addWidget(button)
            self.part_buttons[part] = button
        self.shares.setToolTip(
            self.tr("Measure every network by its own sum, not all on one scale")
        )
        bar.addSpacing(GRID)
        bar.addWidget(self.shares)
        self._told.setContentsMargins(GRID, 0, 0, 0)
        self._told.setWordWrap(True)
        self._told.hide()
        bar.addWidget(self._told, 1)
        bar.addStretch()
        self._stack.addWidget(_framed(Scrolled(self.costs, narrowest=_NARROWEST)))
        self._stack.addWidget(Scrolled(self._heads_page(), narrowest=_NARROWEST))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)

    def _heads_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.heads)
        layout.addWidget(self.scores, 1)
        return page

    def _tell_of_heads(self) -> None:
        self._told.setText(
            self.tr(
                "A dense layer after Flatten has a weight per pixel of every map, so"
                " the image's size is fixed; global pooling has none and takes any"
                " size."
            )
        )

    def _show_part(self, part: str) -> None:
        self._part = part
        self.part_buttons[part].setChecked(True)
        self._stack.setCurrentIndex(_PARTS.index(part))
        self.shares.setVisible(part == "costs")
        self._told.setVisible(part == "heads")

    def _on_part(self, part: str) -> None:
        if part != self._part:
            self._show_part(part)
            self.state_changed.emit()

    def _on_shares_toggled(self, on: bool) -> None:
        self.costs.set_shares(on)
        self.state_changed.emit()

    def _on_heads(self, found: Sequence[FoundHead]) -> None:
        self.heads.show_heads(found)

    def _on_failed(self, error: BaseException) -> None:
        self._told.setText(sentence(error))


def _framed(content: QWidget) -> QFrame:
    """On a panel, as the heads are."""
    frame = QFrame()
    frame.setProperty("role", "panel")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(1, GRID // 2, 1, 1)
    layout.addWidget(content)
    return frame
