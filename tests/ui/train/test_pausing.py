"""Holding a training, letting it go on, and taking up what was interrupted."""

import pytest
from fake_engine import ended, epoch_done, paused, started, step, stored
from PySide6.QtCore import Qt
from shelf_rows import stored_row

from explorer.runs.resumption import Resumption
from explorer.training.config import Budget
from explorer.ui.models.run_list import RunState
from explorer.ui.pages.train.sentences import TrainSentences

LEFT = Qt.MouseButton.LeftButton


def holdable(count, stop):
    """Networks that train until they are stopped, and hold when they are told to."""
    for place in range(count):
        yield place, started()
    numbers, held = [0] * count, [False] * count
    while not stop.wait(0.003):
        for place in range(count):
            if stop.is_paused(place):
                if not held[place]:
                    held[place] = True
                    yield place, paused(numbers[place])
                continue
            held[place] = False
            numbers[place] += 1
            yield place, step(numbers[place])
    for place in range(count):
        yield place, ended(numbers[place], "stopped")


def finishes(count, stop):
    for place in range(count):
        yield place, started(total_steps=10)
        for number in range(1, 11):
            yield place, step(number)
        yield place, epoch_done(10, 0.8)
        yield place, ended(10)


def states(page):
    return {row.state for row in page.model.rows()}


def steps(page):
    return [len(run.series.steps) for run in page.runs()]


def stop(page, qtbot):
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.request_stop()


@pytest.fixture
def running(page, service, qtbot):
    """A page on which all three networks have made some steps."""
    service.script = holdable
    qtbot.mouseClick(page.panel.button, LEFT)
    qtbot.waitUntil(lambda: min(steps(page)) > 3, timeout=5_000)
    yield page
    if page.is_training():
        stop(page, qtbot)


def test_pause_holds_every_run_and_go_on_lets_them_go_on(running, qtbot):
    page = running
    qtbot.mouseClick(page.panel.second, LEFT)
    qtbot.waitUntil(page.is_paused, timeout=5_000)
    qtbot.waitUntil(lambda: states(page) == {RunState.PAUSED})
    assert page.is_training()  # whoever closes the window is asked
    assert not page.settings_bar.isEnabled()
    assert page.panel.second.text().strip() == "Go on"
    before = steps(page)
    qtbot.mouseClick(page.panel.second, LEFT)
    qtbot.waitUntil(lambda: min(steps(page)) > max(before) + 3, timeout=5_000)
    assert states(page) == {RunState.RUNNING}
    for run in page.runs():  # no step is told of twice, none is left out
        numbers = run.series.steps.column("step").tolist()
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_held_training_can_be_stopped(running, qtbot):
    page = running
    page.proceeding.pause()
    qtbot.waitUntil(page.is_paused, timeout=5_000)
    qtbot.mouseClick(page.panel.button, LEFT)
    qtbot.waitUntil(lambda: not page.is_training(), timeout=5_000)
    assert states(page) == {RunState.STOPPED}


def test_the_keyboard_can_pause_and_go_on(running, qtbot):
    page = running
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page, Qt.Key.Key_Return, both)
    qtbot.waitUntil(page.is_paused, timeout=5_000)
    qtbot.waitUntil(lambda: page.panel.second.text().strip() == "Go on")
    qtbot.keyClick(page, Qt.Key.Key_Return, both)
    assert not page.is_paused()


def test_what_was_stopped_goes_on_in_its_own_row(running, service, qtbot):
    page = running
    stop(page, qtbot)
    before = steps(page)
    service.script = lambda count, stop: iter([(0, started()), (0, ended(0))])
    assert "3 runs" in page.panel.second.toolTip()
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        qtbot.mouseClick(page.panel.second, LEFT)
    assert service.tasks[-1] == tuple(Resumption(run_id=n) for n in (11, 12, 13))
    assert [run.run_id for run in page.runs()] == [11, 12, 13]
    assert steps(page)[1:] == before[1:]  # what had been measured stays


def test_a_finished_training_gets_as_much_more_as_the_settings_say(
    page, service, qtbot
):
    service.script = finishes
    page.settings_bar.set_budget("epochs", 1)
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    page.settings_bar.set_budget("epochs", 4)
    assert "4 epochs more" in page.panel.second.toolTip()
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        qtbot.mouseClick(page.panel.second, LEFT)
    budgets = {task.budget for task in service.tasks[-1]}
    assert budgets == {Budget(unit="epochs", amount=5)}


def test_nothing_can_be_continued_before_anything_was_trained(page):
    assert not page.panel.second.isVisible()


