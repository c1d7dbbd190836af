"""Claims: what the notes say about the networks, judged, with what shows it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.comparison.claim_records import Claim, ClaimText
from explorer.comparison.claim_texts import CLAIM_TEXTS
from explorer.comparison.evidence_links import CLAIM, experiment_link
from explorer.ui.pages.compare.claims.card import ClaimCard
from explorer.ui.pages.compare.claims.claim_list import ClaimList
from explorer.ui.pages.compare.claims.finding_out import FindingOut
from explorer.ui.pages.compare.columns import Columns
from explorer.ui.theme import GRID
from explorer.ui.widgets.function_classes import FunctionClasses
from explorer.ui.widgets.icon_button import TextIconButton
from explorer.ui.widgets.masonry_layout import MasonryLayout

_VERDICT = "verdict"  # name of the filter in links
_NARROWEST_CARD = 600  # px; where two are as wide, all cards are shown at once
_WITH_CLASSES = "deeper"  # the claim with the picture of nested classes
_ABOUT_CLASSES = "nesting"  # the claim that is read with it in mind
_EXPERIMENT = "deeper"  # the experiment that is about both


class ClaimsView(QWidget):
    """A list of claims and the card of the chosen one; all cards where there is room.

    Signals:
        link_wanted: A ``StateLink`` to the evidence that the user wants to see.
        state_changed: What :meth:`choices` tells has changed.
    """

    link_wanted = Signal(object)
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, ClaimCard] = {}
        self.list = ClaimList(CLAIM_TEXTS)
        self.classes: FunctionClasses | None = None
        self._board = QWidget()
        self._board.setProperty("role", "clear")
        self._masonry = MasonryLayout(self._board, narrowest=_NARROWEST_CARD, gap=GRID)
        self._masonry.setContentsMargins(0, 0, GRID // 2, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setProperty("role", "clear")
        self._scroll.setWidget(self._board)
        self._finding = FindingOut(self)
        self._finding.found.connect(self._on_found)
        self._finding.refused.connect(self._on_refused)
        # Evidence that comes makes cards higher: the chosen one stays in view until the
        # user scrolls.
        self._follows = True
        self._board.installEventFilter(self)
        self._scroll.verticalScrollBar().actionTriggered.connect(self._on_scrolled)
        self.list.picked.connect(self._on_picked)
        self.list.filtered.connect(self._on_filtered)
        self._lay_out()
        self._show()

    def show_columns(self, columns: Columns) -> None:
        """Take traces from their cache: claims are about the networks of the notes."""
        self._finding.set_cache(columns.cache)

    def choices(self) -> dict[str, str]:
        """The claim, and the verdict whose claims are listed."""
        return {CLAIM: self.list.chosen(), _VERDICT: self.list.filter()}

    def choose(self, choices: dict[str, str]) -> None:
        """Show the claim of a link; what is none stands for the first."""
        self.list.set_filter(choices.get(_VERDICT, ""))
        keys = [text.key for text in CLAIM_TEXTS]
        wanted = choices.get(CLAIM, "")
        self.list.choose(wanted if wanted in keys else self.list.listed()[0])
        self._show()

    def is_settled(self) -> bool:
        """Whether all cards on the screen have their figures."""
        return self._finding.is_settled()

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._finding.shutdown(timeout_ms)

    def card(self, key: str) -> ClaimCard:
        """The card of one claim."""
        if key not in self._cards:
            text = next(text for text in CLAIM_TEXTS if text.key == key)
            self._cards[key] = self._made(text)
        return self._cards[key]

    def shown(self) -> tuple[str, ...]:
        """Keys of the cards on the screen, or below it."""
        if self._masonry_fits():
            return self.list.listed()
        return (self.list.chosen(),)

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setProperty("role", "panel")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(GRID, GRID, 1, 1)
        inner.addWidget(self.list)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(frame)
        row.addWidget(self._scroll, 1)

    def _made(self, text: ClaimText) -> ClaimCard:
        picture: QWidget | None = None
        if text.key == _WITH_CLASSES:
            picture = self.classes = FunctionClasses()
            self.classes.experiment_wanted.connect(
                lambda: self.link_wanted.emit(experiment_link(_EXPERIMENT))
            )
        elif text.key == _ABOUT_CLASSES:
            picture = self._way_to_classes()
        card = ClaimCard(text, picture)
        card.link_wanted.connect(self.link_wanted)
        card.picked.connect(lambda: self._on_card_picked(text.key))
        return card

    def _way_to_classes(self) -> QWidget:
        button = TextIconButton("network", self.tr(" Nested classes as a picture"))
        button.clicked.connect(lambda: self._go_to(_WITH_CLASSES))
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def _go_to(self, key: str) -> None:
        self.list.choose(key)
        self._on_picked(key)

    def _masonry_fits(self) -> bool:
        return self._scroll.width() >= 2 * _NARROWEST_CARD + 3 * GRID

    def _show(self) -> None:
        """Lay out the cards that are to be seen and find out what they lack."""
        chosen, shown = self.list.chosen(), self.shown()
        for key in shown:
            if key not in self._cards:
                self._masonry.addWidget(self.card(key))
        for text in CLAIM_TEXTS:  # which is also their order on the board
            card = self._cards.get(text.key)
            if card is not None:
                self._masonry.removeWidget(card)
                self._masonry.addWidget(card)
                card.setVisible(text.key in shown)
                card.set_chosen(len(shown) > 1 and text.key == chosen)
        self._follows = True
        self._finding.want((chosen, *(key for key in shown if key != chosen)))
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        self._masonry.activate()
        card, bar = self.card(self.list.chosen()), self._scroll.verticalScrollBar()
        if len(self.shown()) == 1:
            bar.setValue(0)
            return
        top = card.y() - bar.value()
        if top < 0 or top + card.height() > self._scroll.viewport().height():
            bar.setValue(max(card.y() - GRID, 0))

    def _on_picked(self, key: str) -> None:
        self._show()
        self.state_changed.emit()

    def _on_card_picked(self, key: str) -> None:
        if key != self.list.chosen():
            self.list.choose(key)
            for each, card in self._cards.items():
                card.set_chosen(len(self.shown()) > 1 and each == key)
            self.state_changed.emit()

    def _on_filtered(self) -> None:
        self._show()
        self.state_changed.emit()

    def _on_scrolled(self, _action: int) -> None:
        self._follows = False

    def _on_found(self, claim: Claim) -> None:
        self.card(claim.text.key).show_claim(claim)

    def _on_refused(self, key: str, sentence: str) -> None:
        self.card(key).refuse(sentence)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt still asks while Python takes the object apart, attribute by attribute.
        board = getattr(self, "_board", None)
        resized = event.type() == QEvent.Type.Resize
        if watched is board and resized and self._follows:
            self._bring_into_view()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.activate()
        seen = {key for key, card in self._cards.items() if not card.isHidden()}
        if seen != set(self.shown()):
            self._show()
