"""The strip above the curves: on what, which form, how long, where to train."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from explorer.architectures.recipe import Recipe
from explorer.training.config import BudgetUnit, TrainingConfig
from explorer.training.together import Order
from explorer.ui.pages.train.fixed_settings import FixedSettings
from explorer.ui.pages.train.recipe_chooser import RecipeChooser
from explorer.ui.pages.train.service import Choice, TrainPlan, TrainService
from explorer.ui.widgets.field_bar import FieldBar
from explorer.ui.widgets.menu_choice import MenuChoice, Option

_FIRST_AMOUNT: dict[BudgetUnit, int] = {"seconds": 120, "epochs": 3, "macs": 500}
_MOST: dict[BudgetUnit, int] = {"seconds": 24 * 3_600, "epochs": 1_000, "macs": 10**7}
_STEP: dict[BudgetUnit, int] = {"seconds": 30, "epochs": 1, "macs": 100}
_LARGEST_SEED = 2**31 - 1
MOST_SEEDS = 10
_COUNT_WIDTH = 52  # px
_DEVICES = "devices"  # the order that needs several of them
_SEED_WIDTH = 52  # px: few seeds have more than four digits
_NUMBER_WIDTH = 66  # px
_NUMBER_MARGIN = 6  # px, as much as a menu leaves before its text


class SettingsBar(FieldBar):
    """Everything about a training but which networks.

    Signals:
        form_changed: Key of the form that is chosen now, also when another recipe is;
            comes before ``changed``.
        changed: Something else is chosen.
    """

    form_changed = Signal(str)
    changed = Signal()

    def __init__(self, service: TrainService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._forms, self._devices = service.forms(), service.devices()
        self._amounts = dict(_FIRST_AMOUNT)
        self._build()
        self._on_device_picked()
        self._connect()

    def plan(self, networks: Sequence[str]) -> TrainPlan:
        """The plan that trains ``networks`` as chosen here."""
        return TrainPlan(
            networks=tuple(networks),
            form=self.form(),
            dataset=str(self.dataset_box.currentData()),
            unit=self._unit(),
            amount=self.amount_box.value(),
            seed=self.seed_box.value(),
            device=str(self.device_box.currentData()),
            seeds=self.seeds_box.value(),
            recipe=self.recipe(),
            order=self.order(),
        )

    def order(self) -> Order:
        """How several runs share the time."""
        order: Order = self.order_menu.key()  # type: ignore[assignment]  # its options
        return order

    def show_fixed(self, configs: Sequence[TrainingConfig]) -> None:
        """Show what these runs were given in place of what is chosen here.

        Args:
            configs: Runs that the settings do not decide; none to show the own choices
                again, which nothing has changed.
        """
        for field in self._own_fields:
            field.setVisible(not configs)
        self.fixed.show_configs(configs)

    def form(self) -> str:
        """Key of the chosen form."""
        return str(self.form_box.currentData())

    def device_title(self) -> str:
        """The chosen device for people."""
        return self.device_box.currentText()

    def notes(self) -> tuple[str, ...]:
        """What to know about the choices, as sentences."""
        about_data = self._service.dataset_note(str(self.dataset_box.currentData()))
        about_form = self._forms[self.form_box.currentIndex()].note
        return tuple(note for note in (about_form, about_data) if note)

    def recipe(self) -> Recipe | None:
        """The recipe that is locked for all networks, if one is."""
        return self.recipe_button.recipe()

    def problem(self) -> str:
        """Why the choices cannot work; empty when they can."""
        return self.recipe_button.problem()

    def set_budget(self, unit: BudgetUnit, amount: int) -> None:
        """Choose a budget."""
        self._amounts[unit] = amount
        self.unit_box.setCurrentIndex(self.unit_box.findData(unit))
        self.amount_box.setValue(amount)

    def _unit(self) -> BudgetUnit:
        unit: BudgetUnit = self.unit_box.currentData()
        return unit

    def _build(self) -> None:
        self.dataset_box = _menu(self._service.datasets())
        self.form_box = _menu(self._forms)
        self.amount_box = QSpinBox()
        self.unit_box = QComboBox()
        self.unit_box.addItem(self.tr("s for all"), "seconds")
        self.unit_box.addItem(self.tr("epochs each"), "epochs")
        self.unit_box.addItem(self.tr("GMAC each"), "macs")
        self.seed_box = QSpinBox()
        self.seed_box.setRange(0, _LARGEST_SEED - MOST_SEEDS)
        self.seed_box.setFixedWidth(_SEED_WIDTH)
        self.amount_box.setFixedWidth(_NUMBER_WIDTH)
        self.seeds_box = QSpinBox()
        self.seeds_box.setRange(1, MOST_SEEDS)
        self.seeds_box.setPrefix("× ")
        self.seeds_box.setFixedWidth(_COUNT_WIDTH)
        self.recipe_button = RecipeChooser()
        for box in (self.amount_box, self.seed_box, self.seeds_box):
            box.lineEdit().setTextMargins(_NUMBER_MARGIN, 0, 0, 0)
            box.setFixedHeight(self.dataset_box.sizeHint().height())
        self.device_box = _menu(
            [Choice(key=d.key, title=d.title) for d in self._devices]
        )
        self.order_menu = self._order_menu()
        self._show_unit()
        self._add_fields()
        self._add_further_fields()

    def _order_menu(self) -> MenuChoice:
        options = (
            Option(
                "turns",
                self.tr("Take turns"),
                "columns-3",
                self.tr("The curves of all runs grow side by side"),
            ),
            Option(
                "queue",
                self.tr("One after another"),
                "arrow-down-0-1",
                self.tr("Each run has the device to itself until it ends"),
            ),
            Option(
                _DEVICES,
                self.tr("One per device"),
                "cpu",
                self.tr("The runs are dealt out to all GPUs, which work at once"),
            ),
        )
        known = [option for option in options if self._has_devices_for(option.key)]
        menu = MenuChoice(self.tr("Order of the runs"), known)
        menu.set_wordy(False)
        return menu

    def _has_devices_for(self, order: str) -> bool:
        gpus = [device for device in self._devices if device.key != "cpu"]
        return order != _DEVICES or len(gpus) > 1

    def _add_fields(self) -> None:
        dataset = self.add_field(
            self.tr("Data set"),
            self.dataset_box,
            self.tr("The images that the networks learn from and are tested on"),
        )
        form = self.add_field(
            self.tr("Variant"),
            self.form_box,
            self.tr("Which form of the networks: small ones, or those of the book"),
        )
        recipe = self.add_field(
            self.tr("Recipe"),
            self.recipe_button,
            self.tr("Optimizer, learning rate, batch size and so on"),
        )
        budget = self.add_field(
            self.tr("Budget"),
            self.amount_box,
            self.tr("How long to train; the test after each pass is not counted"),
            self.unit_box,
        )
        self.unit_box.setAccessibleName(self.tr("Unit of the budget"))
        self.unit_box.setToolTip(
            self.tr(
                "Seconds are shared: five networks get a fifth each.\n"
                "An epoch is one pass over all training images.\n"
                "A GMAC is a billion multiply-accumulates; with as many for each, a\n"
                "small network sees more images."
            )
        )
        seed = self.add_field(
            self.tr("Seed"),
            self.seed_box,
            self.tr(
                "The same seed gives the same weights and the same order of images"
            ),
            self.seeds_box,
        )
        self.seeds_box.setAccessibleName(self.tr("How many seeds"))
        self.seeds_box.setToolTip(
            self.tr(
                "How many runs of each network, with this seed and the next ones:\n"
                "their spread says what is chance"
            )
        )
        self._own_fields = (dataset, form, recipe, budget, seed)

    def _add_further_fields(self) -> None:
        """What the settings decide for all runs, whoever decides the rest."""
        self.fixed = FixedSettings(self, self._service)
        self.add_field(
            self.tr("Device"),
            self.device_box,
            self.tr("Where the networks are trained"),
            self.order_menu,
        )

    def _connect(self) -> None:
        self.dataset_box.currentIndexChanged.connect(self._on_changed)
        self.amount_box.valueChanged.connect(self._on_changed)
        self.seed_box.valueChanged.connect(self._on_changed)
        self.seeds_box.valueChanged.connect(self._on_changed)
        self.order_menu.picked.connect(self._on_order_picked)
        self.recipe_button.changed.connect(self._on_recipe_changed)
        self.unit_box.currentIndexChanged.connect(self._on_unit_picked)
        self.form_box.currentIndexChanged.connect(self._on_form_picked)
        self.device_box.currentIndexChanged.connect(self._on_device_picked)

    def _show_unit(self) -> None:
        """Give the number the range and the value of the chosen unit."""
        unit = self._unit()
        blocked = self.amount_box.blockSignals(True)
        self.amount_box.setRange(1, _MOST[unit])
        self.amount_box.setSingleStep(_STEP[unit])
        self.amount_box.setValue(self._amounts[unit])
        self.amount_box.blockSignals(blocked)

    def _on_changed(self) -> None:
        self._amounts[self._unit()] = self.amount_box.value()
        self.changed.emit()

    def _on_order_picked(self) -> None:
        # All devices are used: there is none to choose.
        self.device_box.setEnabled(self.order() != _DEVICES)
        self.changed.emit()

    def _on_unit_picked(self) -> None:
        self._show_unit()
        self.changed.emit()

    def _on_recipe_changed(self) -> None:
        self.form_changed.emit(self.form())  # the rows say how each is trained
        self.changed.emit()

    def _on_form_picked(self) -> None:
        self.form_changed.emit(self.form())
        self.changed.emit()

    def _on_device_picked(self) -> None:
        """A device brings the form and the unit that make sense on it."""
        device = self._devices[self.device_box.currentIndex()]
        self.form_box.setCurrentIndex(self.form_box.findData(device.form))
        self.unit_box.setCurrentIndex(self.unit_box.findData(device.unit))
        self._show_unit()
        self.changed.emit()


def _menu(choices: Sequence[Choice]) -> QComboBox:
    menu = QComboBox()
    for choice in choices:
        menu.addItem(choice.title, choice.key)
    return menu
