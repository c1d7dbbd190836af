"""Questions that a few runs answer: each experiment is a set of configurations.

Nothing here trains: the runs are ordinary runs, in turns or one after another, and the
verdict is written from their series, whoever trained them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from explorer.errors import UnknownNameError
from explorer.training.config import TrainingConfig
from explorer.training.experiment_arms import (
    Arm,
    batch_norm_arms,
    depth_arms,
    dropout_arms,
    head_arms,
    shortcut_arms,
    small_set_arms,
    softmax_arms,
)
from explorer.training.experiment_evidence import Evidence, Series, evidence_of
from explorer.training.experiment_verdicts import (
    WAITING,
    Verdict,
    judge_batch_norm,
    judge_depth,
    judge_dropout,
    judge_heads,
    judge_shortcuts,
    judge_small_set,
    judge_softmax,
)

DATASET = "fashion-mnist-small"


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A question, the runs that answer it, and how the answer is read off them.

    Attributes:
        key: Name in links and on the command line.
        title: Name for people.
        question: What it asks and what to look for, in a few sentences.
        make_arms: Makes the lines of the comparison, first those to compare with.
        judge: Writes the verdict.
        epochs: Passes of each run.
        seeds: Each line is trained once with each.
        seconds: Training time of all runs on one core, measured on a server's; what it
            takes on this computer is for the forecast to say.
    """

    key: str
    title: str
    question: str
    make_arms: Callable[[], tuple[Arm, ...]] = field(repr=False)
    judge: Callable[[Evidence], Verdict] = field(repr=False)
    epochs: int
    seeds: tuple[int, ...] = (0,)
    seconds: int

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """The lines of the comparison."""
        return self.make_arms()

    def configs(
        self,
        *,
        device: str = "cpu",
        epochs: int | None = None,
        seeds: tuple[int, ...] | None = None,
    ) -> tuple[TrainingConfig, ...]:
        """The runs: all lines with the first seed, then with the next.

        Args:
            device: A device as ``resolve_device`` returns it.
            epochs: Passes, where the experiment's own are too many or too few.
            seeds: Seeds, likewise.
        """
        return tuple(
            TrainingConfig(
                variant=arm.variant,
                dataset=DATASET,
                recipe=arm.recipe,
                epochs=epochs or self.epochs,
                seed=seed,
                device=device,
            )
            for seed in seeds or self.seeds
            for arm in self.arms
        )

    def arm_of(self, config: TrainingConfig) -> Arm | None:
        """The line that a run belongs to; ``None`` if it is none of this experiment."""
        return next((arm for arm in self.arms if arm.is_of(config)), None)

    def verdict(self, runs: Sequence[Series]) -> Verdict:
        """What the runs say so far; runs of other experiments do not count."""
        evidence = evidence_of(
            {
                arm.name: [run for run in runs if arm.is_of(run.config)]
                for arm in self.arms
            }
        )
        if evidence is None:
            return WAITING
        verdict = self.judge(evidence)
        if evidence.whole or verdict is WAITING:
            return verdict
        return replace(
            verdict, text=f"So far, after {evidence.images:,} images: {verdict.text}"
        )


def experiment(key: str) -> Experiment:
    """The experiment called ``key``.

    Raises:
        UnknownNameError: There is none.
    """
    for each in EXPERIMENTS:
        if each.key == key:
            return each
    raise UnknownNameError("experiment", key, tuple(e.key for e in EXPERIMENTS))


EXPERIMENTS = (
    Experiment(
        key="deeper",
        title="Is deeper always better?",
        question="A plain network of 56 layers could copy one of 20 and pass the rest"
        " through. Does training find that? And with shortcuts? Compare the training"
        " losses.",
        make_arms=depth_arms,
        judge=judge_depth,
        epochs=4,
        seconds=125,
    ),
    Experiment(
        key="batch-norm",
        title="What does batch normalisation change?",
        question="The same VGG with and without it, at a low and at a high learning"
        " rate. Which of the four learn?",
        make_arms=batch_norm_arms,
        judge=judge_batch_norm,
        epochs=2,
        seconds=28,
    ),
    Experiment(
        key="dropout",
        title="What does dropout change?",
        question="Half of the hidden units of the dense head are dropped in every step,"
        " or none. Watch the gap between training and test.",
        make_arms=dropout_arms,
        judge=judge_dropout,
        epochs=12,
        seconds=80,
    ),
    Experiment(
        key="shortcuts",
        title="Which shortcut?",
        question="Where the shape changes, a shortcut pads with zeros (A) or projects"
        " (B); or it projects everywhere (C). Does it matter, and does a network of 20"
        " layers need one?",
        make_arms=shortcut_arms,
        judge=judge_shortcuts,
        epochs=2,
        seeds=(0, 1),
        seconds=75,
    ),
    Experiment(
        key="heads",
        title="Dense head or global pooling?",
        question="Most parameters of AlexNet sit in its dense layers. What happens when"
        " each map is averaged instead?",
        make_arms=head_arms,
        judge=judge_heads,
        epochs=4,
        seconds=42,
    ),
    Experiment(
        key="softmax-twice",
        title="Softmax twice",
        question="The loss takes a softmax of the logits. What happens when the network"
        " has already taken one?",
        make_arms=softmax_arms,
        judge=judge_softmax,
        epochs=3,
        seconds=20,
    ),
    Experiment(
        key="small-set",
        title="The book's recipe on a small set",
        question="The book trains on 60,000 images, here are 10,000. Do its learning"
        " rates still work? Guessing costs ln 10 = 2.303.",
        make_arms=small_set_arms,
        judge=judge_small_set,
        epochs=2,
        seconds=55,
    ),
)
"""All experiments, first the question of the notes."""
