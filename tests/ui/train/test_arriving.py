"""Links, runs of the store, and single runs: how they reach the list and leave it."""

import pytest
from fake_engine import ended, epoch_done, paused, started, step, stored
from PySide6.QtCore import Qt

from explorer.architectures.edits import Edit
from explorer.architectures.variant_text import numbered_texts, variant_texts
from explorer.architectures.variants import Variant
from explorer.links import StateLink
from explorer.training.experiments import EXPERIMENTS
from explorer.ui.models.run_list import RunState
from explorer.ui.models.run_text import duration_text
from explorer.ui.pages.train.retry import Retry

CHECK = Qt.ItemDataRole.CheckStateRole
VGG = Variant.of("vgg", "lite")
EDITED = VGG.with_edits(Edit(path="0", field="out_channels", value=8))


def finishes(count, stop):
    for place in range(count):
        yield place, started(total_steps=10)
        for number in range(1, 11):
            yield place, step(number)
        yield place, epoch_done(10, 0.8)
        yield place, ended(10)


def until_stopped(count, stop):
    for place in range(count):
        yield place, started()
        yield place, step(1)
    over = [False] * count
    held = [False] * count
    while not all(over):
        stop.wait(0.003)
        for place in range(count):
            if over[place]:
                continue
            if stop.stop_of(place).is_set():
                over[place] = True
                yield place, ended(1, "stopped")
            elif stop.is_paused(place) != held[place]:
                held[place] = stop.is_paused(place)
                yield place, paused(1) if held[place] else step(2)


def opened(qtbot, page, **values):
    page.open_link(StateLink(page="train", values=values))
    qtbot.waitUntil(page.is_settled, timeout=5_000)


def keys(page):
    return [row.key for row in page.model.rows()]


def states(page):
    return {row.key: row.state for row in page.model.rows()}


@pytest.fixture
def kept(shelf):
    """A store with three runs, of which the second was finished."""
    runs = {number: stored(number) for number in (4, 5, 6)}
    runs[5].series.add(epoch_done(5, 0.8))
    runs[5].series.add(ended(5))
    shelf.load = lambda run_ids: tuple(runs[number] for number in run_ids)
    return runs


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda each: each.key)
def test_a_link_sets_an_experiment_out_without_starting_it(page, qtbot, experiment):
    opened(qtbot, page, experiment=experiment.key)
    assert page.preparing.lineup.title == experiment.title
    assert not page.is_training()
    assert page.link().values == {"experiment": experiment.key}


def test_a_link_with_an_edited_network_trains_that_network(page, qtbot, service):
    service.script = finishes
    opened(qtbot, page, **numbered_texts([VGG, EDITED]))
    titles = [row.title for row in page.model.rows()]
    assert titles == [VGG.title, EDITED.title]
    colours = {row.style for row in page.model.rows()}
    assert len(colours) == 2
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    trained = [task.variant for task in service.tasks[-1]]
    assert trained == [VGG, EDITED]
    assert page.link().values == numbered_texts([VGG, EDITED])


def test_unticked_networks_of_a_link_are_left_out(page, qtbot, service):
    service.script = finishes
    opened(qtbot, page, **numbered_texts([VGG, EDITED]))
    page.model.setData(page.model.index(0), Qt.CheckState.Unchecked, CHECK)
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    assert [task.variant for task in service.tasks[-1]] == [EDITED]


