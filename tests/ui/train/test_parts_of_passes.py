"""A pass that was cut short is told as a part of one, wherever it is told."""

from dataclasses import replace

import torch
from fake_engine import epoch_done, started, stored

from explorer.runs.moments import moments_of
from explorer.runs.store import RunStore
from explorer.training.events import Examined
from explorer.ui.pages.explore.choosing.weights_wording import moment_title
from explorer.ui.pages.train.live_runs import LiveRuns, Member
from explorer.ui.pages.train.watching_history import RunHistory

TITLES = [
    "Before training",
    "Epoch 1 · accuracy 40.0 %",
    "After 1.8 passes · accuracy 50.0 %",
]


def test_moments_of_a_run_say_it(qtbot, page, tmp_path):
    run = stored(1, steps=18)
    with RunStore(tmp_path) as store:
        assert store.create(run.config) == 1
        cut = replace(epoch_done(18, 0.5), epoch=2)
        store.record(1, [started(), epoch_done(10, 0.4), cut])
        for done in (epoch_done(10, 0.4), cut):
            weights = {"weight": torch.zeros(1)}
            store.checkpoints.save_epoch(1, done.epoch, done.step, weights)
    assert [moment_title(each) for each in moments_of(1, tmp_path)] == TITLES
    row = page.model.rows()[0]
    runs = LiveRuns([Member(row=row.key, task=run.config, series=run.series)], [row])
    runs.name([1])
    history = RunHistory(tmp_path)
    with qtbot.waitSignal(history.changed, timeout=5_000):
        history.look(runs.runs[0])
    assert [point.text for point in history.points()] == TITLES
    assert history.shutdown(5_000)


def test_the_heading_of_a_test_says_it(page):
    run = stored(4, steps=18)
    run.series.add(Examined(epoch=2, step=18, confusion=((1, 0), (0, 1)), worst=()))
    run.series.add(replace(epoch_done(18, 0.5), epoch=2))
    page.steering.present((run,))
    mistakes = page.results.mistakes
    mistakes.draw()
    assert mistakes.heading.text() == "AlexNet lite: test after 1.8 passes, step 18"
