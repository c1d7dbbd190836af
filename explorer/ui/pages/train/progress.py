"""How far the training is: beside the buttons, in the status bar, above the curves."""

from PySide6.QtCore import QObject, Signal

from explorer.ui.pages.train.notices import Notices
from explorer.ui.pages.train.run_panel import RunPanel
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.trainer import Trainer


class Progress(QObject):
    """Puts the state of a training into words and buttons.

    Signals:
        told: The same in one line, for the status bar.
    """

    told = Signal(str)

    def __init__(
        self, panel: RunPanel, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panel, self._notices = panel, notices
        self._say = TrainSentences(self)

    def show(self, trainer: Trainer) -> None:
        """Show where it stands; nothing while nothing trains."""
        runs = trainer.runs()
        if runs is None or not trainer.is_training():
            return
        if trainer.is_stopping():
            self._panel.show_stopping(self._say.stopping(runs.step_seconds()))
            self.told.emit(self.tr("Stopping the training…"))
            return
        paused = trainer.is_paused()
        if paused:
            self._panel.show_paused(self._say.paused())
        elif trainer.is_pausing():
            self._panel.show_pausing(self._say.pausing())
        else:
            self._panel.show_running(self._say.running(runs))
        self.told.emit(self._say.status(runs, paused=paused))
        reasons = runs.departures()
        self._notices.say("note", self._say.departures(reasons) if reasons else "")
