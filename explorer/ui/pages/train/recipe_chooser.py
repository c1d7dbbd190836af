"""The button that says how networks are trained, and the panel where it is set."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from explorer.architectures.recipe import LITE_RECIPE, Recipe
from explorer.errors import InvalidOptionError
from explorer.ui.pages.train.recipe_fields import (
    recipe_fields,
    recipe_of,
    sentence,
    shown_values,
)
from explorer.ui.theme import GRID
from explorer.ui.widgets.choice_button import ChoiceButton
from explorer.ui.widgets.option_form import OptionForm
from explorer.ui.widgets.popover import Popover
from explorer.ui.widgets.scrolled import Scrolled

_NARROWEST = 340  # px
_OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}


class RecipeChooser(ChoiceButton):
    """Each network's own recipe, or one that is locked for all.

    Signals:
        changed: Another recipe is chosen, or one that cannot be.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Recipe"), parent)
        self._recipe: Recipe | None = None
        self._problem = ""
        self.mode_box = QComboBox()
        self.mode_box.addItem(self.tr("each network's own"), False)
        self.mode_box.addItem(self.tr("one for all networks"), True)
        self.mode_box.setAccessibleName(self.tr("Which recipe"))
        self.form = OptionForm()
        own = shown_values(LITE_RECIPE)
        self.form.set_fields(recipe_fields(), own, own)
        self.popover = Popover(
            self,
            Scrolled(self._panel(), narrowest=_NARROWEST),
            title=self.tr("Recipe"),
        )
        self.clicked.connect(self.popover.toggle)
        self.mode_box.currentIndexChanged.connect(self._on_edited)
        self.form.changed.connect(self._on_edited)
        self._read()

    def recipe(self) -> Recipe | None:
        """The one for all; ``None`` gives each network its own."""
        return self._recipe

    def problem(self) -> str:
        """Why the form cannot be used; empty when it can."""
        return self._problem

    def _panel(self) -> QWidget:
        told = QLabel(
            self.tr(
                "A fair comparison gives each network what it was tuned for. One"
                " recipe for all shows what the recipe itself does."
            )
        )
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        panel = QWidget()
        panel.setFocusProxy(self.mode_box)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(told)
        column.addWidget(self.mode_box)
        column.addWidget(self.form)
        return panel

    def _on_edited(self) -> None:
        self._read()
        self.changed.emit()

    def _read(self) -> None:
        locked = bool(self.mode_box.currentData())
        self.form.setEnabled(locked)
        self._recipe, self._problem = None, ""
        if locked:
            try:
                self._recipe = recipe_of(self.form.values())
            except InvalidOptionError as error:
                self._problem = sentence(error)
        self.form.set_problem(self._problem)
        self._show()

    def _show(self) -> None:
        own, locked = self.tr("own"), self.tr("locked")
        chosen = locked if self.mode_box.currentData() else own
        self.show_choice(chosen, self._problem or self._line())

    def _line(self) -> str:
        """What is chosen, more precisely."""
        recipe = self._recipe
        if recipe is None:
            return self.tr("Each network is trained as it was tuned")
        return self.tr("{0} {1} · batch {2} for all networks").format(
            _OPTIMIZERS[recipe.optimizer],
            f"{recipe.learning_rate:g}",
            recipe.batch_size,
        )

    # Qt overrides

    def sizeHint(self) -> QSize:
        """As wide for either choice, so that nothing beside it moves."""
        width = self.fontMetrics().horizontalAdvance
        texts = (self.tr("own"), self.tr("locked"))
        more = max(map(width, texts)) - width(self.choice())
        hint = super().sizeHint()
        return QSize(hint.width() + more, hint.height())
