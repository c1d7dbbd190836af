"""The curves of the book's own training runs, point by point.

``resources/published.toml`` says where they come from; ``published`` reads them.
"""

from dataclasses import dataclass

PARTS = 5  # of a pass, after which the book's loop adds to its plot


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCurves:
    """One training run.

    Attributes:
        form: Of the network that was trained.
        learning_rate: Of plain SGD.
        epochs: Passes over the training set.
        train_images: Size of the training set.
        batch_size: Images per step.
        image_size: Side of the square input, px.
        source: Key of the source.
        train_loss: Mean over the pass so far, nats; at ``train_steps``.
        train_accuracy: Likewise, 0 to 1.
        test_accuracy: After each pass, 0 to 1; at ``test_steps``.
    """

    form: str
    learning_rate: float
    epochs: int
    train_images: int
    batch_size: int
    image_size: int
    source: str
    train_loss: tuple[float, ...]
    train_accuracy: tuple[float, ...]
    test_accuracy: tuple[float, ...]

    def __post_init__(self) -> None:
        if min(self.epochs, self.batch_size, self.train_images // PARTS) < 1:
            raise ValueError("epochs, batch_size and train_images must be at least 1")
        for name, steps in (
            ("train_loss", self.train_steps),
            ("train_accuracy", self.train_steps),
            ("test_accuracy", self.test_steps),
        ):
            count = len(getattr(self, name))
            if count != len(steps):
                raise ValueError(f"{name} has {count} values, not {len(steps)}")

    @property
    def steps_per_epoch(self) -> int:
        """Steps of one pass; the last one takes what is left."""
        return -(-self.train_images // self.batch_size)

    @property
    def train_steps(self) -> tuple[int, ...]:
        """The steps, from 1, after which the book's loop plots its training.

        At every fifth of a pass, rounded down to whole steps, and at its end
        (``train_ch6`` in the book's ``d2l/torch.py``).
        """
        steps = self.steps_per_epoch
        every = max(1, steps // PARTS)
        marks = sorted({*range(every, steps + 1, every), steps})
        return tuple(
            epoch * steps + mark for epoch in range(self.epochs) for mark in marks
        )

    @property
    def test_steps(self) -> tuple[int, ...]:
        """The steps, from 1, that tests follow: the last of each pass."""
        passes = range(1, self.epochs + 1)
        return tuple(epoch * self.steps_per_epoch for epoch in passes)
