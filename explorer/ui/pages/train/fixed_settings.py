"""What runs were given that the settings do not decide: an experiment, stored runs."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel

from explorer.training.config import Budget, TrainingConfig
from explorer.ui.models.run_text import duration_text, tooltip_text
from explorer.ui.pages.train.service import GIGA, TrainService
from explorer.ui.widgets.field_bar import FieldBar


class FixedSettings(QObject):
    """Fields of a bar that only tell; hidden while there is nothing to tell."""

    def __init__(self, bar: FieldBar, service: TrainService) -> None:
        """Add the fields to ``bar``, hidden."""
        super().__init__(bar)
        self._service = service
        self._labels = {
            "dataset": QLabel(),
            "recipe": QLabel(),
            "budget": QLabel(),
            "seed": QLabel(),
        }
        for label in self._labels.values():
            label.setTextFormat(Qt.TextFormat.PlainText)  # a run may be imported
        names = {
            "dataset": self.tr("Data set"),
            "recipe": self.tr("Recipe"),
            "budget": self.tr("Budget"),
            "seed": self.tr("Seeds"),
        }
        self._fields = [
            bar.add_field(names[key], label, "") for key, label in self._labels.items()
        ]
        self.show_configs(())

    def show_configs(self, configs: Sequence[TrainingConfig]) -> None:
        """Tell what these runs have in common, and what each has where they differ."""
        for field in self._fields:
            field.setVisible(bool(configs))
        datasets = {choice.key: choice.title for choice in self._service.datasets()}
        described = [self._service.describe(config).recipe for config in configs]
        seeds = sorted({config.seed for config in configs})
        self._tell("dataset", (datasets.get(c.dataset, c.dataset) for c in configs))
        self._tell("recipe", described)
        self._tell("budget", (self._budget(config.budget) for config in configs))
        self._tell("seed", [", ".join(map(str, seeds))])

    def texts(self) -> dict[str, str]:
        """What the fields say, by what they are about."""
        return {key: label.text() for key, label in self._labels.items()}

    def label(self, key: str) -> QLabel:
        """The field about ``"dataset"``, ``"recipe"``, ``"budget"`` or ``"seed"``."""
        return self._labels[key]

    def _tell(self, key: str, values: Iterable[str]) -> None:
        label, different = self._labels[key], tuple(dict.fromkeys(values))
        text = different[0] if different else ""
        if len(different) > 1:
            text = self.tr("{0} different ones").format(len(different))
        label.setText(text)
        label.setToolTip(tooltip_text("\n".join(different)))
        label.setAccessibleDescription(", ".join(different))

    def _budget(self, budget: Budget) -> str:
        match budget.unit:
            case "seconds":
                text, amount = self.tr("{0} each"), duration_text(budget.amount)
            case "macs":
                text, amount = self.tr("{0} GMAC each"), f"{budget.amount / GIGA:,.0f}"
            case "epochs" if budget.amount == 1:
                text, amount = self.tr("1 epoch each"), ""
            case _:
                text, amount = self.tr("{0} epochs each"), f"{budget.amount:.0f}"
        return text.format(amount)
