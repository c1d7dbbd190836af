"""Everything to choose a picture with: strip, samples, pad, clipboard, files."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from explorer.errors import ExplorerError
from explorer.ui.choosing.pictures import Choice, Pictures
from explorer.ui.clipboard import copied_file, copied_picture
from explorer.ui.recent_files import RecentFiles
from explorer.ui.widgets.drawing_pad import DrawingPad
from explorer.ui.widgets.input_strip import InputStrip
from explorer.ui.widgets.popover import Popover
from explorer.ui.widgets.sample_browser import SampleBrowser
from explorer.ui.widgets.thumbnail_row import Thumbnail
from explorer.ui.workers.questions import Questions

_EXTRAS = 4  # thumbnails of what was opened, pasted or drawn
_DRAWING = "drawing"


class InputChooser(QWidget):
    """Chooses; the page looks at what was chosen.

    Signals:
        chosen: The ``Choice``.
        refused: One sentence that says why there is nothing to look at.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(
        self, pictures: Pictures, recent: RecentFiles, parent: QWidget | None = None
    ) -> None:
        """Make the strip with everything behind it.

        Args:
            pictures: What can be looked at.
            recent: Image files that were opened before.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._pictures = pictures
        self._recent = recent
        self._offered = pictures.offered()
        self._extras: list[Choice] = []
        self._opening = Questions(self, "pictures")
        self._strip = InputStrip(self)
        self._pad = DrawingPad()
        self._browser = SampleBrowser()
        self._browser.set_classes(pictures.classes, pictures.counts)
        self._pad_panel = Popover(
            self._strip.drawing_button(),
            self._pad,
            title=self.tr("Draw"),
            stays=True,
        )
        self._samples_panel = Popover(
            self._strip.samples_button(),
            self._browser,
            title=pictures.title,
            stays=True,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip)
        self._connect()
        self._fill()
        self._strip.set_recent(recent.paths())

    def first(self) -> Choice:
        """What is looked at before anything was chosen."""
        return self._offered[0]

    def show_choice(self, choice: Choice) -> None:
        """Mark what is looked at, which joins the strip; no signal."""
        if choice.key not in {offered.key for offered in self._offered}:
            self._add_extra(choice)
        self._strip.choose(_strip_key(choice))
        place = self._pictures.place(choice.key)
        if place is not None:
            self._browser.show_sample(*place, choice.picture.rgb)

    def choose(self, key: str) -> None:
        """Choose a picture by its key; one that is not there is told of."""
        self._opening.ask(partial(self._pictures.choice, key))

    def open_file(self, path: Path) -> None:
        """Look at an image file; a bad one is told of."""
        self._opening.ask(partial(self._pictures.file, path))

    def paste(self) -> None:
        """Look at what is on the clipboard: a picture, or a file that is one."""
        data = QApplication.clipboard().mimeData()
        path, picture = copied_file(data), copied_picture(data)
        if path is not None:
            self.open_file(path)
        elif picture is not None:
            self.chosen.emit(self._pictures.pasted(picture))
        else:
            self.refused.emit(
                self.tr("There is no picture on the clipboard; copy one first.")
            )

    def is_settled(self) -> bool:
        """Whether nothing is being opened."""
        return not self._opening.is_busy()

    def strip(self) -> InputStrip:
        """The thumbnails and buttons."""
        return self._strip

    def pad(self) -> DrawingPad:
        """What is drawn on."""
        return self._pad

    def browser(self) -> SampleBrowser:
        """The samples."""
        return self._browser

    def panels(self) -> tuple[Popover, Popover]:
        """Those of the pad and of the samples."""
        return self._pad_panel, self._samples_panel

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """End the background work; call before the window closes."""
        return self._opening.shutdown(timeout_ms)

    def _connect(self) -> None:
        self._strip.picked.connect(self._on_picked)
        self._strip.file_chosen.connect(lambda path: self.open_file(Path(path)))
        self._strip.paste_wanted.connect(self.paste)
        self._strip.drawing_wanted.connect(self._pad_panel.toggle)
        self._strip.samples_wanted.connect(self._samples_panel.toggle)
        self._pad_panel.opened.connect(self._samples_panel.shut)
        self._samples_panel.opened.connect(self._pad_panel.shut)
        self._pad.drawn.connect(self._on_drawn)
        self._browser.wanted.connect(self._on_sample_wanted)
        self._opening.answered.connect(self._on_opened)
        self._opening.failed.connect(self._on_failed)

    def _fill(self) -> None:
        self._strip.set_thumbnails(
            [
                Thumbnail(
                    key=_strip_key(choice),
                    title=choice.picture.name,
                    pixels=choice.picture.rgb,
                )
                for choice in (*self._extras, *self._offered)
            ]
        )

    def _add_extra(self, choice: Choice) -> None:
        """Put it first in the strip; a drawing replaces the one before."""
        key = _strip_key(choice)
        if choice.is_sample and key != _DRAWING:
            return  # the samples have a place of their own
        others = [extra for extra in self._extras if _strip_key(extra) != key]
        self._extras = [choice, *others][:_EXTRAS]
        self._fill()

    def _on_picked(self, key: str) -> None:
        everything = (*self._extras, *self._offered)
        choice = next(c for c in everything if _strip_key(c) == key)
        self.chosen.emit(choice)

    def _on_drawn(self, ink: NDArray[np.uint8]) -> None:
        self.chosen.emit(self._pictures.drawing(ink))

    def _on_sample_wanted(self, label: int, number: int) -> None:
        self.chosen.emit(self._pictures.sample(label, number))

    def _on_opened(self, choice: Choice) -> None:
        if choice.picture.source is not None and choice.key.startswith("file:"):
            self._recent.add(str(choice.picture.source))
            self._strip.set_recent(self._recent.paths())
        self.chosen.emit(choice)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, ExplorerError):
            raise error
        self.refused.emit(str(error))


def _strip_key(choice: Choice) -> str:
    """All drawings share one place in the strip."""
    return _DRAWING if choice.key.startswith("drawing:") else choice.key
