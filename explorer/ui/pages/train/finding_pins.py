"""How bad each illness is: the colour of its flag on the curves."""

from explorer.training.diagnosis_finding import Illness
from explorer.ui.widgets.curve_flags import Severity

SEVERITIES: dict[Illness, Severity] = {
    "not_finite": "error",
    "softmax_twice": "warning",
    "rate_too_high": "warning",
    "rate_too_low": "note",
    "stuck_at_chance": "error",
    "dead_units": "warning",
    "gradients_vanish": "warning",
    "gradients_explode": "warning",
    "over_fitting": "note",
}
"""An error where nothing is learnt, a note where it is, but less than could be."""
