"""Maps: what several networks make of the same image, aligned row by row."""

from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from explorer.comparison.evidence_links import explore_link
from explorer.comparison.traces import TraceCache
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.tracing.inputs import shipped_dataset
from explorer.tracing.records import NETWORK_INPUT
from explorer.ui.choosing.pictures import Pictures
from explorer.ui.pages.compare.columns import Columns
from explorer.ui.pages.compare.maps import wording
from explorer.ui.pages.compare.maps.canvas import MapsCanvas
from explorer.ui.pages.compare.maps.column_head import ColumnFoot, ColumnHead
from explorer.ui.pages.compare.maps.column_row import ColumnRow
from explorer.ui.pages.compare.maps.inquiry import MapsInquiry
from explorer.ui.pages.compare.maps.laboratory import MapsLaboratory
from explorer.ui.pages.compare.maps.maps_bar import MapsBar
from explorer.ui.pages.compare.maps.records import ColumnLook, MapsWish, Plan
from explorer.ui.theme import GRID


class MapsView(QWidget):
    """A column per network, a row per resolution or depth, and the answers below.

    Signals:
        link_wanted: A ``StateLink`` to the step that the user wants to see.
        state_changed: What :meth:`choices` tells has changed.
    """

    link_wanted = Signal(object)
    state_changed = Signal()

    def __init__(
        self,
        pictures: Pictures | None = None,
        folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show nothing yet.

        Args:
            pictures: What can be looked at; what ships when not given.
            folder: The data folder; the usual one when not given.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._folder = folder
        self._columns: Columns | None = None
        self._laboratory: tuple[TraceCache, MapsLaboratory] | None = None
        self._plan: Plan | None = None
        self._refusal = ""  # said until something else is chosen
        self.heads: list[ColumnHead] = []
        self.feet: list[ColumnFoot] = []
        self.bar = MapsBar(pictures or Pictures(shipped_dataset()))
        self.canvas = MapsCanvas()
        self._head_row, self._foot_row = ColumnRow(), ColumnRow()
        self._scroll = QScrollArea()
        self._inquiry = MapsInquiry(self)
        self._lay_out()
        self._connect()

    def show_columns(self, columns: Columns) -> None:
        """Look at the picture with these; returns at once."""
        self._columns = columns
        self.heads = [ColumnHead(column) for column in columns.columns]
        self.feet = [ColumnFoot() for _ in columns.columns]
        self._head_row.set_parts(self.heads)
        self._foot_row.set_parts(self.feet)
        self._plan = None
        self.canvas.set_grid((), len(columns.columns))
        self._ask()

    def choices(self) -> dict[str, str]:
        """Alignment, colours, weights and picture."""
        return self.bar.choices()

    def choose(self, choices: dict[str, str]) -> None:
        """Take those of a link; what there is not stands for the first.

        A picture that is gone leaves the present one, and a sentence says so.
        """
        try:
            self.bar.choose(choices)
        except ExplorerError as error:
            self._refusal = str(error)
        self.canvas.set_scale(self.bar.colours())
        self._ask()

    def is_settled(self) -> bool:
        """Whether all columns are there."""
        return self._inquiry.is_settled()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._inquiry.shutdown(timeout_ms)

    def laboratory(self) -> MapsLaboratory | None:
        """What answers, once there are columns."""
        return self._laboratory[1] if self._laboratory is not None else None

    def plan(self) -> Plan | None:
        """Which steps of which networks are shown."""
        return self._plan

    def _lay_out(self) -> None:
        self._scroll.setWidgetResizable(True)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setProperty("role", "clear")
        self.canvas.setProperty("role", "clear")
        self._scroll.setWidget(self.canvas)
        self._scroll.viewport().installEventFilter(self)
        self.setFocusProxy(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.bar)
        column.addWidget(self._head_row)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot_row)

    def _connect(self) -> None:
        self.bar.changed.connect(self._on_changed)
        self.canvas.opened.connect(self._on_opened)
        self.canvas.chosen_changed.connect(self._on_chosen_changed)
        self._inquiry.planned.connect(self._on_planned)
        self._inquiry.answered.connect(self._on_answered)
        self._inquiry.refused.connect(self._on_refused)
        self._inquiry.went_on.connect(self._on_went_on)

    def _ask(self) -> None:
        if self._columns is None:
            return
        cache = self._columns.cache
        if self._laboratory is None or self._laboratory[0] is not cache:
            self._laboratory = cache, MapsLaboratory(cache, self._folder)
        self._inquiry.ask(
            self._laboratory[1],
            MapsWish(
                variants=self._columns.variants,
                wish=self.bar.wish(),
                by=self.bar.by(),
                choice=self.bar.choice(),
            ),
        )

    def _on_changed(self, name: str) -> None:
        self._refusal = ""
        if name == "scale":
            self.canvas.set_scale(self.bar.colours())
        else:
            self._ask()
        self.state_changed.emit()

    def _on_planned(self, plan: Plan) -> None:
        """Keep what is shown where only the picture has changed."""
        if plan != self._plan:
            self._plan = plan
            by = self.bar.by()
            titles = [wording.row_title(row, by) for row in plan.rows]
            self.canvas.set_grid(titles, len(plan.columns), _sparse(plan))
            for head, chosen in zip(self.heads, plan.columns, strict=True):
                head.show_chosen(chosen)

    def _on_answered(self, at: int, look: ColumnLook) -> None:
        assert self._plan is not None  # columns follow a plan
        self.canvas.show_column(at, look.cells)
        self.feet[at].show_look(self._plan.columns[at], look, self.bar.choice())

    def _on_refused(self, at: int, sentence: str) -> None:
        if at < 0:
            self._plan = None
            self.canvas.set_grid((), 0)
            self._say(sentence)
            return
        self.canvas.refuse_column(at, sentence)
        self.feet[at].set_predictions(())

    def _on_went_on(self) -> None:
        at = self._inquiry.under_way()
        if self._plan is not None and at >= 0:
            title = self._plan.columns[at].variant.title
            self._say(self.tr("Looking through {0} …").format(title))
        elif self._inquiry.is_settled() and self._plan is not None:
            self._say(self._refusal)

    def _say(self, sentence: str) -> None:
        self.bar.status.set_texts(sentence)
        self.bar.status.setToolTip(sentence)

    def _on_chosen_changed(self, row: int, column: int) -> None:
        area = self.canvas.area(row, column)
        middle = area.center()
        self._scroll.ensureVisible(middle.x(), middle.y(), 0, area.height() // 2 + GRID)

    def _on_opened(self, row: int, column: int, channel: int) -> None:
        assert self._plan is not None  # there is a cell
        step, chosen = self._plan.rows[row].steps[column], self._plan.columns[column]
        if step is None:
            return
        link = explore_link(chosen.variant, max(step, 0))
        more = {"weights": str(chosen.weights), "input": self.bar.choice().key}
        if step != NETWORK_INPUT:
            more["channel"] = str(channel)
        values = MappingProxyType({**link.values, **more})
        self.link_wanted.emit(StateLink(page=link.page, values=values))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt still asks while Python takes the object apart, attribute by attribute.
        scroll = getattr(self, "_scroll", None)
        resized = event.type() == QEvent.Type.Resize
        if resized and scroll is not None and watched is scroll.viewport():
            self.canvas.set_room(scroll.viewport().height())
            beside = scroll.width() - scroll.viewport().width()
            for row in (self._head_row, self._foot_row):
                row.keep_free(beside)
        return super().eventFilter(watched, event)


def _sparse(plan: Plan) -> list[int]:
    """Rows of which one network at most has a step."""
    counts = [sum(step is not None for step in row.steps) for row in plan.rows]
    return [row for row, count in enumerate(counts) if count < 2]
