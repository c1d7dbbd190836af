"""The results of a short training by the real engine."""

from threading import Event

import pytest
import torch
from told_runs import live_run

from explorer.runs.recording import train_recorded
from explorer.runs.series import RunSeries
from explorer.training.recipes import config_for
from explorer.ui.pages.train.binding import EngineTrainService
from explorer.ui.pages.train.results import Results


@pytest.fixture
def trained(tmp_path):
    """A network that has learnt for a second and was tested."""
    run = live_run("resnet")
    config = config_for(
        run.series.config.variant, dataset="fashion-mnist-small", seconds=1.0
    )
    run.series = RunSeries(config)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for _, event in train_recorded([config], Event(), tmp_path):
            run.series.add(event)
    finally:
        torch.set_num_threads(threads)
    return run


@pytest.fixture
def results(qtbot, tmp_path):
    made = Results(EngineTrainService(tmp_path))
    qtbot.addWidget(made, before_close_func=Results.shutdown)
    made.resize(900, 560)
    made.show()
    return made


def test_every_view_shows_what_the_engine_has_told(qtbot, results, trained):
    results.begin([trained], 10)
    results.draw()
    x, _ = results.curves.loss_plot.series(trained.key)
    assert x.size == len(trained.series.steps) > 0

    results.setCurrentWidget(results.comparison)
    (mark,) = results.comparison.plot.marks()
    assert mark.x == trained.series.started.parameters
    assert mark.y == 100 * trained.series.last_epoch.test_accuracy

    results.setCurrentWidget(results.mistakes)
    model = results.mistakes.matrix.matrix
    counts = [
        int(str(model.data(model.index(row, column))).replace("·", "0"))
        for row in range(10)
        for column in range(10)
    ]
    assert sum(counts) == trained.series.started.test_images
    worst = trained.series.examinations[-1].worst
    qtbot.waitUntil(lambda: results.mistakes.list.count() == len(worst), timeout=10_000)
    assert results.mistakes.list.sentences()[0].startswith(
        f"Test image {worst[0].image} is "
    )

    results.setCurrentWidget(results.gradients)
    qtbot.waitUntil(
        lambda: results.gradients.legend.names()[-1] == "dense layer", timeout=10_000
    )
    assert results.gradients.legend.names()[:2] == ("stem", "Residual 2a")

    results.finish()
    assert results.findings.said() or results.findings.sentences()
