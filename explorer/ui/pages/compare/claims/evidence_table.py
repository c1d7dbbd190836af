"""The figures that show a claim: what each is, where from, a bar and the value."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from explorer.comparison.claim_records import Claim, Figure
from explorer.ui.pages.compare.claims import wording
from explorer.ui.pages.compare.claims.drawings import compared
from explorer.ui.theme import GRID, current_theme

_BAR = QSize(110, 10)  # px
_THINNEST = 1.5  # px, so that a small share is still seen


class ShareBar(QWidget):
    """One value as a part of the largest that it is compared with."""

    def __init__(self, share: float, parent: QWidget | None = None) -> None:
        """Paint a share of 0 to 1."""
        super().__init__(parent)
        self.share = share
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return _BAR

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.raised))
        if self.share > 0:
            width = max(self.width() * self.share, _THINNEST)
            painter.fillRect(QRectF(0, 0, width, self.height()), QColor(theme.accent))
        painter.end()


class EvidenceTable(QWidget):
    """A row per figure."""

    def __init__(self, claim: Claim, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self.bars: dict[str, ShareBar] = {}
        self.values: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        shares = _shares(claim)
        for row, figure in enumerate(_ordered(claim)):
            grid.addWidget(_what(figure), row, 0)
            if figure.name in shares:
                bar = ShareBar(shares[figure.name])
                self.bars[figure.name] = bar
                grid.addWidget(bar, row, 1, Qt.AlignmentFlag.AlignVCenter)
            value = QLabel(wording.value_text(figure))
            font = value.font()
            font.setBold(True)
            value.setFont(font)
            value.setToolTip(wording.figure_tip(figure))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.values[figure.name] = value
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(value, row, 2, right)


def _ordered(claim: Claim) -> list[Figure]:
    """The figures; those that are compared stand together where the first does."""
    figures = claim.figures
    names: list[str] = []
    for name in figures:
        group = next((g for g in compared(claim.text.key) if name in g), (name,))
        names += [each for each in group if each not in names]
    return [figures[name] for name in names]


def _what(figure: Figure) -> QLabel:
    text = wording.what_text(figure)
    if figure.published:
        text = "\n".join((text, wording.origin_text(figure)))
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", "muted")
    label.setToolTip(wording.origin_text(figure))
    return label


def _shares(claim: Claim) -> dict[str, float]:
    """By figure, its part of the largest in its group."""
    figures = claim.figures
    found: dict[str, float] = {}
    for names in compared(claim.text.key):
        values = [_number(figures[name]) for name in names]
        found |= dict(zip(names, _parts(values), strict=True))
    return found


def _parts(values: Sequence[float]) -> list[float]:
    most = max(values)
    return [value / most if most else 0.0 for value in values]


def _number(figure: Figure) -> float:
    assert not isinstance(figure.value, str)  # only numbers are compared
    return float(figure.value)
