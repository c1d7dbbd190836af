"""What stands in the middle before the first step: what will happen, in plain words."""

import math

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.icons import icon
from explorer.ui.theme import GRID, current_theme

_WIDTH = 620  # px of text, for lines that can be read
_ICON = 20  # px


class Forecast(QFrame):
    """A heading that says what the button would do, and what one will then see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._heading = QLabel()
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setProperty("role", "figure")
        self._heading.setWordWrap(True)
        self._detail = QLabel()
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._detail.setProperty("role", "muted")
        self._detail.setWordWrap(True)
        self._estimate = QLabel()
        self._estimate.setWordWrap(True)
        self._estimate.hide()
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(GRID + GRID // 2)
        self._lines.setVerticalSpacing(GRID + GRID // 2)
        self._lines.setColumnStretch(1, 1)
        self._icons: list[tuple[QLabel, str]] = []
        self._texts: list[QLabel] = []
        self._said = 0  # lines of the present explanation
        inner = QWidget()
        inner.setProperty("role", "clear")
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setSpacing(GRID)
        column.addWidget(self._heading)
        column.addWidget(self._detail)
        column.addWidget(self._estimate)
        column.addSpacing(2 * GRID)
        column.addLayout(self._lines)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inner, 100)  # as wide as it may become
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def say(self, heading: str, detail: str) -> None:
        """Show what is about to happen."""
        self._heading.setText(heading)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))

    def show_estimate(self, sentence: str) -> None:
        """Say how long it will take and how much memory; nothing hides the line."""
        self._estimate.setText(sentence)
        self._estimate.setVisible(bool(sentence))

    def estimate(self) -> str:
        """What is said about time and memory."""
        return self._estimate.text()

    def explain(self, class_count: int, keys: str) -> None:
        """Say what one will see, for a data set of so many classes.

        Args:
            class_count: Classes of the data set.
            keys: The key that presses the button.
        """
        self._said = 0
        loss = f"{math.log(class_count):.3f}"
        self._add_line(
            "chart-line",
            self.tr(
                "<b>Training loss</b>, live, a point for every step. A dashed line at"
                " ln {0} = {1} marks a network that finds all {0} classes alike: one"
                " that learns leaves it downwards."
            ).format(class_count, loss),
        )
        self._add_line(
            "circle-check",
            self.tr(
                "<b>Test accuracy</b> below it: after each pass over the training"
                " images, the share of images it has never learnt from that it names"
                " right. Guessing gives {0} %."
            ).format(f"{100 / class_count:.0f}"),
        )
        self._add_line(
            "play",
            self.tr(
                "<b>Train and compare</b>, under the list on the left, begins ({0})."
                " The same place then pauses and stops it, at any time; what was"
                " measured stays, and a paused run goes on exactly where it was."
            ).format(keys),
        )

    def text(self) -> str:
        """The heading, as a screen reader reads it first."""
        return self._heading.text()

    def _add_line(self, icon_name: str, text: str) -> None:
        row, self._said = self._said, self._said + 1
        if row == len(self._icons):
            picture, label = QLabel(), QLabel()
            label.setWordWrap(True)
            self._icons.append((picture, icon_name))
            self._texts.append(label)
            self._lines.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(label, row, 1)
            self._draw_icon(picture, icon_name)
        self._texts[row].setText(text)

    def _draw_icon(self, picture: QLabel, icon_name: str) -> None:
        drawn = icon(icon_name, current_theme().accent)
        ratio = self.devicePixelRatioF()
        picture.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), ratio))

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for picture, icon_name in self._icons:
                self._draw_icon(picture, icon_name)
