"""Findings as English sentences, for the command line."""

import math
from collections.abc import Callable, Mapping

from explorer.training.diagnosis_finding import Finding, Illness
from explorer.training.loss_text import loss_text
from explorer.training.remedies import Remedy

Figures = Mapping[str, float | str]


def finding_sentence(finding: Finding) -> str:
    """One sentence: since when, what, and the figure it rests on."""
    return f"step {finding.step:,}: {_SENTENCES[finding.key](finding.figures)}"


def remedy_phrase(remedy: Remedy) -> str:
    """What to do, as a phrase: ``"learning_rate 0.1 -> 0.01"``."""
    if not remedy.field:
        return "a network without the softmax"
    phrase = f"{remedy.field} {_value(remedy.before)} -> {_value(remedy.after)}"
    if remedy.key == "adam" and remedy.config is not None:
        phrase += f" with learning_rate {remedy.config.recipe.learning_rate:g}"
    return phrase


def _nats(value: float | str) -> str:
    return loss_text(float(value))


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _not_finite(of: Figures) -> str:
    before = f" after {of['loss']:.3g}" if "loss" in of else ""
    return f"the loss became NaN or infinite{before}, at learning rate {of['rate']:g}"


def _stuck(of: Figures) -> str:
    return (
        f"the loss stays at {of['loss']:.3f}, ln {of['classes']} = {of['chance']:.3f}:"
        " it predicts all classes alike"
    )


def _too_high(of: Figures) -> str:
    return (
        f"the loss jitters at {_nats(of['loss'])} after a peak of {of['peak']:.3g}, not"
        f" below ln {of['classes']} = {of['chance']:.3f}: the learning rate"
        f" {of['rate']:g} is too high"
    )


def _too_low(of: Figures) -> str:
    return (
        f"the loss is still {_nats(of['loss'])} and a step changes the weights by only"
        f" {of['update']:.1e} of their size: the learning rate {of['rate']:g} is too"
        " low"
    )


def _softmax_twice(of: Figures) -> str:
    said = (
        "the network ends in a softmax and the loss applies another: the loss cannot"
        f" fall below {of['floor']:.4f}"
    )
    if "law" not in of:
        return said
    return (
        f"{said}, and {_nats(of['loss'])} at accuracy {of['accuracy']:.3f} is just"
        f" {of['floor']:.4f} + 1 - accuracy"
    )


def _dead(of: Figures) -> str:
    return (
        f"{of['dead']} of {of['units']} ReLU units ({of['share']:.0%}) in"
        f" {of['block'] or 'the network'} are 0 for every image of {of['batches']}"
        " batches"
    )


def _vanish(of: Figures) -> str:
    verb = "vanished at first" if of["past"] else "vanish"
    return f"gradients {verb} towards the input: {_norms(of)}"


def _explode(of: Figures) -> str:
    verb = "exploded at first" if of["past"] else "explode"
    return f"gradients {verb} towards the input: {_norms(of)}"


def _norms(of: Figures) -> str:
    norms = (
        f"norm {of['first_norm']:.2g} in {of['first_block']},"
        f" {of['last_norm']:.2g} in {of['last_block']}"
    )
    factor = float(of["factor"])
    return norms if math.isinf(factor) else f"{norms}, a factor of {factor:,.0f}"


def _over_fitting(of: Figures) -> str:
    return (
        f"it learns the training images by heart: accuracy {of['train_accuracy']:.1%}"
        f" in training and {of['test_accuracy']:.1%} in the test, whose loss rose from"
        f" {_nats(of['best_test_loss'])} in epoch {of['best_epoch']} to"
        f" {_nats(of['test_loss'])}"
    )


_SENTENCES: dict[Illness, Callable[[Figures], str]] = {
    "not_finite": _not_finite,
    "softmax_twice": _softmax_twice,
    "rate_too_high": _too_high,
    "rate_too_low": _too_low,
    "stuck_at_chance": _stuck,
    "dead_units": _dead,
    "gradients_vanish": _vanish,
    "gradients_explode": _explode,
    "over_fitting": _over_fitting,
}
