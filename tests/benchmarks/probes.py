"""Training with probes against training without, on the same network and images."""

from threading import Event

import torch

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.variants import Variant
from explorer.training.config import TrainingConfig
from explorer.training.devices import default_device
from explorer.training.interruption import Interruption
from explorer.training.learner import Learner
from explorer.training.probes import PROBE_EVERY, is_probed
from tests.benchmarks.report import paired_ratio, table, verdict

GOAL = 1.03
PAIRS = 9


def run() -> str:
    """The table of the five lite networks on the CPU, or the books' on a GPU."""
    device = default_device()
    form = "lite" if device == "cpu" else "book"
    rows = []
    for spec in CATALOGUE:
        stretch = _stretch(Variant.of(spec.key, form), device)
        with_probes, without, ratio = paired_ratio(
            lambda stretch=stretch: stretch(True),
            lambda stretch=stretch: stretch(False),
            pairs=PAIRS,
        )
        rows.append(
            [
                spec.form(form).title,
                f"{1e3 * without / PROBE_EVERY:.1f} ms",
                f"{1e3 * (with_probes - without):.1f} ms",
                f"{ratio:.3f}",
                verdict(ratio, GOAL),
            ]
        )
    headings = [f"one step in {PROBE_EVERY}", "step", "probe", "ratio", f"goal {GOAL}"]
    return table(headings, rows)


def _stretch(variant: Variant, device: str):
    """A function that trains as many steps as lie between two probes."""
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

    def train(probing: bool) -> None:
        results = [
            learner.step(
                images, labels, progress=0.0, interruption=nobody,
                probed=probing and is_probed(step),
            )
            for step in range(1, PROBE_EVERY + 1)
        ]  # fmt: skip
        # What a run does with them: all are read together.
        torch.stack([result.loss for result in results]).tolist()
        for result in results:
            if result.probe is not None:
                result.probe.event(step=1)

    return train
