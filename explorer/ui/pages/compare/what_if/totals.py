"""What a changed network costs as a whole, and by how much that is more or less."""

from PySide6.QtWidgets import QWidget

from explorer.tracing.records import Trace
from explorer.tracing.trying.trial import Trial
from explorer.ui.theme import GRID
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.log_ticks import count_text

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
        whole, brief = (
            told.format(
                len(now.steps),
                _change(*params, rounded=rounded),
                _change(*macs, rounded=rounded) if trial.runs else unknown,
            )
            for rounded in (False, True)
        )
        self.set_texts(whole, brief)
        self.setToolTip(whole)


def _change(before: int, now: int, *, rounded: bool) -> str:
    def text(count: int) -> str:
        return count_text(count) if rounded else f"{count:,}"

    if before == now:
        return text(now)
    sign, change = "+" if now > before else "−", abs(now - before)
    part = f"{100 * change / before:.1f}" if before else "0.0"
    share = f", {sign}{part} %" if part != "0.0" else ""
    return f"{text(before)} → {text(now)} ({sign}{text(change)}{share})"
