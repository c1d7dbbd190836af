"""Runs that have told what a test wrote down, without a page around them."""

from dataclasses import replace

from fake_engine import ended, epoch_done, started, step

from explorer.architectures.variants import Variant
from explorer.diagrams.colours import line_style
from explorer.runs.series import RunSeries
from explorer.training.events import BlockProbe, Examined, Mistake, Probed
from explorer.training.recipes import config_for
from explorer.ui.pages.train.live_runs import LiveRun

PATHS = ("features.0", "features.3", "classifier.6")


def live_run(key="alexnet", *, seed=0, title=None, **options):
    config = config_for(
        Variant.of(key, "lite").with_options(**options),
        dataset="fashion-mnist-small",
        epochs=2,
        seed=seed,
    )
    return LiveRun(
        key=f"{key}:{seed}",
        row_key=key,
        title=title or f"{key} lite",
        style=line_style(key),
        series=RunSeries(config),
    )


def probed(number, norms=(1.0, 2.0, 4.0), dead=(0, 5, 0)):
    units = (10, 20, 0)
    return Probed(
        step=number,
        batches=5,
        outputs_are_probabilities=False,
        blocks=tuple(
            BlockProbe(
                path=path,
                gradient_norm=norm,
                update_ratio=0.001,
                relu_units=count,
                dead_units=silent,
            )
            for path, norm, count, silent in zip(PATHS, norms, units, dead, strict=True)
        ),
    )


def examined(number, right=15, places=(7, 3)):
    """Ten classes of 20 images; class 6 is taken for class 0, five times."""
    rows = [[right if i == j else 0 for j in range(10)] for i in range(10)]
    rows[6][0] = 20 - right
    worst = tuple(
        Mistake(
            image=place, label=6, answer=0, probability=0.97, label_probability=0.02
        )
        for place in places
    )
    return Examined(
        epoch=number // 10,
        step=number,
        confusion=tuple(map(tuple, rows)),
        worst=worst,
    )


def tell(run, *, steps=20, loss=None, probes=True, tests=True, factor=1.0):
    """Let a run learn for two passes of ten steps."""
    run.series.add(replace(started(), classes=10))
    for number in range(1, steps + 1):
        value = factor * (2.3 / number if loss is None else loss)
        run.series.add(step(number, loss=value))
        if probes and number % 10 == 1:
            run.series.add(probed(number))
        if tests and number % 10 == 0:
            run.series.add(examined(number))
            run.series.add(epoch_done(number, 0.03 * number))
    return run


def finish(run, number=20, reason="finished"):
    run.series.add(ended(number, reason))
    return run
