"""Which of a run's saved weights stay: the last, the best and every n-th pass."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_EPOCHS = 20
"""Passes besides the last and the best that a run keeps: enough for a slider."""

KEEP_BYTES = 1 << 30
"""Room for them per run; networks of the book's size keep fewer passes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedEpoch:
    """Weights as they were after a pass.

    Attributes:
        epoch: From 1.
        step: The last step before they were saved.
        test_accuracy: Of these weights, 0 to 1; ``None`` where it is not known.
    """

    epoch: int
    step: int
    test_accuracy: float | None


def best_of(saved: Sequence[SavedEpoch]) -> SavedEpoch | None:
    """The pass with the highest test accuracy; the earliest of equals."""
    tested = [each for each in saved if each.test_accuracy is not None]
    return max(tested, key=lambda each: each.test_accuracy or 0.0, default=None)


def interval(epoch: int, *, weights_bytes: int) -> int:
    """Every how many passes weights stay, when ``epoch`` passes are done.

    A power of two, so that what is kept with a longer interval was kept before.

    Args:
        epoch: The latest pass, from 1.
        weights_bytes: Size of the weights of one pass.
    """
    most = max(1, min(MOST_EPOCHS, KEEP_BYTES // max(1, weights_bytes)))
    every = 1
    while epoch // every > most:
        every *= 2
    return every


def steps_to_keep(saved: Sequence[SavedEpoch], *, weights_bytes: int) -> set[int]:
    """The steps whose weights stay.

    Args:
        saved: All that there is, oldest first.
        weights_bytes: Size of the weights of one pass.
    """
    if not saved:
        return set()
    every = interval(saved[-1].epoch, weights_bytes=weights_bytes)
    chosen = [each for each in saved if each.epoch % every == 0]
    chosen.append(saved[-1])
    best = best_of(saved)
    if best is not None:
        chosen.append(best)
    return {each.step for each in chosen}
