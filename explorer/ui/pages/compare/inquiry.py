"""What the Compare page was asked to show, what it shows, and what is under way."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.architectures.variants import Variant
from explorer.comparison.lineups import Against
from explorer.comparison.traces import TraceCache
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.ui.failures import sentence
from explorer.ui.pages.compare.columns import Columns
from explorer.ui.pages.compare.state import Goal, networks_of
from explorer.ui.workers.questions import Questions


class BadColumnError(ExplorerError):
    """A network cannot stand in a column.

    Attributes:
        title: Its name.
    """

    def __init__(self, title: str, error: ExplorerError) -> None:
        super().__init__(f"{title} cannot be compared: {error}")
        self.title = title


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer.

    Attributes:
        columns: Networks whose traces are known.
        goal: Where the link leads that was followed, ``None`` if none was.
        changed: What What-if works on, where the link says so.
    """

    columns: Columns
    goal: Goal | None = None
    changed: Variant | None = None


class Inquiry(QObject):
    """Has all columns traced aside; only the newest wish counts.

    Signals:
        asked: A sentence that says what is being looked at; ``wanted`` is new.
        answered: The ``Found``, whose columns are ``shown`` and ``wanted`` from now on.
        refused: One sentence that says why there is no answer; what is shown stays, and
            ``wanted`` is what is shown again.
    """

    asked = Signal(str)
    answered = Signal(object)
    refused = Signal(str)

    def __init__(
        self, first: tuple[Variant, ...], cache: TraceCache, parent: QObject
    ) -> None:
        """Ask nothing yet.

        Args:
            first: What the page begins with.
            cache: Keeps traces.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._wanted = Columns.of(first, "notes", cache)
        self._shown: Columns | None = None
        self._is_following = False
        self._questions = Questions(self, "comparison")
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)

    @property
    def wanted(self) -> Columns:
        """What was last asked for; its traces may be missing."""
        return self._wanted

    @property
    def shown(self) -> Columns | None:
        """What is shown, ``None`` before the first answer."""
        return self._shown

    @property
    def is_following(self) -> bool:
        """Whether a link is being followed."""
        return self._is_following

    @property
    def is_asking(self) -> bool:
        """Whether an answer is awaited."""
        return self._questions.is_busy()

    def ask(
        self,
        variants: tuple[Variant, ...] | None = None,
        against: Against | None = None,
    ) -> None:
        """Ask for other networks or other baselines; what is not given stays."""
        before = self._wanted
        self._is_following = False
        self._wanted = Columns.of(
            before.variants if variants is None else variants,
            before.against if against is None else against,
            before.cache,
        )
        self.asked.emit(self.tr("Comparing networks …"))
        self._questions.ask(partial(_traced, self._wanted))

    def follow(self, link: StateLink, goal: Goal) -> None:
        """Ask for what a link shows; ``goal`` is where it leads."""
        self._is_following = True
        self.asked.emit(self.tr("Opening a link …"))
        self._questions.ask(partial(_opened, link, goal, self._wanted))

    def is_settled(self) -> bool:
        """Whether what was last asked for is there."""
        return self._shown is not None and not self._questions.is_busy()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _on_answered(self, found: Found) -> None:
        self._wanted = self._shown = found.columns
        self._is_following = False
        self.answered.emit(found)

    def _on_failed(self, error: Exception) -> None:
        self._is_following = False
        if self._shown is not None:
            self._wanted = self._shown
        self.refused.emit(sentence(error))
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them


def _traced(columns: Columns) -> Found:
    """``columns``, once the trace of each is known.

    Raises:
        BadColumnError: One of them cannot be built or followed.
    """
    for variant in columns.variants:
        try:
            columns.cache.trace(variant)
        except ExplorerError as error:
            raise BadColumnError(variant.title, error) from error
    return Found(columns=columns)


def _opened(link: StateLink, goal: Goal, present: Columns) -> Found:
    """What ``link`` shows; columns that it does not name stay those of ``present``.

    Raises:
        ExplorerError: One of the networks cannot be.
    """
    named = networks_of(link)
    against = goal.against
    if against is None:
        against = "notes" if named.variants else present.against
    variants = named.variants or present.variants
    columns = Columns.of(variants, against, present.cache)
    return Found(columns=_traced(columns).columns, goal=goal, changed=named.changed)
