"""Figures of experiments as parts of sentences."""

from explorer.training.experiment_evidence import Measure


def within_chance(difference: float, doubt: float) -> str:
    """That a difference in test accuracy says nothing.

    Args:
        difference: Between two shares, 0 to 1.
        doubt: How large one may be by chance.
    """
    return (
        f"the difference is {abs(100 * difference):.1f} points, and chance alone makes"
        f" up to {100 * doubt:.1f}"
    )


def percent(share: Measure) -> str:
    """A share of images over the seeds: ``"87.1 %"`` or ``"87.1 ± 0.4 %"``."""
    if share.spread == 0:
        return f"{100 * share.mean:.1f} %"
    return f"{100 * share.mean:.1f} ± {50 * share.spread:.1f} %"
