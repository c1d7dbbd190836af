"""What ails a run, as sentences of the window's language."""

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from explorer.training.diagnosis_finding import Finding, Illness
from explorer.ui.models.run_text import loss_text, percent_text

Figures = Mapping[str, float | str]

_PATHS = ("block", "first_block", "last_block")
"""Figures that are paths of blocks."""


class FindingWords(QObject):
    """Writes findings and remedies; the numbers are those that they rest on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sentences: dict[Illness, Callable[[Figures], str]] = {
            "not_finite": self._not_finite,
            "softmax_twice": self._softmax_twice,
            "rate_too_high": self._rate_too_high,
            "rate_too_low": self._rate_too_low,
            "stuck_at_chance": self._stuck_at_chance,
            "dead_units": self._dead_units,
            "gradients_vanish": self._gradients_vanish,
            "gradients_explode": self._gradients_explode,
            "over_fitting": self._over_fitting,
        }

    def sentence(self, finding: Finding, name: Callable[[str], str] = str) -> str:
        """What is wrong, with its figures.

        Args:
            finding: What was found.
            name: The name of a block of the network, from its path.
        """
        figures = {
            key: name(str(value)) if key in _PATHS else value
            for key, value in finding.figures.items()
        }
        return self._sentences[finding.key](figures)

    def _not_finite(self, of: Figures) -> str:
        if "loss" not in of:
            text = self.tr(
                "The loss became NaN or infinite at once, at learning rate {0}."
            )
            return text.format(_short(of["rate"]))
        return self.tr(
            "The loss was {0} and then NaN or infinite, at learning rate {1}: the"
            " weights grew beyond all numbers."
        ).format(_short(of["loss"]), _short(of["rate"]))

    def _softmax_twice(self, of: Figures) -> str:
        said = self.tr(
            "The network ends in a softmax and the loss applies another: the loss"
            " cannot fall below {0}."
        ).format(f"{float(of['floor']):.4f}")
        if "law" not in of:
            return said
        law = self.tr("It is {0} at accuracy {1}, which is {2} + 1 − accuracy.")
        share = f"{float(of['accuracy']):.3f}"
        floor = f"{float(of['floor']):.4f}"
        return f"{said} {law.format(_nats(of['loss']), share, floor)}"

    def _rate_too_high(self, of: Figures) -> str:
        return self.tr(
            "The learning rate {0} is too high: the loss jitters at {1} after a peak of"
            " {2}, not below ln {3} = {4}."
        ).format(
            _short(of["rate"]),
            _nats(of["loss"]),
            _short(of["peak"]),
            of["classes"],
            _nats(of["chance"]),
        )

    def _rate_too_low(self, of: Figures) -> str:
        return self.tr(
            "The learning rate {0} is too low: the loss is still {1}, and a step"
            " changes the weights by only {2} of their size."
        ).format(_short(of["rate"]), _nats(of["loss"]), _small_share(of["update"]))

    def _stuck_at_chance(self, of: Figures) -> str:
        return self.tr(
            "The loss stays at {0}, where ln {1} = {2}: the network predicts all"
            " classes alike."
        ).format(_nats(of["loss"]), of["classes"], _nats(of["chance"]))

    def _dead_units(self, of: Figures) -> str:
        return self.tr(
            "{0} of {1} ReLU units ({2}) in {3} are 0 for every image of {4} batches:"
            " no gradient passes them, so they stay that way."
        ).format(
            of["dead"],
            of["units"],
            percent_text(float(of["share"])),
            of["block"] or self.tr("the network"),
            of["batches"],
        )

    def _gradients_vanish(self, of: Figures) -> str:
        text = (
            self.tr(
                "Gradients vanished towards the input at first, and that tells: {0}."
            )
            if of["past"]
            else self.tr("Gradients vanish towards the input: {0}.")
        )
        return text.format(self._norms(of))

    def _gradients_explode(self, of: Figures) -> str:
        text = (
            self.tr(
                "Gradients exploded towards the input at first, and that tells: {0}."
            )
            if of["past"]
            else self.tr(
                "Gradients explode towards the input: {0}. A step throws the first"
                " layers far off."
            )
        )
        return text.format(self._norms(of))

    def _norms(self, of: Figures) -> str:
        said = (
            self.tr("their norm was {0} in {1} and {2} in {3}")
            if of["past"]
            else self.tr("their norm is {0} in {1} and {2} in {3}")
        ).format(
            _short(of["first_norm"]),
            of["first_block"],
            _short(of["last_norm"]),
            of["last_block"],
        )
        factor = float(of["factor"])
        if math.isinf(factor):
            return said
        return self.tr("{0}, a factor of {1}").format(said, f"{factor:,.0f}")

    def _over_fitting(self, of: Figures) -> str:
        return self.tr(
            "It learns the training images by heart: accuracy {0} in training and {1}"
            " in the test, whose loss rose from {2} in epoch {3} to {4}."
        ).format(
            percent_text(float(of["train_accuracy"])),
            percent_text(float(of["test_accuracy"])),
            _nats(of["best_test_loss"]),
            of["best_epoch"],
            _nats(of["test_loss"]),
        )


def _small_share(share: float | str) -> str:
    """A share far below one percent, in as many digits as it needs."""
    return f"{100 * float(share):.2g} %"


def _nats(value: float | str) -> str:
    return loss_text(float(value))


def _short(value: float | str) -> str:
    return f"{float(value):.3g}"
