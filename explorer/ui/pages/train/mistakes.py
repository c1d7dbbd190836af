"""What the latest test of a run confused, and its surest wrong answers as images."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.data.datasets import describe_dataset
from explorer.errors import ExplorerError
from explorer.runs.passes import part_of_a_pass, passes_text
from explorer.training.events import Examined, Mistake
from explorer.ui.models.run_text import percent_text
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.service import Pixels, TrainService
from explorer.ui.theme import GRID
from explorer.ui.widgets.confusion_matrix import ConfusionMatrix
from explorer.ui.widgets.mistake_list import MistakeCard, MistakeList
from explorer.ui.workers.questions import Questions


class Mistakes(QFrame):
    """Confusion matrix and worst mistakes of one run."""

    def __init__(self, service: TrainService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._service = service
        self._runs: Sequence[LiveRun] = ()
        self._key = ""
        self._shown: Examined | None = None
        self._names: tuple[str, ...] = ()
        self._questions = Questions(self, "test images")
        self._questions.answered.connect(self._on_pictures)
        self._questions.failed.connect(self._on_pictures_missing)
        self._build()
        self.matrix.told.connect(self._on_told)

    def begin(self, runs: Sequence[LiveRun]) -> None:
        """Forget what was shown; from now on show ``runs``."""
        self._runs = runs
        self._clear()

    def choose(self, key: str) -> None:
        """Show this run from now on, at once if the view can be seen."""
        if key != self._key:
            self._key = key
            self._clear()
        if self.isVisible():
            self.draw()

    def draw(self) -> None:
        """Show the latest test, if it is another than what is shown."""
        run = next((run for run in self._runs if run.key == self._key), None)
        if run is None or not run.series.examinations:
            return
        examined = run.series.examinations[-1]
        if examined == self._shown:
            return
        self._shown = examined
        dataset = run.series.config.dataset
        self._names = _names(dataset, len(examined.confusion))
        self._pages.setCurrentIndex(1)
        self.heading.setText(
            self.tr("{0}: test after {1}, step {2}").format(
                run.title, self._passes(run, examined), f"{examined.step:,}"
            )
        )
        self.matrix.set_counts(examined.confusion, self._names)
        self._tell_worst()
        places = tuple(mistake.image for mistake in examined.worst)
        service, worst = self._service, examined.worst
        self._questions.ask(lambda: (worst, service.pictures(dataset, places)))

    def _passes(self, run: LiveRun, examined: Examined) -> str:
        started = run.series.started
        whole = started.steps_per_epoch if started is not None else None
        part = part_of_a_pass(examined.step, examined.epoch, whole)
        if part is None:
            return self.tr("epoch {0}").format(f"{examined.epoch:,}")
        return self.tr("{0} passes").format(passes_text(part))

    def sentence(self) -> str:
        """What stands in place of a matrix; empty where there is one."""
        return self._nothing.text() if self._pages.currentIndex() == 0 else ""

    def shutdown(self, timeout_ms: int) -> bool:
        """End the thread; ``False`` if it is still at work after the time."""
        return self._questions.shutdown(timeout_ms)

    def _build(self) -> None:
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setProperty("role", "heading")
        self.matrix = ConfusionMatrix()
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(2 * self.told.fontMetrics().lineSpacing())
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        axes = QLabel(self.tr("rows: what it is · columns: what the network says"))
        axes.setProperty("role", "muted")
        self.list = MistakeList()
        title = QLabel(self.tr("Surest wrong answers"))
        title.setProperty("role", "heading")
        title.setBuddy(self.list)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(_column(self.heading, axes, self.matrix, self.told))
        splitter.addWidget(_column(title, self.list))
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        self._nothing = QLabel(
            self.tr(
                "What a network confuses is known after its first test: after a pass"
                " over the training images, or at the end."
            )
        )
        self._nothing.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.setProperty("role", "clear")
        self._pages.addWidget(self._nothing)
        page = QWidget()
        page.setProperty("role", "clear")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID, GRID, GRID, GRID)
        outer.addWidget(self._pages)

    def _clear(self) -> None:
        self._shown = None
        self._questions.cancel()
        self._pages.setCurrentIndex(0)
        self.list.set_cards(())

    def _tell_worst(self) -> None:
        """As long as no cell is looked at, the commonest mistake speaks."""
        worst = self.matrix.matrix.worst()
        if worst is None:
            self.told.setText(self.tr("Every test image is recognised."))
            return
        sentence = self.matrix.matrix.sentence(*worst)
        self.told.setText(self.tr("Most often: {0}").format(sentence))

    def _card(self, mistake: Mistake, pixels: Pixels) -> MistakeCard:
        label, answer = self._name(mistake.label), self._name(mistake.answer)
        share = percent_text(mistake.probability)
        sentence = self.tr(
            "Test image {0} is {1}; the network says {2} with {3}, and gives {1} {4}."
        ).format(
            mistake.image, label, answer, share, percent_text(mistake.label_probability)
        )
        return MistakeCard(
            pixels=pixels,
            lines=(label, self.tr("says {0}").format(answer), share),
            sentence=sentence,
        )

    def _name(self, label: int) -> str:
        known = 0 <= label < len(self._names)
        return self._names[label] if known else str(label)

    def _on_pictures(
        self, answer: tuple[tuple[Mistake, ...], tuple[Pixels, ...]]
    ) -> None:
        self.list.set_cards([self._card(*pair) for pair in zip(*answer, strict=True)])

    def _on_pictures_missing(self, error: Exception) -> None:
        self.list.set_cards(())
        reason = (
            str(error) if isinstance(error, ExplorerError) else type(error).__name__
        )
        self.told.setText(
            self.tr("The test images cannot be shown: {0}").format(reason)
        )

    def _on_told(self, sentence: str) -> None:
        self.told.setText(sentence)


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    holder.setProperty("role", "clear")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    for widget in widgets:
        column.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
    return holder


def _names(dataset: str, count: int) -> tuple[str, ...]:
    """The classes by name, by number where the names are not known."""
    try:
        names = describe_dataset(dataset).class_names
    except ExplorerError:  # a data set of another version of the program
        names = ()
    return names if len(names) == count else tuple(map(str, range(count)))