def test_a_link_to_one_network_needs_no_number(page, qtbot):
    opened(qtbot, page, **variant_texts(EDITED))
    assert [row.title for row in page.model.rows()] == [EDITED.title]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"experiment": "nothing"}, "unknown experiment 'nothing'"),
        ({"runs": "twelve"}, "unknown run 'twelve'"),
        ({"architecture": "nowhere"}, "unknown architecture 'nowhere'"),
        ({"1.architecture": "own.py:net"}, "open it in Explore first"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_of_and_the_list_stays(
    page, qtbot, values, sentence
):
    before = keys(page)
    opened(qtbot, page, **values)
    assert sentence in page.trouble()
    assert keys(page) == before


def test_the_networks_come_back_by_a_link_of_their_own(page, qtbot):
    first, before = page.link(), keys(page)
    opened(qtbot, page, experiment=EXPERIMENTS[0].key)
    with qtbot.waitSignal(page.state_changed, timeout=5_000):
        page.open_link(first)
    assert keys(page) == before


def test_stored_runs_show_their_curves_without_training(page, qtbot, kept):
    page.parts.shelf.curves_wanted.emit((4, 5))
    qtbot.waitUntil(page.is_settled, timeout=5_000)
    assert keys(page) == ["run:4", "run:5"]
    assert states(page) == {"run:4": RunState.STOPPED, "run:5": RunState.FINISHED}
    plot = page.results.curves.loss_plot
    assert plot.keys() == ("run:4", "run:5")
    assert plot.series("run:4")[0].tolist() == [1, 2, 3, 4, 5]
    assert not page.is_training()
    assert page.link().values == {"runs": "4,5"}


def test_stored_runs_that_broke_off_go_on(page, qtbot, service, kept):
    service.script = finishes
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.parts.shelf.continue_wanted.emit((4, 6))
    assert [task.run_id for task in service.tasks[-1]] == [4, 6]


def test_a_finished_run_of_the_store_goes_on_with_a_larger_budget(
    page, qtbot, service, kept
):
    service.script = finishes
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.parts.shelf.continue_wanted.emit((5,))
    task = service.tasks[-1][0]
    assert task.run_id == 5
    assert task.budget.amount > kept[5].config.budget.amount
    told = f"{duration_text(task.budget.amount)} each"
    assert page.settings_bar.fixed.texts()["budget"] == told


def test_continue_says_what_it_spends(page):
    page.settings_bar.set_budget("seconds", 90)
    button = page.parts.shelf.commands["continue"]
    assert "as the settings say (1 min 30 s, shared by all)" in button.toolTip()
    page.settings_bar.set_budget("epochs", 2)
    assert "as the settings say (2 epochs)" in button.toolTip()


def test_stored_runs_lie_behind_the_present_ones(page, qtbot, kept):
    page.parts.shelf.ghost_wanted.emit((4,))
    qtbot.waitUntil(page.is_settled, timeout=5_000)
    page.parts.shelf.ghost_wanted.emit((6,))
    curves = page.results.curves
    qtbot.waitUntil(lambda: len(curves.ghosts()) == 2, timeout=5_000)
    assert [ghost.series for ghost in curves.ghosts()] == [
        kept[4].series,
        kept[6].series,
    ]
    assert "alexnet" in keys(page)  # the list is what it was


def test_while_something_trains_the_list_is_not_filled_anew(page, qtbot, service, kept):
    service.script = until_stopped
    page.start()
    qtbot.waitUntil(lambda: page.results.isVisible(), timeout=5_000)
    before = keys(page)
    page.parts.shelf.curves_wanted.emit((4,))
    qtbot.waitUntil(lambda: "stop it" in page.trouble(), timeout=5_000)
    opened_link = StateLink(page="train", values={"experiment": EXPERIMENTS[0].key})
    page.open_link(opened_link)
    qtbot.waitUntil(page._arriving.is_settled, timeout=5_000)
    assert keys(page) == before
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.request_stop()


def test_a_remedy_starts_a_run_before_the_curves_of_the_ill_one(page, qtbot, service):
    service.script = finishes
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    ill = page.runs()[0]
    retry = Retry(
        run=ill,
        config=ill.series.config,
        title="AlexNet lite, learning rate 0.001",
        change="learning rate 0.001",
    )
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.results.findings.retry_wanted.emit(retry)
    assert [row.title for row in page.model.rows()] == [retry.title]
    assert service.titles[-1] == (retry.title,)
    assert [ghost.series for ghost in page.results.curves.ghosts()] == [ill.series]


def test_one_run_is_held_and_ended_while_the_others_go_on(page, qtbot, service):
    service.script = until_stopped
    page.start()
    first, *others = keys(page)
    qtbot.waitUntil(
        lambda: set(states(page).values()) == {RunState.RUNNING}, timeout=5_000
    )
    page.panel.pause_run.emit(first)
    qtbot.waitUntil(lambda: states(page)[first] is RunState.PAUSED, timeout=5_000)
    page.panel.go_on_run.emit(first)
    qtbot.waitUntil(lambda: states(page)[first] is RunState.RUNNING, timeout=5_000)
    page.panel.stop_run.emit(first)
    qtbot.waitUntil(lambda: states(page)[first] is RunState.STOPPED, timeout=5_000)
    assert {states(page)[key] for key in others} == {RunState.RUNNING}
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.request_stop()


def test_a_run_leads_to_explore_with_its_weights(page, qtbot, service):
    service.script = finishes
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    with qtbot.waitSignal(page.link_wanted, timeout=1_000) as wanted:
        page.panel.explore_run.emit(11)
    (link,) = wanted.args
    assert link.page == "explore"
    assert link.values["weights"] == "run:11"
    assert (
        link.values["architecture"] == page.runs()[0].series.config.variant.architecture
    )


def test_maps_follow_the_training_under_way(page, qtbot, service):
    service.script = until_stopped
    page.start()
    qtbot.waitUntil(lambda: page.results.isVisible(), timeout=5_000)
    live = page.results.maps.live
    assert all(live.knows(run.key) for run in page.runs())
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.request_stop()
    assert not any(live.knows(run.key) for run in page.runs())
