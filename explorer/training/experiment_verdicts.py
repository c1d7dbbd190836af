"""What an experiment has shown, in words that are written from its runs.

Each sentence rests on the figures in it, and each verdict says so when the effect that
people expect is absent or no larger than what chance makes.
"""

import math
from dataclasses import dataclass
from typing import Literal

from explorer.training.experiment_evidence import Evidence
from explorer.training.experiment_words import percent, within_chance

Finding = Literal["waiting", "shown", "absent", "unclear"]

CLEAR_LOSS = 0.3
"""A difference in training loss, nats, that no pair of equal networks has made."""

EQUAL_LOSS = 0.15
"""Up to here two training losses count as equal; equal networks differed by 0.05."""

NARROWER_GAP = 0.08
"""How much smaller a gap between test and training loss must be to be called so, nats.
Of runs that differ in their seed alone it differed by 0.013."""

CHANCE_BAND = 0.05
"""How close to the loss of guessing a network is that has learnt nothing, nats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the runs say.

    Attributes:
        finding: ``"shown"`` when the expected effect is there, ``"absent"`` when it is
            not, ``"unclear"`` when it is too small to tell from chance, ``"waiting"``
            before the runs have done enough.
        text: The same in words, with the figures.
    """

    finding: Finding
    text: str


WAITING = Verdict(
    finding="waiting", text="The verdict comes when every run has trained for a while."
)


def judge_depth(evidence: Evidence) -> Verdict:
    """Plain and residual networks, shallow and deep: training loss."""
    arms = ("Plain-20", "Plain-56", "ResNet-20", "ResNet-56")
    shallow, deep, short, long = (evidence.loss(arm) for arm in arms)
    plain, residual = deep.mean - shallow.mean, long.mean - short.mean
    doubt = max(evidence.loss_doubt(*arms[:2]), EQUAL_LOSS)
    if plain > max(CLEAR_LOSS, doubt):
        finding: Finding = "shown"
        first = (
            f"Deeper is not always better: Plain-56 ends at a training loss of {deep},"
            f" Plain-20 at {shallow}. The deep network could do all that the shallow"
            " one does, yet training does not find it; and since this is the training"
            " loss, it is not over-fitting."
        )
    elif plain > doubt:
        finding = "unclear"
        first = (
            f"Plain-56 ends at a training loss of {deep}, Plain-20 at {shallow}: the"
            " deep network is behind, but not by so much that it could not be chance."
        )
    else:
        finding = "absent"
        first = (
            f"The expected effect is absent here: Plain-56 ends at a training loss of"
            f" {deep}, Plain-20 at {shallow}, so depth has not hurt."
        )
    if abs(residual) < max(EQUAL_LOSS, evidence.loss_doubt(*arms[2:])):
        second = (
            f"With shortcuts depth does no harm: ResNet-56 ends at {long}, ResNet-20 at"
            f" {short}."
        )
    else:
        finding = "unclear" if finding == "shown" else finding
        second = (
            f"The two with shortcuts differ as well: ResNet-56 ends at {long},"
            f" ResNet-20 at {short}."
        )
    return Verdict(finding=finding, text=f"{first} {second}")


def judge_batch_norm(evidence: Evidence) -> Verdict:
    """With and without batch normalisation at a low and a high learning rate."""
    low_with, low_without = (
        evidence.loss(f"{how} BN, rate 0.01") for how in ("With", "Without")
    )
    high_with, high_without = (
        evidence.loss(f"{how} BN, rate 0.1") for how in ("With", "Without")
    )
    low, high = (
        without.mean - with_it.mean
        for without, with_it in ((low_without, low_with), (high_without, high_with))
    )
    losses = (
        f"At a learning rate of 0.01 the training loss ends at {low_with} with batch"
        f" normalisation and at {low_without} without it; at 0.1 at {high_with} and"
        f" {high_without}."
    )
    learns = high_with.mean < math.log(10) - CLEAR_LOSS
    if learns and high > CLEAR_LOSS:
        harm = "learns less"
        if math.isinf(high_without.mean):
            harm = "cannot be trained"
        elif high_without.mean > math.log(10) - CHANCE_BAND:
            harm = "learns nothing"
        small = "at the low one it makes little difference"
        if low > EQUAL_LOSS:
            small = "at the low one it already helps"
        return Verdict(
            finding="shown",
            text=f"{losses} Batch normalisation lets the network bear the high rate,"
            f" where it {harm} without; {small}.",
        )
    if max(low, high) > EQUAL_LOSS:
        return Verdict(
            finding="unclear", text=f"{losses} It helps, but not by much in this run."
        )
    return Verdict(
        finding="absent",
        text=f"{losses} In this budget batch normalisation makes no clear difference.",
    )


def judge_dropout(evidence: Evidence) -> Verdict:
    """The gap between training and test, with dropout and without it."""
    arms = ("With dropout", "Without dropout")
    gaps = [
        evidence.measure(arm, "test_loss").mean
        - evidence.measure(arm, "epoch_loss").mean
        for arm in arms
    ]
    if any(map(math.isnan, gaps)):
        return WAITING
    accuracies = [evidence.accuracy(arm) for arm in arms]
    gain = accuracies[0].mean - accuracies[1].mean
    doubt = evidence.accuracy_doubt(*arms)
    text = (
        f"In the last pass the test loss is {gaps[0]:+.2f} above the training loss with"
        f" dropout and {gaps[1]:+.2f} without it (with dropout the training loss is"
        " measured while units are dropped). Of the test set"
        f" {percent(accuracies[0])} and {percent(accuracies[1])} are right: "
    )
    closed = gaps[1] - gaps[0]
    if gain > doubt:
        return Verdict(
            finding="shown", text=f"{text}dropout helps on images it has not seen."
        )
    if gain < -doubt:
        return Verdict(
            finding="absent",
            text=f"{text}dropout costs more than it gives here; it slows learning, and"
            " in this budget there is little over-fitting to cure.",
        )
    chance = f"{within_chance(gain, doubt)}."
    if closed > NARROWER_GAP:
        return Verdict(
            finding="shown",
            text=f"{text}{chance} Dropout narrows the gap, so there is less"
            " over-fitting, but the answers are not better for it here.",
        )
    return Verdict(
        finding="absent", text=f"{text}{chance} It has no clear effect here."
    )


