"""Passes over the training images, of which the last may be a part of one."""

from itertools import count


def passes_text(passes: float) -> str:
    """A number of passes: ``"2"``, ``"1.8"``, ``"0.14"``.

    A part of a pass never reads as a whole one.

    Args:
        passes: 0 or more.
    """
    if passes == int(passes):
        return f"{int(passes):,}"
    first = 1 if passes > 1 else 2  # digits; a tenth of the first is many steps
    texts = (f"{passes:,.{digits}f}" for digits in count(first))
    return next(text for text in texts if text.rpartition(".")[2].strip("0"))


def part_of_a_pass(step: int, epoch: int, steps_per_epoch: int | None) -> float | None:
    """Passes after ``step``, where ``epoch`` was cut short there; else ``None``.

    Args:
        step: Steps done.
        epoch: The pass that ended there, from 1.
        steps_per_epoch: Steps in a whole one; ``None`` where it is not known.
    """
    if not steps_per_epoch or step >= epoch * steps_per_epoch:
        return None
    return step / steps_per_epoch
