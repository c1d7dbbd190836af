"""One claim: what the notes say, the verdict, what is right, and what shows it."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from explorer.comparison.claim_records import Claim, ClaimText, EvidenceLink
from explorer.ui.claim_words import translated
from explorer.ui.evidence_words import translated as translated_evidence
from explorer.ui.icons import icon
from explorer.ui.pages.compare.claims import wording
from explorer.ui.pages.compare.claims.evidence_table import EvidenceTable
from explorer.ui.theme import GRID, RADIUS, current_theme
from explorer.ui.widgets.flow_layout import FlowLayout
from explorer.ui.widgets.icon_button import TextIconButton

_ICON = 18  # px


class ClaimCard(QFrame):
    """Its words stand at once; figures and evidence come with :meth:`show_claim`.

    Signals:
        link_wanted: The ``StateLink`` of the evidence that the user wants to see.
        picked: The user clicked the card.
    """

    link_wanted = Signal(object)
    picked = Signal()

    def __init__(
        self,
        text: ClaimText,
        picture: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the words of a claim.

        Args:
            text: The words.
            picture: Stands below what is right.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._text = text
        self._words = translated(text)
        self._claim: Claim | None = None
        self._chosen = False
        self.table: EvidenceTable | None = None
        self.buttons: list[QPushButton] = []
        self.setAccessibleName(f"{text.number}. {self._words.title}")
        self._mark = QLabel()
        self._verdict = QLabel()
        self._correction = self._flowing("")
        self._note = QLabel(self.tr("Computing the figures …"))
        self._note.setWordWrap(True)
        self._note.setProperty("role", "muted")
        self._correction.linkHovered.connect(self._on_figure_pointed)
        self._correction.linkActivated.connect(self._on_figure_pointed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        self._column.setSpacing(GRID // 2)
        self._lay_out(picture)
        self._dress()

    def key(self) -> str:
        """Which claim it is about."""
        return self._text.key

    def claim(self) -> Claim | None:
        """The claim with its figures, once they are there."""
        return self._claim

    def correction(self) -> QLabel:
        """What is right; its figures are links."""
        return self._correction

    def note(self) -> str:
        """What is said in place of the evidence; empty when that is there."""
        return "" if self._note.isHidden() else self._note.text()

    def set_chosen(self, chosen: bool) -> None:
        """Frame the card, or not."""
        self._chosen = chosen
        self.update()

    def show_claim(self, claim: Claim) -> None:
        """Fill in the figures and offer where they are seen."""
        if self._claim is not None:
            return
        self._claim = claim
        self._note.hide()
        self._dress()
        self.table = EvidenceTable(claim)
        self._column.addWidget(self._heading(self.tr("Evidence")))
        self._column.addWidget(self.table)
        places = QWidget()
        places.setProperty("role", "clear")
        flow = FlowLayout(places, across=GRID, down=GRID // 2)
        flow.setContentsMargins(0, GRID // 2, 0, 0)
        for link in claim.evidence.links:
            flow.addWidget(self._button(link))
        self._column.addWidget(places)

    def refuse(self, sentence: str) -> None:
        """Say why there are no figures."""
        self._note.setText(sentence)
        self._note.setProperty("role", "error")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self._note.show()

    def _lay_out(self, picture: QWidget | None) -> None:
        words = self._words
        number = QLabel(str(words.number))
        number.setProperty("role", "muted")
        title = QLabel(words.title)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(number)
        head.addWidget(title, 1)
        head.addWidget(self._mark)
        head.addWidget(self._verdict)
        self._column.addLayout(head)
        self._column.addWidget(self._heading(self.tr("The notes say")))
        self._column.addWidget(self._flowing(words.said))
        self._column.addWidget(self._heading(self.tr("What is right")))
        self._column.addWidget(self._correction)
        if picture is not None:
            self._column.addSpacing(GRID)
            self._column.addWidget(picture)
        self._column.addWidget(self._note)

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "heading")
        label.setContentsMargins(0, GRID, 0, 0)
        return label

    def _flowing(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            if not text
            else Qt.TextInteractionFlag.TextSelectableByMouse
        )
        return label

    def _button(self, link: EvidenceLink) -> QPushButton:
        label = translated_evidence(link.label)
        button = TextIconButton(wording.place_icon(link.link), f" {label}")
        button.setToolTip(wording.place_text(link.link))
        button.setAccessibleName(label)
        button.clicked.connect(lambda: self.link_wanted.emit(link.link))
        self.buttons.append(button)
        return button

    def _dress(self) -> None:
        """Everything that has a colour of the theme in its text or pixels."""
        theme = current_theme()
        found = wording.mark(self._text.verdict, theme)
        self._mark.setPixmap(icon(found.icon, found.colour).pixmap(_ICON, _ICON))
        self._verdict.setText(found.word)
        figures = None if self._claim is None else self._claim.figures
        told = wording.correction_html(self._words.correction, figures, theme.text)
        self._correction.setText(told)

    def _on_figure_pointed(self, name: str) -> None:
        if self._claim is None or name not in self._claim.figures:
            QToolTip.hideText()
            return
        tip = wording.figure_tip(self._claim.figures[name])
        QToolTip.showText(QCursor.pos(), tip, self._correction)

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_column"):
            self._dress()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.picked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._chosen:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(current_theme().accent), 2))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS
            )
            painter.end()
