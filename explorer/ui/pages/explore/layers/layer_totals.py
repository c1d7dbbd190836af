"""The sums at the foot of the layer table, and what came of copying and saving."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.tracing.records import Step
from explorer.tracing.table.layer_columns import size_text
from explorer.tracing.table.layer_table import LayerTable, share_text, sums
from explorer.ui.theme import GRID

_SAID_MS = 4_000  # how long a success is told


class LayerTotals(QWidget):
    """Lines of text: the whole network, what was singled out of it, and a message."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = _line(self)
        self._whole = _line(self, role="muted")
        self._message = _line(self)
        self._message.hide()
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.setInterval(_SAID_MS)
        self._until.timeout.connect(self._message.hide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
        layout.setSpacing(GRID // 2)
        for label in (self._message, self._whole, self._chosen):
            layout.addWidget(label)

    def show_sums(self, table: LayerTable, chosen: Sequence[Step] = ()) -> None:
        """Show the sums of a network.

        Args:
            table: All of it.
            chosen: Some of its steps, whose sums stand below with their shares.
        """
        self._message.hide()
        self._whole.setText(self._whole_text(table))
        self._chosen.setText(self._chosen_text(table, chosen))
        self._chosen.setVisible(bool(chosen))

    def show_nothing(self, table: LayerTable) -> None:
        """Show the sums of a network in which the filter finds nothing."""
        self._message.hide()
        self._whole.setText(self._whole_text(table))
        self._chosen.setText(self.tr("No layer has all of these words."))
        self._chosen.show()

    def say(self, sentence: str) -> None:
        """Tell for a while what was done."""
        self._show(sentence, "muted")
        self._until.start()

    def complain(self, sentence: str) -> None:
        """Tell what went wrong, until something else is told."""
        self._until.stop()
        self._show(sentence, "error")

    def message(self) -> str:
        """What is told now."""
        return "" if self._message.isHidden() else self._message.text()

    def whole_text(self) -> str:
        """The sums of the network."""
        return self._whole.text()

    def chosen_text(self) -> str:
        """The sums of what was singled out, empty if nothing is."""
        return "" if self._chosen.isHidden() else self._chosen.text()

    def _show(self, sentence: str, role: str) -> None:
        self._message.setProperty("role", role)
        self._message.style().polish(self._message)  # its colour depends on the role
        self._message.setText(sentence)
        self._message.show()

    def _whole_text(self, table: LayerTable) -> str:
        totals = table.totals
        told = self.tr(
            "{0} layers: {1} parameters, {2} million MACs, {3} of activations"
        )
        text = told.format(
            len(table.steps),
            f"{totals['params']:,}",
            f"{totals['macs'] / 1e6:,.1f}",
            _unbroken(size_text(totals["activation_bytes"])),
        )
        if table.unread_params:
            more = self.tr("not in this pass (auxiliary heads): {0} parameters")
            text += "\n" + more.format(f"{table.unread_params:,}")
        return text

    def _chosen_text(self, table: LayerTable, chosen: Sequence[Step]) -> str:
        part = sums(chosen)
        shares = {
            key: _unbroken(share_text(amount / table.totals[key] if amount else 0))
            for key, amount in part.items()
        }
        told = self.tr(
            "{0} of them: {1} parameters ({2}), {3} million MACs ({4}), {5} of"
            " activations ({6})"
        )
        return told.format(
            len(chosen),
            f"{part['params']:,}",
            shares["params"],
            f"{part['macs'] / 1e6:,.1f}",
            shares["macs"],
            _unbroken(size_text(part["activation_bytes"])),
            shares["activation_bytes"],
        )


def _unbroken(text: str) -> str:
    """A number that no line ends before the unit of."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _line(parent: QWidget, role: str = "") -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
