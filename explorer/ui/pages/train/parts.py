"""What the Train page consists of: its parts, made once, not yet joined."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from explorer.training.experiments import EXPERIMENTS
from explorer.ui.models.run_list import RunListModel
from explorer.ui.pages.train.experiment_cards import ExperimentCards
from explorer.ui.pages.train.fetching import Fetching
from explorer.ui.pages.train.forecast import Forecast
from explorer.ui.pages.train.notices import Notices
from explorer.ui.pages.train.results import Results
from explorer.ui.pages.train.run_panel import RunPanel
from explorer.ui.pages.train.service import TrainService
from explorer.ui.pages.train.settings_bar import SettingsBar
from explorer.ui.pages.train.shelf.panel import RunShelf
from explorer.ui.pages.train.shelf.service import ShelfService
from explorer.ui.theme import GRID
from explorer.ui.widgets.popover import Popover
from explorer.ui.widgets.scrolled import Scrolled

_CARD_WIDTH = 440  # px, for lines that can be read


class TrainParts:
    """The parts; what they tell each other is not their business.

    Attributes:
        model: The rows of the list.
        panel: The list with the buttons.
        settings_bar: What decides the runs.
        notices: Sentences above the centre.
        fetching: Data sets on their way.
        forecast: The centre before there is anything to draw.
        results: The centre from then on.
        experiments: The cards.
        experiments_panel: What they open in.
        shelf: All runs of the store.
        shelf_panel: What they open in.
    """

    def __init__(
        self, service: TrainService, shelf: ShelfService, page: QWidget
    ) -> None:
        """Make them and lay them out in ``page``."""
        self.model = RunListModel(page)
        self.settings_bar = SettingsBar(service)
        self.panel = RunPanel(self.model)
        self.notices = Notices()
        self.fetching = Fetching(service)
        self.forecast = Forecast()
        self.results = Results(service)
        self.experiments = ExperimentCards(EXPERIMENTS)
        self._centre = QStackedWidget()
        self._lay_out(page)
        self.experiments_panel = Popover(
            self.panel.experiments_button,
            Scrolled(self.experiments, narrowest=_CARD_WIDTH),
            title=QCoreApplication.translate("TrainParts", "Experiments"),
        )
        self.shelf = RunShelf(shelf)
        self.shelf_panel = Popover(
            self.panel.runs_button,
            self.shelf,
            title=QCoreApplication.translate("TrainParts", "Runs"),
        )

    def show_results(self, shown: bool) -> None:
        """Put results into the centre, or the forecast."""
        self._centre.setCurrentWidget(self.results if shown else self.forecast)

    def results_shown(self) -> bool:
        """Whether results are in the centre."""
        return self._centre.currentWidget() is self.results

    def _lay_out(self, page: QWidget) -> None:
        self._centre.addWidget(self.forecast)
        self._centre.addWidget(self.results)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.settings_bar)
        right.addWidget(self.notices)
        right.addWidget(self.fetching)
        right.addWidget(self._centre, 1)
        row = QHBoxLayout(page)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.panel)
        row.addLayout(right, 1)
