"""One figure with the formulas behind it, as a section of the inspector."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from explorer.ui.theme import mono_font
from explorer.ui.widgets.section import Section

_FORMULA_POINTS = 9.0


class Figures(Section):
    """A section with one figure, formulas and notes; folded, the figure stays."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._figure = wrapped_text()
        self._formulas = wrapped_text()
        # By style sheet: the window's own would overrule a font.
        family = mono_font(_FORMULA_POINTS).family()
        self._formulas.setStyleSheet(
            f"font-family: '{family}'; font-size: {_FORMULA_POINTS}pt"
        )
        self._notes = wrapped_text("muted")
        for label in (self._figure, self._formulas, self._notes):
            self.add(label)
        self.folded.connect(self._show_summary)
        self._said = ""

    def show_figure(
        self, figure: str, formulas: list[str], notes: list[str] | None = None
    ) -> None:
        """Replace the contents."""
        self._said = figure
        self._figure.setText(f"<b>{figure}</b>")
        self._formulas.setText("\n".join(formulas))
        self._formulas.setVisible(bool(formulas))
        self._notes.setText("\n".join(notes or []))
        self._notes.setVisible(bool(notes))
        self._show_summary()

    def text(self) -> str:
        """All lines as on the screen."""
        labels = (self._figure, self._formulas, self._notes)
        return "\n".join(label.text() for label in labels if label.text())

    def _show_summary(self) -> None:
        self.set_summary(self._said if self.is_folded() else "")


def wrapped_text(role: str = "") -> QLabel:
    """A text over several lines that can be selected."""
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label
