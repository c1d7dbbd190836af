"""What the Explore page was asked to show, what it shows, and what is under way."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.architectures.shipped import WITHOUT_WEIGHTS
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.runs.weights import first_choice
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.choosing.pictures import Choice, Pictures
from explorer.ui.failures import sentence
from explorer.ui.pages.explore.laboratory import Laboratory, Look, LookRequest
from explorer.ui.pages.explore.state import Spot
from explorer.ui.workers.questions import Questions


class Inquiry(QObject):
    """Puts the page's questions; only the newest counts.

    Signals:
        asked: A sentence that says what is being looked at; ``wanted`` is new.
        answered: The ``Look``, which is also ``look`` and ``wanted`` from now on.
        refused: One sentence that says why there is no answer; what is shown stays, and
            ``wanted`` is what is shown again.
    """

    asked = Signal(str)
    answered = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        laboratory: Laboratory,
        pictures: Pictures,
        first: LookRequest,
        parent: QObject,
    ) -> None:
        """Ask nothing yet.

        Args:
            laboratory: Answers, on the thread for questions.
            pictures: Where links find their picture.
            first: What the page begins with.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._laboratory = laboratory
        self._pictures = pictures
        self._wanted = first
        self._look: Look | None = None
        self._goal: Spot | None = None
        self._questions = Questions(self)
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)

    @property
    def wanted(self) -> LookRequest:
        """What was last asked for."""
        return self._wanted

    @property
    def look(self) -> Look | None:
        """What is shown, ``None`` before the first answer."""
        return self._look

    @property
    def goal(self) -> Spot | None:
        """Where the link that is being followed leads; ``None`` when none is."""
        return self._goal

    def arrive(self) -> None:
        """The goal is reached."""
        self._goal = None

    def ask(self) -> None:
        """Ask for what is wanted."""
        self._goal = None
        told = self.tr("Looking through {0} …")
        self.asked.emit(told.format(self._wanted.variant.title))
        self._questions.ask(partial(self._laboratory.look, self._wanted))

    def ask_variant(self, variant: Variant) -> None:
        """Ask for another network.

        Trained weights belong to their network: one with other layers begins with what
        ships with it, else with random ones. A seed that was chosen stays.
        """
        before, weights = self._wanted.variant, self._wanted.weights
        as_begun = weights.kind == "shipped" or weights == first_choice(before)
        other = weights.is_trained and _layers(variant) != _layers(before)
        if as_begun or other:
            weights = first_choice(variant)
        self.ask_weights(variant, weights)

    def ask_weights(self, variant: Variant, weights: WeightsChoice) -> None:
        """Ask for a network with these weights."""
        self._wanted = replace(self._wanted, variant=variant, weights=weights)
        self.ask()

    def ask_choice(self, choice: Choice) -> None:
        """Ask what the network makes of another picture."""
        wanted = self._wanted
        self._wanted = LookRequest.of(wanted.variant, wanted.weights, choice)
        self.ask()

    def follow(self, link: StateLink, goal: Spot) -> None:
        """Ask for what a link shows; ``goal`` is where in the network it leads."""
        self._goal = goal
        self.asked.emit(self.tr("Opening a link …"))
        self._questions.ask(partial(self._laboratory.open, link, self._pictures))

    def is_settled(self) -> bool:
        """Whether what was last asked for is there."""
        return self._look is not None and not self._questions.is_busy()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _on_answered(self, look: Look) -> None:
        self._look = look
        self._wanted = look.request
        self.answered.emit(look)

    def _on_failed(self, error: Exception) -> None:
        self._goal = None
        if self._look is not None:
            self._wanted = self._look.request
        self.refused.emit(sentence(error))
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them


def _layers(variant: Variant) -> tuple[object, ...]:
    """What decides about the layers of a network."""
    chosen = tuple(o for o in variant.options if o[0] not in WITHOUT_WEIGHTS)
    return variant.architecture, variant.form, chosen, variant.edits
