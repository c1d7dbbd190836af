"""The button that says where the weights come from, and where others are chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from explorer.architectures.pretrained import (
    PublishedWeights,
    fetch_weights,
    weights_folders,
)
from explorer.architectures.variants import Variant
from explorer.downloads import DownloadCancelledError, Progress
from explorer.errors import ExplorerError
from explorer.paths import data_dir
from explorer.runs.moments import Moment
from explorer.runs.weights_choice import WEIGHTS_SUFFIXES, WeightsChoice
from explorer.runs.weights_offer import WeightsOffer, weights_offer
from explorer.ui.pages.explore.choosing.weights_panel import WeightsPanel
from explorer.ui.pages.explore.choosing.weights_wording import weights_title
from explorer.ui.widgets.choice_button import ChoiceButton
from explorer.ui.widgets.popover import Popover
from explorer.ui.workers.download import Arrived, DownloadSession
from explorer.ui.workers.questions import Questions

Fetch = Callable[[PublishedWeights, Path, Progress, Event], object]
_MEGA = 1_000_000


def _fetch(
    weights: PublishedWeights, folder: Path, progress: Progress, stop: Event
) -> None:
    fetch_weights(weights, folder, progress=progress, stop=stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Download:
    """A download under way, and for whom."""

    variant: Variant
    weights: PublishedWeights
    session: DownloadSession


class WeightsChooser(QWidget):
    """Random, pretrained, of a run or from a file.

    Signals:
        weights_chosen: The ``Variant``, at the image size that the weights are made
            for, and the ``WeightsChoice``.
        activity_changed: What is being downloaded; empty when nothing is.
        refused: One sentence that says what went wrong.
    """

    weights_chosen = Signal(object, object)
    activity_changed = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        variant: Variant,
        folder: Path | None = None,
        parent: QWidget | None = None,
        *,
        fetch: Fetch = _fetch,
    ) -> None:
        """Make the button.

        Args:
            variant: The network.
            folder: The data folder; the usual one when not given.
            parent: Qt parent.
            fetch: Downloads weights.
        """
        super().__init__(parent)
        self._variant = variant
        self._choice = WeightsChoice.random(0)
        self._folder = folder
        self._fetch = fetch
        self._sizes: dict[WeightsChoice, int] = {}  # px that weights are made for
        self._download: _Download | None = None
        self._ending: list[DownloadSession] = []
        self._questions = Questions(self, "weights")
        self._button = ChoiceButton(self.tr("Weights"), self)
        self._panel = WeightsPanel()
        self._popover = Popover(self._button, self._panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button)
        self._button.clicked.connect(self._popover.toggle)
        self._popover.opened.connect(self._ask)
        self._questions.answered.connect(self._on_answered)
        self._questions.failed.connect(self._on_failed)
        self._panel.picked.connect(self._on_picked)
        self._panel.download_wanted.connect(self._on_download_wanted)
        self._panel.download_cancelled.connect(self.cancel_download)
        self._panel.file_wanted.connect(self._on_file_wanted)

    def show_choice(
        self,
        variant: Variant,
        choice: WeightsChoice,
        accuracy: float | None = None,
        moment: Moment | None = None,
    ) -> None:
        """Say where the weights come from; no signal.

        Args:
            variant: The network.
            choice: Where its weights come from.
            accuracy: What they reached on their test set, 0 to 1, where known.
            moment: When in its training a run had them, where known.
        """
        stale = variant != self._variant
        self._variant, self._choice = variant, choice
        hint = choice.detail if choice.kind == "file" else ""
        self._button.show_choice(weights_title(choice, accuracy, moment), hint)
        self._panel.show_current(choice)
        if stale and self._popover.is_open():
            self._ask()

    def button(self) -> ChoiceButton:
        """What says where the weights come from."""
        return self._button

    def popover(self) -> Popover:
        """The panel where they are chosen."""
        return self._popover

    def panel(self) -> WeightsPanel:
        """What can be chosen."""
        return self._panel

    def cancel_download(self) -> None:
        """Want no download any more."""
        if self._download is not None:
            self._download.session.request_stop()

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the background work; call before the window closes."""
        ended = [self._questions.shutdown(timeout_ms)]
        ended += [session.shutdown(timeout_ms) for session in self._ending]
        return all(ended)

    # what there is

    def _ask(self) -> None:
        self._panel.set_note("")
        self._questions.ask(partial(weights_offer, self._variant, self._folder))

    def _on_answered(self, offer: WeightsOffer) -> None:
        published = [offered.weights for offered in offer.published]
        self._sizes = {_choice_of(w): w.image_size for w in published}
        self._panel.set_offer(offer, self._variant.spec.relatives)
        self._panel.show_current(self._choice)
        if self._download is not None:
            weights = self._download.weights
            self._panel.show_download(weights.name, 0, None)

    def _on_failed(self, error: Exception) -> None:
        self._refuse(error)

    # choosing

    def _on_picked(self, choice: WeightsChoice) -> None:
        self._choose(choice, self._sizes.get(choice))

    def _choose(self, choice: WeightsChoice, size: int | None = None) -> None:
        variant = self._variant
        if size is not None and size != variant.input_shape[-1]:
            variant = variant.with_options(image_size=size)
        self.weights_chosen.emit(variant, choice)

    def _on_file_wanted(self) -> None:
        self._popover.shut()
        patterns = " ".join(f"*{suffix}" for suffix in WEIGHTS_SUFFIXES)
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a weights file"),
            "",
            self.tr("Weights ({0})").format(patterns),
        )
        if path:
            self._choose(WeightsChoice.of_file(path))

    # downloading

    def _on_download_wanted(self, weights: PublishedWeights) -> None:
        if self._download is not None:
            return
        self._panel.set_note("")
        folder = weights_folders(data_dir(self._folder))[0]
        session = DownloadSession(partial(self._fetch, weights, folder), self)
        self._download = _Download(
            variant=self._variant, weights=weights, session=session
        )
        self._ending.append(session)
        session.progressed.connect(self._on_progressed)
        session.done.connect(self._on_download_done)
        session.failed.connect(self._on_download_failed)
        session.ended.connect(lambda: self._on_session_ended(session))
        session.start()
        self._on_progressed((0, None))

    def _on_progressed(self, arrived: Arrived) -> None:
        if self._download is None:
            return
        name = self._download.weights.name
        self._panel.show_download(name, *arrived)
        told = self.tr("Downloading {0} of {1}: {2} MB")
        title = self._download.variant.title
        self.activity_changed.emit(told.format(name, title, arrived[0] // _MEGA))

    def _on_session_ended(self, session: DownloadSession) -> None:
        self._ending.remove(session)
        session.deleteLater()

    def _end_download(self) -> _Download | None:
        download, self._download = self._download, None
        self.activity_changed.emit("")
        if self._popover.is_open():
            self._ask()
        return download

    def _on_download_done(self) -> None:
        """Use them, unless another network is looked at by now."""
        download = self._end_download()
        if download is not None and download.variant == self._variant:
            self._choose(_choice_of(download.weights), download.weights.image_size)

    def _on_download_failed(self, error: Exception) -> None:
        self._end_download()
        if isinstance(error, DownloadCancelledError):
            return
        self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        """Say what went wrong where the user looks; everything else goes on."""
        if not isinstance(error, ExplorerError):
            raise error
        if self._popover.is_open():
            self._panel.set_note(str(error))
        else:
            self.refused.emit(str(error))


def _choice_of(weights: PublishedWeights) -> WeightsChoice:
    return WeightsChoice(kind="pretrained", detail=weights.name)