def judge_shortcuts(evidence: Evidence) -> Verdict:
    """Options A, B and C of the paper, and no shortcut at all."""
    arms = ("Shortcut A", "Shortcut B", "Shortcut C")
    losses = {arm: evidence.loss(arm) for arm in (*arms, "No shortcut")}
    means = [losses[arm].mean for arm in arms]
    apart, behind = max(means) - min(means), losses["No shortcut"].mean - max(means)
    listed = ", ".join(
        f"{arm}: {losses[arm]} with {evidence.parameters(arm):,} parameters"
        for arm in losses
    )
    doubt = max(evidence.loss_doubt(*losses), CHANCE_BAND)
    if apart <= doubt:
        first = f"A, B and C differ by {apart:.2f}, no more than chance makes"
    else:
        first = f"A, B and C differ by {apart:.2f}, more than their seeds do"
    if behind > doubt:
        second = f"without any shortcut the loss is {behind:.2f} above theirs"
    else:
        second = "a network of this depth does about as well without any shortcut"
    finding: Finding = "unclear"
    if behind > doubt:
        finding = "shown" if apart < behind else "unclear"
    elif apart <= doubt:
        finding = "absent"
    return Verdict(
        finding=finding, text=f"Training loss at the end: {listed}. {first}; {second}."
    )


def judge_heads(evidence: Evidence) -> Verdict:
    """Global average pooling against three dense layers."""
    arms = ("Global pooling", "Dense head")
    pooled, dense = (evidence.accuracy(arm) for arm in arms)
    if math.isnan(pooled.mean + dense.mean):
        return WAITING
    few, many = (evidence.parameters(arm) for arm in arms)
    doubt = evidence.accuracy_doubt(*arms)
    text = (
        f"With global pooling the network has {few:,} parameters, with a dense head"
        f" {many:,}: {many / few:.1f} times as many. Of the test set"
        f" {percent(pooled)} and {percent(dense)} are right"
    )
    if abs(pooled.mean - dense.mean) <= doubt:
        return Verdict(
            finding="shown",
            text=f"{text}: {within_chance(pooled.mean - dense.mean, doubt)}. The"
            " dense layers buy nothing here.",
        )
    if pooled.mean > dense.mean:
        return Verdict(
            finding="shown", text=f"{text}: the smaller network answers better."
        )
    return Verdict(
        finding="absent",
        text=f"{text}: in this budget the dense head earns its parameters.",
    )


def judge_softmax(evidence: Evidence) -> Verdict:
    """A softmax before a loss that takes one itself."""
    arms = ("Softmax once", "Softmax twice")
    once, twice = (evidence.measure(arm, "epoch_loss") for arm in arms)
    right = evidence.measure(arms[1], "train_accuracy")
    if math.isnan(once.mean + twice.mean):
        return WAITING
    floor = math.log(1 + 9 / math.e)  # of ten classes, when the answer is sure
    law = floor + 1 - right.mean
    text = (
        f"In the last pass the training loss is {once} with one softmax and {twice}"
        f" with two, at {percent(right)} right answers. With two it cannot fall below"
        f" {floor:.4f}, and a network that is always sure has that plus its share of"
        f" wrong answers: {law:.2f}."
    )
    behind = evidence.accuracy(arms[0]).mean - evidence.accuracy(arms[1]).mean
    doubt = evidence.accuracy_doubt(*arms)
    if behind > doubt:
        text += (
            f" It also answers {100 * behind:.1f} points less of the test set right."
        )
    else:
        text += " Its answers are as good all the same, within chance."
    shown = twice.mean > floor and twice.mean - once.mean > CLEAR_LOSS
    return Verdict(finding="shown" if shown else "unclear", text=text)


def judge_small_set(evidence: Evidence) -> Verdict:
    """The book's recipe and our own on a sixth of the book's images."""
    chance = math.log(10)
    parts, stuck, learnt = [], 0, 0
    for family in ("AlexNet", "NiN"):
        book = evidence.loss(f"{family}, book's recipe")
        own = evidence.loss(f"{family}, lite recipe")
        parts.append(
            f"{family} ends at {book} with the book's recipe, at {own} with its own"
        )
        stuck += abs(book.mean - chance) < CHANCE_BAND
        learnt += own.mean < chance - CLEAR_LOSS
    told = "; ".join(parts)
    text = f"Training loss: {told}. Guessing costs ln 10 = {chance:.3f}."
    if stuck == learnt == 2:
        return Verdict(
            finding="shown",
            text=f"{text} A recipe belongs to its data: with a sixth of the images a"
            " pass has a sixth of the steps, and the book's has not yet got away from"
            " guessing.",
        )
    if stuck == 0:
        return Verdict(
            finding="absent",
            text=f"{text} Neither is stuck here: the book's recipe has got away from"
            " guessing in this budget.",
        )
    return Verdict(
        finding="unclear", text=f"{text} Not every network behaves as expected here."
    )
