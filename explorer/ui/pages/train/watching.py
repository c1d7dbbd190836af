"""Watch it learn: what a layer makes of an image, while a run trains and afterwards."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.runs.weights_choice import WeightsChoice
from explorer.training.control import TrainingControl
from explorer.training.watching import WeightsCopy
from explorer.ui.failures import sentence
from explorer.ui.pages.train.live_runs import LiveRun
from explorer.ui.pages.train.watching_history import RunHistory
from explorer.ui.pages.train.watching_laboratory import (
    MapsLaboratory,
    MapsRequest,
    WatchedMaps,
)
from explorer.ui.pages.train.watching_layers import MapLayer, first_layer
from explorer.ui.pages.train.watching_link import explore_link
from explorer.ui.pages.train.watching_live import LiveWeights
from explorer.ui.pages.train.watching_panel import WatchingPanel
from explorer.ui.widgets.time_slider import TimePoint
from explorer.ui.workers.questions import Questions

LIVE = "live"


class Watching(QWidget):
    """Maps of one run at a chosen moment; live, they follow the training.

    A copy of the weights is asked for when the one before is on the screen, and only
    while the view can be seen.

    Attributes:
        panel: What is seen.

    Signals:
        link_wanted: A ``StateLink`` to the same in Explore.
    """

    link_wanted = Signal(object)

    def __init__(self, folder: Path | None, parent: QWidget | None = None) -> None:
        """Show nothing yet.

        Args:
            folder: The data folder; the usual one when not given.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._runs: Sequence[LiveRun] = ()
        self._run: LiveRun | None = None
        self._image: int | None = None  # of the samples; ``None`` before any choice
        self._layer = ""  # path of its step
        self._shown: WatchedMaps | None = None
        self._asked: MapsRequest | None = None
        self._laboratory = MapsLaboratory(folder)
        self._questions = Questions(self, "maps")
        self._history = RunHistory(folder, self)
        self.live = LiveWeights(self)
        self.panel = WatchingPanel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self._connect()

    def begin(self, runs: Sequence[LiveRun]) -> None:
        """Forget what was shown; from now on show ``runs``."""
        self._runs = runs
        self._take(None)

    def follow(
        self, control: TrainingControl | None, active: Sequence[LiveRun] = ()
    ) -> None:
        """Look into this training from now on.

        Args:
            control: Of the training under way; ``None`` once none is.
            active: Its runs, by their places in it.
        """
        self.live.follow(control, active)
        if self.isVisible():
            self.draw()

    def choose(self, key: str) -> None:
        """Show this run from now on, at once if the view can be seen."""
        if self._run is None or key != self._run.key:
            self._take(next((run for run in self._runs if run.key == key), None))
        if self.isVisible():
            self.draw()

    def draw(self) -> None:
        """Show what has become of the run since the last time."""
        if self._run is not None:
            self._history.look(self._run)
        self._show_points()
        self._ask()

    def shown(self) -> WatchedMaps | None:
        """What is on the screen."""
        return self._shown

    def is_settled(self) -> bool:
        """Whether nothing is being found out."""
        return not (self._questions.is_busy() or self._history.is_busy())

    def shutdown(self, timeout_ms: int) -> bool:
        """End the threads; ``False`` if one is still at work after the time."""
        self.live.rest()
        parts = (self._questions, self._history)
        ended = [part.shutdown(timeout_ms) for part in parts]  # each of them is told
        return all(ended)

    def _connect(self) -> None:
        panel = self.panel
        panel.layers.activated.connect(self._on_layer_picked)
        panel.thumbnails.picked.connect(self._on_image_picked)
        panel.time.picked.connect(self._on_moment_picked)
        panel.explore.clicked.connect(self._on_explore_clicked)
        panel.painted.connect(self._on_painted)
        self.live.arrived.connect(self._ask)
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)
        self._history.changed.connect(self.draw)
        self._history.failed.connect(self._on_history_missing)

    # what there is

    def _take(self, run: LiveRun | None) -> None:
        self._run = run
        self._questions.cancel()
        self._history.forget()
        self.live.forget()
        self._shown = self._asked = None
        self.panel.forget_ranges()
        self.panel.say("")
        self.panel.time.set_playing(False)
        self.panel.time.set_points(())
        self.panel.show_sentence(self._why_nothing())

    def _why_nothing(self) -> str:
        if self._run is not None and self.live.knows(self._run.key):
            return self.tr("Waiting for the first weights …")
        return self.tr(
            "No weights of this run were kept yet: they are after its first pass over"
            " the training images, and when it is paused, stopped or finished."
        )

    def _is_live(self) -> bool:
        run = self._run
        return run is not None and not run.over and self.live.knows(run.key)

    def _show_points(self) -> None:
        run = self._run
        if run is None:
            return
        points = self._history.points()
        if self._is_live():
            points.append(TimePoint(key=LIVE, text=self._live_title()))
        slider = self.panel.time
        at_end = not slider.points() or slider.key() == slider.points()[-1].key
        slider.set_points(points)
        if at_end and points:  # the end is where one goes on watching
            slider.choose(points[-1].key)
        self.panel.explore.setEnabled(self._explored() is not None)
        if self._shown is None:
            self.panel.show_sentence(self._why_nothing())

    def _live_title(self) -> str:
        weights = self._shown.request.weights if self._shown is not None else None
        if not isinstance(weights, WeightsCopy):
            return self.tr("Live")
        return self.tr("Live · step {0}").format(f"{weights.step:,}")

    # asking

    def _wanted(self) -> MapsRequest | None:
        """What the controls ask for; ``None`` while there are no weights for it."""
        run, key = self._run, self.panel.time.key()
        if run is None or not key:
            return None
        config = run.series.config
        weights: WeightsCopy | WeightsChoice
        if key != LIVE:
            assert run.run_id is not None  # else nothing of it was found in the store
            weights = WeightsChoice.of_run(run.run_id, int(key))
        elif self.live.copy is not None:
            weights = self.live.copy
        else:
            return None
        return MapsRequest(config=config, weights=weights, image=self._image)

    def _ask(self) -> None:
        """Ask for what is wanted, if that is another thing than before.

        While one question is open the next one waits: its answer is shown first, so
        that a drag shows something on its way.
        """
        busy = self._questions.is_busy() or self._history.is_busy()
        if busy or not self.isVisible():
            return
        self._want_copy()
        wanted = self._wanted()
        if wanted is not None and not wanted.asks_as(self._asked):
            self._asked = wanted
            self._questions.ask(partial(self._laboratory.look, wanted))

    def _want_copy(self) -> None:
        """Ask the training for weights, once what it gave before is on the screen."""
        if self._run is not None and self.panel.time.key() == LIVE and self._is_live():
            self.live.keep_up(self._run.key)
        else:
            self.live.rest()

    def _on_painted(self) -> None:
        if self._shown is not None and self._shown.request.weights is self.live.copy:
            self.live.seen()
            self._want_copy()

    def _on_answered(self, watched: WatchedMaps) -> None:
        self._shown = watched
        self.panel.say("")
        self._show(watched)
        self._show_points()
        self._ask()

    def _show(self, watched: WatchedMaps) -> None:
        layer = self._chosen_layer(watched)
        if layer is None:
            self.panel.show_sentence(self.tr("This network has no feature maps."))
            return
        self.panel.offer_layers(watched.layers, layer)
        self.panel.offer_samples(watched.samples, watched.image)
        self.panel.show_maps(watched, layer)
        self.panel.show_sentence("")

    def _chosen_layer(self, watched: WatchedMaps) -> MapLayer | None:
        for layer in watched.layers:
            if layer.step.path == self._layer:
                return layer
        return first_layer(watched.layers)

    def _on_failed(self, error: Exception) -> None:
        self.panel.say(sentence(error))
        if self._shown is None:
            self.panel.show_sentence(sentence(error))
        self._ask()  # what was chosen meanwhile
        if not isinstance(error, ExplorerError):
            raise error  # a bug, for whoever collects them

    def _on_history_missing(self, reason: str) -> None:
        self.draw()
        self.panel.say(reason)

    # choosing

    def _on_layer_picked(self) -> None:
        self._layer = str(self.panel.layers.currentData())
        if self._shown is not None:
            self._show(self._shown)

    def _on_moment_picked(self) -> None:
        self.panel.explore.setEnabled(self._explored() is not None)
        self._ask()

    def _on_image_picked(self, key: str) -> None:
        self._image = int(key)
        self.panel.forget_ranges()
        self._ask()

    def link(self) -> StateLink | None:
        """The same in Explore; live weights are not in the store: there the latest."""
        watched, weights = self._shown, self._explored()
        if watched is None or weights is None:
            return None
        channel = self.panel.mosaic.selected_channel()
        return explore_link(watched, weights, self._chosen_layer(watched), channel)

    def _explored(self) -> WeightsChoice | None:
        """What Explore can show of the chosen moment."""
        run, key = self._run, self.panel.time.key()
        if run is None or run.run_id is None or not self._history.is_known() or not key:
            return None
        if key != LIVE:
            return WeightsChoice.of_run(run.run_id, int(key))
        kept = self._history.has_weights()
        return WeightsChoice.of_run(run.run_id) if kept else None

    def _on_explore_clicked(self) -> None:
        link = self.link()
        if link is not None:
            self.link_wanted.emit(link)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.live.rest()
