"""What a changed network costs as a whole, and by how much that is more or less."""

from typing import Literal, get_args

from PySide6.QtWidgets import QWidget

from explorer.tracing.records import Trace
from explorer.tracing.trying.trial import Trial
from explorer.ui.theme import GRID
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.log_ticks import count_text

Detail = Literal["exact", "rounded", "brief"]
_DETAILS: tuple[Detail, ...] = get_args(Detail)
_MARGIN = GRID + GRID // 2


class Totals(FittingLabel):
    """One line under the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(_MARGIN, 0, _MARGIN, 0)

    def show_trial(self, trial: Trial, before: Trace) -> None:
        """Compare a changed network with what it was."""
        now = trial.trace
        params = before.total_params, now.total_params
        macs = before.total_macs, now.total_macs
        told = self.tr("Steps {0}   Parameters {1}   MACs {2}")
        unknown = self.tr("unknown, since it does not run")
        texts = [
            told.format(
                len(now.steps),
                _change(*params, detail=detail),
                _change(*macs, detail=detail) if trial.runs else unknown,
            )
            for detail in _DETAILS
        ]
        self.set_texts(*texts)
        self.setToolTip(texts[0])


def _change(before: int, now: int, *, detail: Detail) -> str:
    def text(count: int) -> str:
        return f"{count:,}" if detail == "exact" else count_text(count)

    if before == now:
        return text(now)
    both = f"{text(before)} → {text(now)}"
    sign, change = "+" if now > before else "−", abs(now - before)
    part = f"{100 * change / before:.1f}" if before else "0.0"
    share = f"{sign}{part} %" if part != "0.0" else ""
    if detail == "brief":
        return f"{both} ({share})" if share else both
    told = ", ".join(filter(None, (f"{sign}{text(change)}", share)))
    return f"{both} ({told})"
