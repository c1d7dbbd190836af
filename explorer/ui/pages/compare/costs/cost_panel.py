"""Costs: bars of the whole networks, bars per stage, and the table of totals."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.comparison.costs import NetworkCosts, StageCosts, Totals
from explorer.comparison.parts import Part
from explorer.ui.pages.compare.costs.cost_bars import CostBars, CostRow
from explorer.ui.pages.compare.costs.part_legend import PartLegend
from explorer.ui.pages.compare.costs.stacks import (
    all_params,
    macs_stack,
    params_stack,
)
from explorer.ui.pages.compare.costs.stage_bars import (
    StageBars,
    StageColumn,
    StageRow,
)
from explorer.ui.pages.compare.costs.totals_rows import totals_rows
from explorer.ui.pages.compare.costs.totals_table import TotalsTable
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import TextIconButton
from explorer.ui.widgets.network_names import NetworkName


class CostPanel(QWidget):
    """Everything about costs, of all networks.

    Signals:
        pointed: Place of the network under the pointer, or ``None``.
    """

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars, self.stages = CostBars(), StageBars()
        self.table, self.legend = TotalsTable(), PartLegend()
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self.setProperty("role", "clear")
        self._lay_out()
        for widget in (self.bars, self.stages):
            widget.pointed.connect(self.pointed)

    def show_costs(
        self,
        names: Sequence[NetworkName],
        costs: Sequence[NetworkCosts],
        totals: Sequence[Totals],
    ) -> None:
        """Show these, one of each per network."""
        self.bars.set_rows(
            [
                CostRow(name=name, params=all_params(c), macs=macs_stack(c.total))
                for name, c in zip(names, costs, strict=True)
            ]
        )
        self.stages.set_columns(
            [
                StageColumn(name=name, stages=tuple(self._rows(c)))
                for name, c in zip(names, costs, strict=True)
            ]
        )
        self.table.show_rows(names, totals_rows(totals))
        there = {
            cost.part for c in costs for cost in c.total if cost.params or cost.macs
        }
        self.legend.set_parts([part for part in Part if part in there])
        self._said.clear()

    def set_shares(self, on: bool) -> None:
        """Measure every network by its own sums, or all on one scale."""
        self.bars.set_shares(on)
        self.stages.set_shares(on)

    def light(self, place: int | None) -> None:
        """Let all networks fade but one; ``None`` for none."""
        self.bars.light(place)
        self.stages.light(place)

    def _rows(self, costs: NetworkCosts) -> list[StageRow]:
        """The stages in which anything is learnt or multiplied."""
        return [
            StageRow(
                label=self._label(stage),
                params=params_stack(stage.costs),
                macs=macs_stack(stage.costs),
            )
            for stage in costs.stages
            if any(cost.params or cost.macs for cost in stage.costs)
        ]

    def _label(self, stage: StageCosts) -> str:
        if stage.size is None:
            return self.tr("no map")
        height, width = stage.size
        if height == width:
            return self.tr("{0} px").format(height)
        return f"{height} × {width}"

    def _lay_out(self) -> None:
        csv = TextIconButton("copy", self.tr("CSV"))
        csv.setToolTip(self.tr("Copy the table for programs and spreadsheets"))
        csv.setAccessibleName(self.tr("Copy the table as CSV"))
        csv.clicked.connect(self._on_csv)
        markdown = TextIconButton("copy", self.tr("Markdown"))
        markdown.setToolTip(self.tr("Copy the table for reports and issues"))
        markdown.setAccessibleName(self.tr("Copy the table as Markdown"))
        markdown.clicked.connect(self._on_markdown)
        self.copy_buttons = (csv, markdown)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(_heading(self.tr("Totals")))
        told = QLabel(self.tr("bold: the best, where the networks can be compared"))
        told.setProperty("role", "muted")
        line.addWidget(told)
        line.addStretch(1)
        line.addWidget(self._said)
        line.addWidget(csv)
        line.addWidget(markdown)
        top = QHBoxLayout()
        top.addWidget(_heading(self.tr("Whole network")))
        top.addSpacing(2 * GRID)
        top.addWidget(self.legend)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 0, GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(top)
        layout.addWidget(self.bars, 3)
        layout.addWidget(_heading(self.tr("By size of the maps")))
        layout.addWidget(self.stages, 4)
        layout.addLayout(line)
        layout.addWidget(self.table)

    def _on_csv(self) -> None:
        self.table.copy_csv()
        self._said.setText(self.tr("copied as CSV"))

    def _on_markdown(self) -> None:
        self.table.copy_markdown()
        self._said.setText(self.tr("copied as Markdown"))


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
