"""What probes add to training: a step with one against a step without, in turn."""

from threading import Event

import torch

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.variants import Variant
from explorer.training.config import TrainingConfig
from explorer.training.devices import default_device
from explorer.training.interruption import Interruption
from explorer.training.learner import Learner
from explorer.training.probes import PROBE_EVERY
from tests.benchmarks.report import paired_ratio, table, verdict

GOAL = 1.03
PAIRS = 25


def run() -> str:
    """The table of the five lite networks on the CPU, or the books' on a GPU.

    The ratio is that of a run, in which one step of ``PROBE_EVERY`` is probed.  Waiting
    for each step, as here, makes it worse on a GPU than it is in a run.
    """
    device = default_device()
    form = "lite" if device == "cpu" else "book"
    rows = []
    for spec in CATALOGUE:
        step = _step_of(Variant.of(spec.key, form), device)
        probed, plain, ratio = paired_ratio(
            lambda step=step: step(probed=True),
            lambda step=step: step(probed=False),
            pairs=PAIRS,
        )
        in_a_run = (PROBE_EVERY - 1 + ratio) / PROBE_EVERY
        rows.append(
            [
                spec.form(form).title,
                f"{1e3 * plain:.1f} ms",
                f"{1e3 * probed:.1f} ms",
                f"{in_a_run:.3f}",
                verdict(in_a_run, GOAL),
            ]
        )
    headings = [f"1 in {PROBE_EVERY}", "plain", "probed", "in a run", f"goal {GOAL}"]
    return table(headings, rows)


def _step_of(variant: Variant, device: str):
    """A function that trains one step and waits for it."""
    recipe = variant.base.recipe
    config = TrainingConfig(
        variant=variant, dataset="", recipe=recipe, epochs=1, device=device
    )
    learner = Learner(config)
    nobody = Interruption(learner.network, Event())
    nobody.step_took(0.0)  # short steps are not watched
    shape = (recipe.batch_size, *variant.input_shape[1:])
    images = torch.rand(shape, device=device).contiguous(
        memory_format=learner.memory_format
    )
    labels = torch.arange(recipe.batch_size, device=device) % learner.classes

    def train(*, probed: bool) -> None:
        result = learner.step(
            images, labels, progress=0.0, interruption=nobody, probed=probed
        )
        result.loss.item()
        if result.probe is not None:
            result.probe.event(step=1)

    return train
