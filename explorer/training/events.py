"""What a run tells while it goes on: the one vocabulary of screen, line and store."""

from dataclasses import dataclass
from typing import Literal

EndReason = Literal["finished", "stopped", "diverged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The network and the data are ready; the first step follows.

    Attributes:
        device: Where it trains, for people: ``"CPU (1 thread)"``, ``"NVIDIA H200"``.
        threads: Intra-op threads, part of what makes a CPU run repeatable.
        parameters: Learnable scalars.
        train_images: Size of the training set.
        test_images: Size of the test set.
        steps_per_epoch: Steps in one pass.
        total_steps: Steps in all, or ``None`` when the budget is in seconds.
        step: Steps done before; more than 0 for a run that is taken up again, whose
            later steps, if any were told of, are done and told of once more.
        seconds: Training time before, s.
        departures: Why the run is not, to the last bit, what it would have been
            without interruption; a half sentence each, empty where it is.
        classes: Classes of the data set; 0 in runs that were kept before it was told.
    """

    device: str
    threads: int
    parameters: int
    train_images: int
    test_images: int
    steps_per_epoch: int
    total_steps: int | None
    step: int = 0
    seconds: float = 0.0
    departures: tuple[str, ...] = ()
    classes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """One optimisation step.

    Attributes:
        step: From 1.
        epoch: The pass it belongs to, from 1.
        loss: Mean cross-entropy over the batch before the update, in nats.
        images: Training images seen so far, this step's included.
        seconds: Training time so far, without evaluation and other runs' turns.
    """

    step: int
    epoch: int
    loss: float
    images: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochDone:
    """One pass over the training set (or its part when time ran out) and a test.

    Attributes:
        epoch: From 1.
        step: The last step it holds.
        train_loss: Mean training loss over the pass while the weights moved, nats.
        train_accuracy: Share of training images answered right meanwhile, 0 to 1.
        test_loss: Mean cross-entropy over the test set in eval mode, nats.
        test_accuracy: Share of test images answered right, 0 to 1.
        seconds: Training time so far.
        images_per_second: Training images per second of training time in this pass.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    seconds: float
    images_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockProbe:
    """What was measured in one block of a network at one step.

    Attributes:
        path: Dotted path of the block's first module, as in the trace.
        gradient_norm: Length of the gradient of all its parameters together; ``None``
            where it is NaN or infinite.
        update_ratio: Length of the step's change of the weights over their length;
            ``None`` without weights, or where it is NaN or infinite.
        relu_units: Maps, or values of a vector, that its ReLUs put out.
        dead_units: How many of them were 0 everywhere for every image of the probed
            batches.
    """

    path: str
    gradient_norm: float | None
    update_ratio: float | None
    relu_units: int
    dead_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What was measured inside the network during a step; follows its ``StepDone``.

    Attributes:
        step: The step, from 1.
        batches: Probed batches, the latest ones, that dead units were silent in.
        outputs_are_probabilities: Whether every image's outputs were at least 0 with
            sum 1, as behind a softmax.
        blocks: From the input to the output.
    """

    step: int
    batches: int
    outputs_are_probabilities: bool
    blocks: tuple[BlockProbe, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A test image that was answered wrong.

    Attributes:
        image: Its place in the test set, from 0.
        label: Its class.
        answer: The class that the network named instead.
        probability: Of that answer, by softmax, 0 to 1.
        label_probability: Of the right answer, 0 to 1.
    """

    image: int
    label: int
    answer: int
    probability: float
    label_probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """Which classes a test confused; comes just before its ``EpochDone``.

    Attributes:
        epoch: From 1.
        step: The last step before the test.
        confusion: Test images ``(classes, classes)``: a row per true class, a column
            per answer. An answer that names no class of the data set is in no column.
        worst: The most confident wrong answers, the surest first.
    """

    epoch: int
    step: int
    confusion: tuple[tuple[int, ...], ...]
    worst: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaused:
    """The run waits; its next event, whichever it is, says that it goes on.

    Attributes:
        step: Steps done.
        seconds: Training time so far.
        message: Why, and what to do, where nobody asked for it: the disk is full.
    """

    step: int
    seconds: float
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The last event of every run that did not raise.

    Attributes:
        reason: ``"diverged"`` when the loss became NaN or infinite: the step at
            which it did is not counted, so that every ``StepDone`` has a finite loss.
        step: Steps done in all.
        seconds: Training time in all.
    """

    reason: EndReason
    step: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFailed:
    """The last event of a run that raised while others go on.

    Attributes:
        message: What went wrong and what to do, for people.
        details: The traceback, to copy into a bug report; empty where the message
            says everything.
        step: Steps done before it.
        seconds: Training time before it.
    """

    message: str
    details: str
    step: int
    seconds: float


RunEvent = (
    RunStarted
    | StepDone
    | Probed
    | Examined
    | EpochDone
    | RunPaused
    | RunEnded
    | RunFailed
)
