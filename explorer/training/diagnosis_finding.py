"""What a diagnosis found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from explorer.training.remedies import Remedy

Illness = Literal[
    "not_finite",
    "softmax_twice",
    "rate_too_high",
    "rate_too_low",
    "stuck_at_chance",
    "dead_units",
    "gradients_vanish",
    "gradients_explode",
    "over_fitting",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An illness that a run has now.

    Attributes:
        key: Which.
        step: The first step, from 1, at which it was true without a break since; to
            be pinned on the curve.
        figures: What it rests on, by name; the rule that finds it lists the names.
        remedies: What to do, the most promising first.
    """

    key: Illness
    step: int
    figures: Mapping[str, float | str]
    remedies: tuple[Remedy, ...]
