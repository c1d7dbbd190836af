"""The left column: the one list of networks and, under it, the one place to act."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.models.run_actions import RunAction
from explorer.ui.models.run_list import RunListModel, RunRow
from explorer.ui.pages.train.interrupted_line import InterruptedLine
from explorer.ui.theme import GRID
from explorer.ui.widgets.action_button import ActionButton
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.icon_button import IconButton
from explorer.ui.widgets.run_list_view import RunListView

WIDTH = 300  # px
START_KEYS = "Ctrl+Return"
PAUSE_KEYS = "Ctrl+Shift+Return"
_HINT_LINES = 4  # a long plan and its forecast take two each
_MARGIN = GRID + GRID // 2


class RunPanel(QFrame):
    """Chooses, shows, starts, holds and stops.

    Signals:
        start_wanted: Train what is ticked.
        stop_wanted: End what trains, or what is downloaded for it.
        pause_wanted: Hold what trains.
        go_on_wanted: Let what is held go on.
        further_wanted: Train the runs of the list further.
        networks_wanted: Show the networks in the list again.
        lit: Key of the row to look at, or ``None``.
        pause_run: Hold the runs of the row with this key while the others go on.
        go_on_run: Let them go on.
        stop_run: End them.
        explore_run: Number in the store of the run to be opened in Explore.
    """

    start_wanted = Signal()
    stop_wanted = Signal()
    pause_wanted = Signal()
    go_on_wanted = Signal()
    further_wanted = Signal()
    networks_wanted = Signal()
    lit = Signal(object)
    pause_run = Signal(str)
    go_on_run = Signal(str)
    stop_run = Signal(str)
    explore_run = Signal(int)

    def __init__(self, model: RunListModel) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH)
        self._press, self._press_second = self.start_wanted, self.pause_wanted
        self.interrupted = InterruptedLine()
        self.list_view = RunListView(model)
        self.list_view.setAccessibleName(self.tr("Networks to train, and their runs"))
        # The row that has the keyboard is framed; a frame round the list says less.
        self.list_view.setStyleSheet("QListView:focus { border: none; }")
        self.experiments_button = QPushButton(self.tr("Experiments"))
        self.experiments_button.setToolTip(
            self.tr("Questions that a few runs answer, with one click")
        )
        self.runs_button = QPushButton(self.tr("Runs"))
        self.runs_button.setToolTip(
            self.tr("All runs that were kept: to look at, go on with and put in order")
        )
        self.hint = QLabel()
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignBottom)
        # Room for the longest sentence: the button must not move under the mouse.
        self.hint.setFixedHeight(_HINT_LINES * self.hint.fontMetrics().lineSpacing())
        self.hint.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self.button, self.second = ActionButton(), ActionButton()
        self._buttons = QHBoxLayout()
        self._lay_out()
        self._back.clicked.connect(self.networks_wanted)
        self.list_view.lit.connect(self.lit)
        self.list_view.acted.connect(self._on_acted)
        self.button.clicked.connect(lambda: self._press.emit())
        self.second.clicked.connect(lambda: self._press_second.emit())
        self.show_idle(can_start=True, hint="")
        self.show_title("")

    def show_title(self, title: str) -> None:
        """Say what the list holds; nothing for the networks."""
        self._title.set_texts(title)
        self._named.setVisible(bool(title))
        self._networks.setVisible(not title)

    def set_choosable(self, choosable: bool) -> None:
        """Whether the list can be filled with something else."""
        self.experiments_button.setEnabled(choosable)
        self._back.setEnabled(choosable)

    def back_button(self) -> IconButton:
        """What brings the networks back."""
        return self._back

    def show_idle(self, *, can_start: bool, hint: str, further: str = "") -> None:
        """Nothing runs.

        Args:
            can_start: Whether there is anything to train.
            hint: What would be trained.
            further: What pressing the second button does; empty where nothing can be
                trained further.
        """
        self._press = self.start_wanted
        self.button.show_as(
            "play",
            self.tr("Train and compare"),
            self._with_keys(self.tr("Train the ticked networks"), START_KEYS),
            primary=True,
        )
        self.button.setEnabled(can_start)
        self._press_second = self.further_wanted
        self._share(0)
        self.second.show_as("", self.tr("Continue"), further)
        self.second.setEnabled(True)
        self.second.setVisible(bool(further))
        self.hint.setText(hint)

    def show_fetching(self, hint: str) -> None:
        """A data set is being downloaded: the button cancels."""
        self._press = self.stop_wanted
        self.button.show_as("x", self.tr("Cancel"), self.tr("Cancel the download"))
        self.button.setEnabled(True)
        self.second.hide()
        self.hint.setText(hint)

    def show_running(self, hint: str) -> None:
        """A training runs: the buttons hold and stop it."""
        self._show_stop()
        self._press_second = self.pause_wanted
        self.second.show_as(
            "pause",
            self.tr("Pause"),
            self._with_keys(
                self.tr("Hold the training; it goes on exactly there"), PAUSE_KEYS
            ),
        )
        self.second.setEnabled(True)
        self.hint.setText(hint)

    def show_pausing(self, hint: str) -> None:
        """Pause was pressed; the running step ends first."""
        self._show_stop()
        self.second.show_as("pause", self.tr("Pausing…"))
        self.second.setEnabled(False)
        self.hint.setText(hint)

    def show_paused(self, hint: str) -> None:
        """The training is held: the buttons let it go on and end it."""
        self._show_stop()
        self._press_second = self.go_on_wanted
        self.second.show_as(
            "play",
            self.tr("Go on"),
            self._with_keys(self.tr("Let the training go on"), PAUSE_KEYS),
            primary=True,
        )
        self.second.setEnabled(True)
        self.hint.setText(hint)

    def show_stopping(self, hint: str) -> None:
        """Stop was pressed; the running step ends first."""
        self.button.show_as("square", self.tr("Stopping…"))
        self.button.setEnabled(False)
        self.second.hide()
        self.hint.setText(hint)

    def press(self) -> None:
        """Do what the button does now, if it can be pressed."""
        self.button.click()

    def press_second(self) -> None:
        """Do what the other button does now, if it can be pressed."""
        if self.second.isVisible():
            self.second.click()

    def row_keys(self) -> tuple[tuple[str, str], ...]:
        """The list's own keys and what they do with the run that they have come to."""
        return (
            ("P", self.tr("Pause one run of the list; again to go on")),
            ("S", self.tr("Stop one run of the list")),
            ("E", self.tr("Open one run of the list in Explore")),
            ("L", self.tr("Keep the curve of one run in front")),
        )

    def _on_acted(self, what: RunAction, row: RunRow) -> None:
        match what:
            case RunAction.PAUSE:
                self.pause_run.emit(row.key)
            case RunAction.GO_ON:
                self.go_on_run.emit(row.key)
            case RunAction.STOP:
                self.stop_run.emit(row.key)
            case RunAction.EXPLORE if row.run_id is not None:
                self.explore_run.emit(row.run_id)

    def _show_stop(self) -> None:
        self._press = self.stop_wanted
        self.button.show_as(
            "square",
            self.tr("Stop"),
            self._with_keys(
                self.tr("End the training now; what was measured stays"), START_KEYS
            ),
        )
        self.button.setEnabled(True)
        self._share(1)
        self.second.show()

    def _share(self, second: int) -> None:
        """Give the second button as much room as it needs, or half of it."""
        self._buttons.setStretch(0, second)
        fixed, shared = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored
        across = shared if second else fixed
        self.second.setSizePolicy(across, fixed)
        self.button.setSizePolicy(shared, fixed)

    def _with_keys(self, text: str, keys: str) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        return f"{text} ({QKeySequence(keys).toString(native)})"

    def _lay_out(self) -> None:
        self._title = FittingLabel()
        self._title.setProperty("role", "title")
        self._back = IconButton("arrow-left", self.tr("Back to the networks"))
        self._back.setProperty("role", "flat")
        self._networks = QLabel(self.tr("Networks"))
        self._networks.setProperty("role", "title")
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, GRID, GRID, 0)
        head.setSpacing(GRID // 2)
        head.addWidget(self._networks)
        head.addStretch(1)
        head.addWidget(self.experiments_button)
        head.addWidget(self.runs_button)
        self._named = QWidget()  # a line of its own: the title is a question
        self._named.setProperty("role", "clear")
        named = QHBoxLayout(self._named)
        named.setContentsMargins(GRID, 0, GRID, 0)
        named.setSpacing(GRID // 2)
        named.addWidget(self._back)
        named.addWidget(self._title, 1)
        buttons = self._buttons
        buttons.setContentsMargins(GRID, 0, GRID, 0)
        buttons.setSpacing(GRID)
        buttons.addWidget(self.second)
        buttons.addWidget(self.button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, _MARGIN)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._named)
        column.addWidget(self.interrupted)
        column.addWidget(self.list_view, 1)
        column.addWidget(self.hint)
        column.addLayout(buttons)
