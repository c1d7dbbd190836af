"""A loss as people read it, the same in the window and on the command line."""

_LARGE = 1e5  # nats; the digits of a loss that exploded beyond it say nothing


def loss_text(loss: float) -> str:
    """A loss in nats with three decimals, or with an exponent: ``"1.98e+22"``."""
    return f"{loss:.3f}" if abs(loss) < _LARGE else f"{loss:.2e}"
