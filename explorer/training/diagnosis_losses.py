"""Illnesses that show in the curve of the loss, and in the tests after each pass."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from explorer.training import remedies
from explorer.training.diagnosis_finding import Finding
from explorer.training.diagnosis_history import History, Values

WINDOW = 60
"""Steps that a verdict on the loss rests on. The slowest healthy lite net (NiN) stays
at ln 10 for 40 steps; networks that are really stuck stay for hundreds."""

NEAR_CHANCE = 0.02
"""Nats around ln(classes) that count as being there. Stuck networks were measured
within 0.01; a network that has learnt to tell one class of ten is 0.1 below."""

ABOVE_CHANCE = 0.012
"""Nats above ln(classes), in the mean of a window, that only too large steps explain:
ln(classes) is what the last layer's biases reach alone. With a hundred times the right
rate 0.015 to 0.05 were measured, in networks stuck for other reasons at most 0.005."""

PEAK = 2.0
"""A loss that rose to so many times the larger of its first value and ln(classes)
was thrown there by an update; a single hard batch does not double it."""

FALLING = -3.0
"""Slope of the loss over its standard error, below which a window is on its way down:
noise alone gets there once in a thousand windows."""

LOSS_CAP = 1e3
"""Nats above which losses are alike, so that sums of squares keep their digits."""

OVER_FITTING_GAP = 0.10
"""Accuracy in training minus that in the test. After five passes over 10,000 images the
lite nets have 0.02 to 0.05, networks that know 200 images by heart 0.25."""

OVER_FITTING_RISE = 1.10
"""The test loss over its best value; noise from pass to pass is a few per cent."""

STANDARD_ERRORS = 4.0
"""Small test sets are noisy: a gap must be so many standard errors wide as well."""

LAW_TOLERANCE = 0.05
"""Nats between the loss and the law of the double softmax. Measured: 0.00 to 0.03 in
runs that have it; healthy runs of the same accuracy lie 0.7 and more below."""

LAW_ACCURACY = 0.5
"""Below it the law says little: at chance it comes close to ln(classes)."""


def not_finite(history: History) -> Finding | None:
    """The loss became NaN or infinite.

    Figures: ``loss`` (the last finite one, nats) and ``rate``, the learning rate.
    """
    ended = history.ended
    if ended is None or ended.reason != "diverged":
        return None
    config, losses = history.config, history.losses
    figures = {"rate": config.recipe.learning_rate}
    if losses.size:
        figures["loss"] = float(losses[-1])
    return Finding(
        key="not_finite",
        step=ended.step + 1,
        figures=figures,
        remedies=(*remedies.lower_rate(config), *remedies.batch_norm(config)),
    )


def stuck_at_chance(history: History) -> Finding | None:
    """The loss stays at ln(classes): all classes are predicted alike.

    Figures: ``loss`` (mean of the last steps, nats), ``chance`` (ln of ``classes``),
    ``classes`` and ``steps`` (how many the mean is over).
    """
    curve = _Curve(history)
    index = curve.since(curve.at_chance & ~curve.thrown)
    if index is None:
        return None
    config = history.config
    return Finding(
        key="stuck_at_chance",
        step=history.step_at(index),
        figures=curve.figures(),
        remedies=(
            *remedies.adam(config),
            *remedies.he(config),
            *remedies.batch_norm(config),
            *remedies.relu(config),
            *remedies.raise_rate(config),
        ),
    )


def rate_too_high(history: History) -> Finding | None:
    """The loss jitters above ln(classes), or was thrown up and stays there.

    Figures: those of :func:`stuck_at_chance`, ``peak`` (the highest loss, nats) and
    ``rate``.
    """
    curve = _Curve(history)
    index = curve.since_thrown()
    if index is None:
        return None
    config = history.config
    return Finding(
        key="rate_too_high",
        step=history.step_at(index),
        figures={
            **curve.figures(),
            "peak": float(history.losses.max()),
            "rate": config.recipe.learning_rate,
        },
        remedies=(*remedies.lower_rate(config), *remedies.batch_norm(config)),
    )


def over_fitting(history: History) -> Finding | None:
    """Training images are answered far better than new ones, and the test gets worse.

    Figures: ``train_accuracy``, ``test_accuracy`` (0 to 1), ``test_loss``,
    ``best_test_loss`` (nats) and ``best_epoch``.
    """
    epochs, images = history.epochs, history.started and history.started.test_images
    if not epochs or not images:
        return None
    best = min(epochs, key=lambda epoch: epoch.test_loss)
    since = None
    for epoch in epochs[epochs.index(best) :]:
        gap = epoch.train_accuracy - epoch.test_accuracy
        share = epoch.test_accuracy
        noise = math.sqrt(share * (1 - share) / images)
        ill = gap > max(OVER_FITTING_GAP, STANDARD_ERRORS * noise)
        ill = ill and epoch.test_loss > OVER_FITTING_RISE * best.test_loss
        since = (since or epoch) if ill else None
    last = epochs[-1]
    if since is None or since is last:  # twice in a row: one test can be unlucky
        return None
    config = history.config
    return Finding(
        key="over_fitting",
        step=since.step,
        figures={
            "train_accuracy": last.train_accuracy,
            "test_accuracy": last.test_accuracy,
            "test_loss": last.test_loss,
            "best_test_loss": best.test_loss,
            "best_epoch": best.epoch,
        },
        remedies=(
            *remedies.fewer_epochs(config, best.epoch),
            *remedies.dropout(config),
            *remedies.weight_decay(config),
        ),
    )


def softmax_floor(outputs: int) -> float:
    """The loss of a right and certain answer whose probabilities go through softmax.

    ``-ln(e^1 / (e^1 + (outputs - 1) * e^0))``, 1.4612 for ten; a wrong and certain
    answer costs 1 more.
    """
    return math.log(math.e + outputs - 1) - 1


def softmax_law(history: History) -> Finding | None:
    """The test loss is what softmax over softmax gives at that accuracy.

    Figures: ``loss`` (nats), ``accuracy``, ``floor``, ``law`` (``floor`` + 1 -
    ``accuracy``) and ``classes``.
    """
    outputs = history.outputs
    if outputs < 2:
        return None
    floor, since = softmax_floor(outputs), None
    for epoch in history.epochs:
        law = floor + 1 - epoch.test_accuracy
        follows = abs(epoch.test_loss - law) < LAW_TOLERANCE
        follows = follows and epoch.test_accuracy > LAW_ACCURACY
        since = (since or epoch) if follows else None
    if since is None:
        return None
    last = history.epochs[-1]
    return Finding(
        key="softmax_twice",
        step=since.step,
        figures={
            "loss": last.test_loss,
            "accuracy": last.test_accuracy,
            "floor": floor,
            "law": floor + 1 - last.test_accuracy,
            "classes": outputs,
        },
        remedies=tuple(remedies.remove_softmax(history.config)),
    )


class _Curve:
    """The loss of every window of ``WINDOW`` steps; index 0 is the first full one."""

    def __init__(self, history: History) -> None:
        self.classes = history.classes
        self.chance = math.log(self.classes) if self.classes > 1 else math.nan
        self.losses = history.losses
        losses = np.minimum(self.losses, LOSS_CAP)
        if len(losses) < WINDOW:
            losses = np.empty(0)
        self.means, slopes = _lines(losses)
        flat = slopes > FALLING
        # A comparison with NaN is false: nothing is said of unknown classes.
        self.at_chance = (np.abs(self.means - self.chance) < NEAR_CHANCE) & flat
        self.jittering = (self.means > self.chance + ABOVE_CHANCE) & flat
        usual = max(losses[0], self.chance) if losses.size else math.nan
        self.throws = losses > PEAK * usual
        self.thrown = np.maximum.accumulate(self.throws)[WINDOW - 1 :]

    def since(self, ill: NDArray[np.bool_]) -> int | None:
        """Index of the first step of the spell that lasts to the end, if one does."""
        if not ill.size or not ill[-1]:
            return None
        healthy = np.flatnonzero(~ill)
        return WINDOW - 1 + (int(healthy[-1]) + 1 if healthy.size else 0)

    def since_thrown(self) -> int | None:
        """Index from which too large steps have kept the loss up, if they do."""
        ill = self.jittering | (self.at_chance & self.thrown)
        if self.since(ill) is None:
            return None
        # On its way down from where an update threw it the loss is not well either.
        falling = self.thrown & (self.means > self.chance)
        last = self.since(ill | falling)
        assert last is not None  # the spell is at least as long as the one above
        first = last - WINDOW + 1  # of the first window that is ill
        throws = np.flatnonzero(self.throws[first : last + 1])
        return first + int(throws[0]) if throws.size else last

    def figures(self) -> dict[str, float | str]:
        return {
            "loss": float(self.losses[-WINDOW:].mean()),
            "chance": self.chance,
            "classes": self.classes,
            "steps": WINDOW,
        }


def _lines(losses: Values) -> tuple[Values, Values]:
    """Of a straight line through each window: its mean, and slope over error."""
    if not losses.size:
        return np.empty(0), np.empty(0)
    windows = sliding_window_view(losses, WINDOW)
    ones = np.full(WINDOW, 1 / WINDOW)  # a product: mean() and var() take ten times it
    x = np.arange(WINDOW) - (WINDOW - 1) / 2
    spread = float(x @ x)
    means = windows @ ones
    slopes = windows @ x / spread
    squares = sliding_window_view(losses * losses, WINDOW) @ ones
    total = np.maximum(squares - means * means, 0.0) * WINDOW
    rest = np.maximum(total - slopes**2 * spread, 0.0) / (WINDOW - 2)
    errors = np.sqrt(rest / spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        return means, np.where(errors > 0, slopes / errors, 0.0)
