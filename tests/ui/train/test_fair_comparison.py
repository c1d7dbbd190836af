"""Equal MACs, several seeds, and experiments."""

import pytest
from fake_engine import ended, epoch_done, started, step
from PySide6.QtCore import Qt

from explorer.training.experiments import EXPERIMENTS, experiment
from explorer.ui.models.run_list import RunState

LEFT = Qt.MouseButton.LeftButton


def each_once(count, stop):
    """Every run makes ten steps; a later one is tested a little better."""
    for place in range(count):
        yield place, started(total_steps=10)
        for number in range(1, 11):
            yield place, step(number)
        yield place, epoch_done(10, 0.5 + 0.01 * place)
        yield place, ended(10)


@pytest.fixture
def trains(page, service, qtbot):
    """Trains to the end when called; returns the configurations."""
    service.script = each_once

    def train(begin=page.start):
        with qtbot.waitSignal(page.training_ended, timeout=10_000):
            begin()
        return service.tasks[-1]

    return train


def test_a_budget_in_macs_is_the_same_for_every_network(page, trains):
    page.settings_bar.set_budget("macs", 7)
    assert page.parts.forecast.text() == (
        "3 networks take turns on CPU (1 thread), 7 GMAC each"
    )
    configs = trains()
    assert len({config.macs for config in configs}) == 1
    assert {(config.epochs, config.seconds) for config in configs} == {(None, None)}


def test_every_network_is_trained_with_every_seed(page, trains):
    bar = page.settings_bar
    bar.set_budget("seconds", 90)
    bar.seed_box.setValue(4)
    bar.seeds_box.setValue(3)
    assert page.parts.forecast.text() == (
        "3 networks with 3 seeds take turns on CPU (1 thread) for 90 seconds"
    )
    configs = trains()
    assert [config.seed for config in configs] == [4] * 3 + [5] * 3 + [6] * 3
    assert {config.seconds for config in configs} == {10}  # they share the seconds


def test_a_row_sums_up_the_runs_of_its_seeds(page, trains):
    page.settings_bar.seeds_box.setValue(2)
    trains()
    alexnet, vgg, nin = page.model.rows()
    assert {row.state for row in (alexnet, vgg, nin)} == {RunState.FINISHED}
    assert (alexnet.seeds, alexnet.worst, alexnet.best) == (2, 0.5, 0.53)
    assert alexnet.accuracy == pytest.approx(0.515)
    assert page.model.status(alexnet).startswith("2 seeds")
    assert page.model.status(alexnet).endswith(" 10 steps in 5 s each")
    assert len({run.key for run in page.runs()}) == 6
    assert len({run.title for run in page.runs()}) == 6


def test_every_experiment_has_a_card(page, qtbot):
    qtbot.mouseClick(page.panel.experiments_button, LEFT)
    assert page.parts.experiments_panel.is_open()
    for each in EXPERIMENTS:
        assert page.parts.experiments.button(each.key).isEnabled()


def test_one_click_fills_the_list_and_starts(page, service, trains, qtbot):
    asked = experiment("shortcuts")
    qtbot.mouseClick(page.panel.experiments_button, LEFT)
    button = page.parts.experiments.button(asked.key)
    configs = trains(lambda: qtbot.mouseClick(button, LEFT))
    assert configs == asked.configs()
    assert [row.title for row in page.model.rows()] == [a.name for a in asked.arms]
    assert not page.parts.experiments_panel.is_open()
    verdict = asked.verdict([run.series for run in page.runs()])
    assert page.parts.notices.text("verdict") == verdict.text != ""
    assert not page.settings_bar.isEnabled()  # the experiment decides


def test_the_networks_come_back_and_the_verdict_goes_with_its_curves(
    page, trains, qtbot
):
    trains(lambda: page.steering.make_experiment(experiment("heads")))
    qtbot.mouseClick(page.panel.back_button(), LEFT)
    assert page.model.rows()[0].title == "AlexNet lite"
    assert page.parts.notices.text("verdict") == ""
    assert page.parts.forecast.isVisible()
    assert page.settings_bar.isEnabled()
    assert not page.panel.second.isVisible()  # those runs are not in the list


def test_an_experiment_without_one_of_its_lines_can_be_run_again(page, trains):
    asked = experiment("heads")
    trains(lambda: page.steering.make_experiment(asked))
    check = Qt.ItemDataRole.CheckStateRole
    page.model.setData(page.model.index(0), Qt.CheckState.Unchecked, check)
    configs = trains()
    assert configs == asked.configs()[1:]