def test_interrupted_runs_are_offered_and_go_on_where_they_were(
    service, request, qtbot
):
    service.left = (stored(4, "alexnet", steps=5), stored(5, "nin", steps=7))
    page = request.getfixturevalue("page")
    line = page.panel.interrupted
    qtbot.waitUntil(line.isVisible, timeout=5_000)

    def script(count, stop):
        yield 1, started_again(7)
        yield 1, step(8)
        yield 1, ended(8)

    service.script = script
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        qtbot.mouseClick(line.button, LEFT)
    assert service.tasks == [(Resumption(run_id=4), Resumption(run_id=5))]
    assert [row.title for row in page.model.rows()] == ["AlexNet lite", "NiN lite"]
    assert steps(page) == [5, 8]
    assert not line.isVisible()
    assert "another number of threads" in page.parts.notices.text("note")
    qtbot.mouseClick(page.panel.back_button(), LEFT)
    assert page.parts.notices.text("note") == ""
    assert len(page.model.rows()) == 3
    assert page.parts.forecast.isVisible()


def started_again(number):
    from dataclasses import replace

    return replace(
        started(), step=number, departures=("it has another number of threads",)
    )


def test_the_offer_can_be_sent_away(service, request, qtbot):
    service.left = (stored(4),)
    page = request.getfixturevalue("page")
    line = page.panel.interrupted
    qtbot.waitUntil(line.isVisible, timeout=5_000)
    qtbot.mouseClick(line.close_button, LEFT)
    assert not line.isVisible()
    assert service.tasks == []


def test_a_run_that_is_deleted_is_not_offered_until_it_is_back(
    service, shelf, request, qtbot
):
    service.left = (stored(4), stored(5, "nin"))
    shelf.rows = {run_id: stored_row(run_id) for run_id in (4, 5)}
    page = request.getfixturevalue("page")
    line = page.panel.interrupted
    qtbot.waitUntil(lambda: line.sentence() == "2 runs broke off", timeout=5_000)
    desk = page.parts.shelf
    qtbot.mouseClick(page.panel.runs_button, LEFT)
    qtbot.waitUntil(lambda: desk.model.rowCount() == 2, timeout=5_000)
    desk.table.pick([5])
    service.left = (stored(4),)
    desk.commands["delete"].trigger()
    alone = "AlexNet lite broke off"
    qtbot.waitUntil(lambda: line.sentence() == alone, timeout=5_000)
    service.left = (stored(4), stored(5, "nin"))
    desk.undo_bar.undo()
    qtbot.waitUntil(lambda: line.sentence() == "2 runs broke off", timeout=5_000)


def test_what_the_present_session_stopped_is_not_offered_as_well(
    service, request, qtbot
):
    service.left = (stored(4),)
    page = request.getfixturevalue("page")
    line = page.panel.interrupted
    qtbot.waitUntil(line.isVisible, timeout=5_000)
    service.left = (stored(4, "vgg"), stored(6))
    page.parts.shelf.changed.emit()
    alone = "VGG-11 lite broke off"
    qtbot.waitUntil(lambda: line.sentence() == alone, timeout=5_000)


def test_the_offer_says_which_were_stopped():
    say = TrainSentences()
    broken, halted = stored(4), stored(5, "nin")
    halted.series.add(ended(5, "stopped"))
    assert say.unfinished([broken]) == "AlexNet lite broke off"
    assert say.unfinished([halted]) == "NiN lite was stopped"
    assert say.unfinished([halted, halted]) == "2 runs were stopped"
    assert say.unfinished([halted, broken]) == "2 runs were stopped or broke off"
    assert say.unfinished([]) == ""


def test_the_offer_stands_over_the_networks_alone(service, request, qtbot):
    service.left = (stored(4),)
    page = request.getfixturevalue("page")
    line = page.panel.interrupted
    qtbot.waitUntil(line.isVisible, timeout=5_000)
    page.steering.present((stored(7),))
    assert not line.isVisible()
    page.steering.show_networks()
    assert line.isVisible()


def test_what_is_said_of_one_training_goes_when_another_begins(page, service, qtbot):
    page.parts.notices.say("note", "It goes on, but not to the last bit.")
    service.script = finishes
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    assert page.parts.notices.text("note") == ""


def test_the_longest_plan_can_be_read_under_the_list(page):
    hint = page.panel.hint
    page.panel.show_idle(
        can_start=True,
        hint="5 networks × 3 seeds · 20 GMAC · CPU (1 thread)\n"
        "about 2 h 10 min, 400 MiB of memory",
    )
    assert hint.heightForWidth(hint.width()) <= hint.height()
