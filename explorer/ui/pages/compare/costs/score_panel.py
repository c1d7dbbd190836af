"""From scores to a loss: one picture, one network, and a softmax too many."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.architectures.variants import Variant
from explorer.comparison.scores import ScoreFigures, score_figures
from explorer.ui.failures import sentence
from explorer.ui.pages.compare.costs.loss_scale import LossScale
from explorer.ui.pages.compare.costs.score_bars import ScoreBars
from explorer.ui.pages.compare.costs.score_questions import (
    FIRST_PICTURE,
    Answer,
    Offer,
    answer,
    offer,
    trained_ones,
)
from explorer.ui.theme import GRID
from explorer.ui.widgets.icon_button import TextIconButton
from explorer.ui.widgets.pixels import rgb_image
from explorer.ui.widgets.thumbnail_row import ThumbnailRow
from explorer.ui.workers.questions import Questions

_SIDE = 250  # px of the part in which one chooses
_PICTURE = 62  # px


class ScorePanel(QFrame):
    """Asks a network with shipped weights, then lets the user play with its scores.

    Signals:
        chosen: Another picture, network or label was chosen.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._variants: tuple[Variant, ...] = ()
        self._key, self._label = FIRST_PICTURE, ""
        self._wanted = ""
        self._offer: Offer | None = None
        self._answer: Answer | None = None
        self._questions = Questions(self, name="scores")
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)
        self.networks, self.thumbnails = QComboBox(), ThumbnailRow()
        self.labels, self._picture = QComboBox(), QLabel()
        self.bars, self.losses = ScoreBars(), LossScale()
        self.reset = TextIconButton("rotate-ccw", self.tr("Its own scores"))
        self._text = QLabel()
        self._lay_out()
        self.networks.activated.connect(self._on_network_picked)
        self.thumbnails.picked.connect(self._on_picture_picked)
        self.labels.activated.connect(self._on_label_picked)
        self.bars.label_picked.connect(self._on_label_picked)
        self.bars.score_moved.connect(self._on_score_moved)
        self.reset.clicked.connect(self._on_reset)

    def show_variants(self, variants: Sequence[Variant]) -> None:
        """Offer the trained networks that stand for these, and ask one of them."""
        self._variants = trained_ones(variants)
        self.networks.clear()
        for variant in self._variants:
            self.networks.addItem(variant.title)
        self._choose_network()
        self._ask()

    def choices(self) -> dict[str, str]:
        """What is chosen, for a link; the picture's own label goes without saying."""
        asked = self._asked().architecture if self._variants else self._wanted
        chosen = {"image": self._key, "asked": asked}
        return chosen | ({"label": self._label} if self._label else {})

    def choose(self, choices: dict[str, str]) -> None:
        """Choose it again."""
        self._key = choices.get("image", FIRST_PICTURE)
        self._label, self._wanted = choices.get("label", ""), choices.get("asked", "")
        self._choose_network()
        self._ask()

    def figures(self) -> ScoreFigures | None:
        """What is shown now."""
        return self.bars.figures()

    def message(self) -> str:
        """The sentences beside the bars, or the one that says what failed."""
        return self._text.text()

    def is_settled(self) -> bool:
        """Whether the newest question is answered."""
        return not self._questions.is_busy()

    def shutdown(self, timeout_ms: int) -> bool:
        """Ask nothing any more; ``False`` if an answer was still being computed."""
        return self._questions.shutdown(timeout_ms)

    def _lay_out(self) -> None:
        self._name_choosers()
        self._text.setWordWrap(True)
        self._text.setProperty("role", "muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._picture.setFixedSize(_PICTURE, _PICTURE)
        self._picture.setScaledContents(True)
        right = QVBoxLayout()
        right.setSpacing(GRID // 2)
        right.addWidget(self.bars, 1)
        right.addWidget(self.losses)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._side())
        layout.addLayout(right, 1)

    def _name_choosers(self) -> None:
        self.networks.setAccessibleName(self.tr("Network that is asked"))
        self.networks.setToolTip(
            self.tr("With the weights that ship: the small form of each family")
        )
        self.labels.setAccessibleName(self.tr("Right class"))
        self.labels.setToolTip(
            self.tr("The class that the loss calls right; or click its name")
        )
        self.reset.setToolTip(self.tr("Undo what was dragged"))

    def _side(self) -> QWidget:
        """Where one chooses and reads."""
        title = QLabel(self.tr("From scores to a loss"))
        title.setProperty("role", "title")
        choosers = QVBoxLayout()
        choosers.setSpacing(GRID // 2)
        choosers.addWidget(self.networks)
        choosers.addWidget(self.labels)
        line = QHBoxLayout()
        line.addWidget(self._picture)
        line.addLayout(choosers, 1)
        held = QWidget()
        held.setProperty("role", "clear")
        held.setFixedWidth(_SIDE)
        side = QVBoxLayout(held)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(GRID // 2)
        side.addWidget(title)
        side.addLayout(line)
        side.addWidget(self.thumbnails)
        side.addWidget(self._text, 1)
        side.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        return held

    def _asked(self) -> Variant:
        return self._variants[max(self.networks.currentIndex(), 0)]

    def _choose_network(self) -> None:
        names = [variant.architecture for variant in self._variants]
        if self._wanted in names:
            self.networks.setCurrentIndex(names.index(self._wanted))

    def _ask(self) -> None:
        if not self._variants:
            return
        variant, key = self._asked(), self._key
        self._questions.ask(lambda: (offer(), answer(variant, key)))

    def _on_answered(self, told: tuple[Offer, Answer]) -> None:
        known, self._answer = told
        if known is not self._offer:
            self._offer = known
            self.thumbnails.set_thumbnails(known.thumbnails)
            self.labels.clear()
            self.labels.addItems(list(known.classes))
        self._key = self._answer.key
        self.thumbnails.choose(self._key)
        rgb = known.pictures.choice(self._key).picture.rgb
        self._picture.setPixmap(QPixmap.fromImage(rgb_image(rgb)))
        if self._label not in known.classes:
            self._label = ""
        self._begin(self._answer.logits)

    def _on_failed(self, error: BaseException) -> None:
        self._text.setText(sentence(error))

    def _begin(self, logits: tuple[float, ...]) -> None:
        assert self._offer is not None  # it came with the answer
        figures = score_figures(logits, self._label_index())
        self.bars.begin(self._offer.classes, figures)
        self._show(figures)

    def _show(self, figures: ScoreFigures) -> None:
        assert self._answer is not None  # nothing else can be dragged
        self.bars.show_figures(figures)
        self.losses.show_figures(figures)
        self.labels.setCurrentIndex(figures.label)
        self.reset.setEnabled(figures.logits != self._answer.logits)
        best = max(figures.twice)
        surest = self.tr(
            "Softmax turns scores into shares of 1. CrossEntropyLoss does so itself:"
            " its loss is −ln of the right class's share, −ln {0} = {1}.\n"
            "A softmax before it squeezes the shares: the largest is now {2}, and"
            " however sure the network is, the loss stays above {3}."
        )
        share = figures.probabilities[figures.label]
        self._text.setText(
            surest.format(
                f"{share:.4f}",
                f"{figures.loss:.3f}",
                f"{best:.3f}",
                f"{figures.floor:.3f}",
            )
        )

    def _label_index(self) -> int:
        assert self._answer is not None  # labels are offered after an answer
        assert self._offer is not None
        if self._label in self._offer.classes:
            return self._offer.classes.index(self._label)
        return self._answer.label

    def _on_network_picked(self) -> None:
        self._wanted = self._asked().architecture
        self._ask()
        self.chosen.emit()

    def _on_picture_picked(self, key: str) -> None:
        self._key, self._label = key, ""
        self._ask()
        self.chosen.emit()

    def _on_label_picked(self, place: int) -> None:
        figures = self.figures()
        if self._offer is None or self._answer is None or figures is None:
            return
        own = place == self._answer.label
        self._label = "" if own else self._offer.classes[place]
        self._show(score_figures(figures.logits, place))
        self.chosen.emit()

    def _on_score_moved(self, place: int, score: float) -> None:
        figures = self.figures()
        if figures is not None:
            moved = list(figures.logits)
            moved[place] = score
            self._show(score_figures(moved, figures.label))

    def _on_reset(self) -> None:
        if self._answer is not None:
            self._begin(self._answer.logits)
