"""Holding, ending and opening one run of the list while the others go on."""

import pytest
from fake_engine import FakeService, ended, epoch_done, paused, started, step
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt

from explorer.architectures.variants import Variant
from explorer.diagrams.colours import line_style
from explorer.training.recipes import config_for
from explorer.ui.models.run_actions import RunAction
from explorer.ui.models.run_list import RunListModel, RunRow, RunState
from explorer.ui.pages.train.live_runs import LiveRuns, Member
from explorer.ui.pages.train.run_panel import RunPanel
from explorer.ui.pages.train.trainer import Trainer
from explorer.ui.widgets.run_row_controls import KEYS as BY_ACTION

LEFT = Qt.MouseButton.LeftButton
KEYS = ("alexnet", "vgg", "nin")


def each_alone(count, stop):
    """Runs that obey for themselves; each is tested after its first step."""
    numbers, held, over = [0] * count, [False] * count, [False] * count
    for place in range(count):
        yield place, started()
        numbers[place] = 1
        yield place, step(1)
        yield place, epoch_done(1, 0.5)
    while not all(over):
        stop.wait(0.003)
        for place in range(count):
            if over[place]:
                continue
            if stop.stop_of(place).is_set():
                over[place] = True
                yield place, ended(numbers[place], "stopped")
            elif stop.is_paused(place):
                if not held[place]:
                    yield place, paused(numbers[place])
                held[place] = True
            else:
                held[place] = False
                numbers[place] += 1
                yield place, step(numbers[place])


class Desk:
    """A list with its buttons and what they act on, without the rest of the page."""

    def __init__(self, seeds=1):
        service = FakeService()
        service.script = each_alone
        self.model = RunListModel()
        self.model.set_rows(
            [
                RunRow(key=key, title=key, recipe="", size="", style=line_style(key))
                for key in KEYS
            ]
        )
        self.panel = RunPanel(self.model)
        self.trainer = Trainer(service)
        members = [
            Member.new(key, config(key, s)) for s in range(seeds) for key in KEYS
        ]
        self.runs = LiveRuns(members, self.model.rows())
        self.panel.pause_run.connect(self.trainer.pause_row)
        self.panel.go_on_run.connect(self.trainer.go_on_row)
        self.panel.stop_run.connect(self.trainer.stop_row)
        self.trainer.told.connect(self.show)
        self.trainer.changed.connect(self.show)
        self.trainer.begin(self.runs, [member.task for member in members])

    def show(self, *_events):
        self.model.set_rows(self.runs.rows(self.model.rows(), 1))

    def states(self):
        return [row.state for row in self.model.rows()]

    def steps(self):
        return [len(run.series.steps) for run in self.runs.runs]

    def index(self, row):
        return self.model.index(row)

    def point_at(self, row, qtbot):
        view = self.panel.list_view
        middle = view.visualRect(self.index(row)).center()
        qtbot.mouseMove(view.viewport(), middle + QPoint(1, 1))
        qtbot.mouseMove(view.viewport(), middle)
        return view.controls


def config(key, seed):
    variant = Variant.of(key, "lite")
    return config_for(variant, dataset="fashion-mnist-small", epochs=9, seed=seed)


@pytest.fixture
def desk_of(qtbot):
    def make(seeds=1):
        desk = Desk(seeds)
        qtbot.addWidget(
            desk.panel, before_close_func=lambda _: desk.trainer.shutdown(5_000)
        )
        desk.panel.resize(300, 500)
        desk.panel.show()
        qtbot.waitUntil(lambda: min(desk.steps()) > 2, timeout=5_000)
        return desk

    return make


def test_one_run_is_held_while_the_others_go_on(desk_of, qtbot):
    desk = desk_of()
    controls = desk.point_at(1, qtbot)
    assert controls.hold_button.accessibleName().startswith("Pause vgg")
    qtbot.mouseClick(controls.hold_button, LEFT)
    paused_second = [RunState.RUNNING, RunState.PAUSED, RunState.RUNNING]
    qtbot.waitUntil(lambda: desk.states() == paused_second, timeout=5_000)
    before = desk.steps()
    qtbot.waitUntil(lambda: desk.steps()[0] > before[0] + 3, timeout=5_000)
    assert desk.steps()[1] == before[1]
    assert not desk.trainer.is_paused()
    assert controls.hold_button.accessibleName().startswith("Let vgg go on")
    qtbot.mouseClick(controls.hold_button, LEFT)
    qtbot.waitUntil(lambda: desk.steps()[1] > before[1] + 3, timeout=5_000)


def test_runs_held_one_by_one_are_a_held_training(desk_of, qtbot):
    desk = desk_of()
    for key in KEYS:
        desk.trainer.pause_row(key)
    qtbot.waitUntil(desk.trainer.is_paused, timeout=5_000)
    desk.trainer.go_on_row("nin")
    assert not desk.trainer.is_paused()
    assert not desk.trainer.is_pausing()


def test_one_run_is_stopped_and_the_others_go_on(desk_of, qtbot):
    desk = desk_of()
    desk.panel.list_view.setFocus()
    desk.panel.list_view.setCurrentIndex(desk.index(0))
    qtbot.keyClick(desk.panel.list_view, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: desk.states()[0] is RunState.STOPPED, timeout=5_000)
    before = desk.steps()
    qtbot.waitUntil(lambda: desk.steps()[2] > before[2] + 3, timeout=5_000)
    assert desk.steps()[0] == before[0]


def test_a_row_of_seeds_is_held_as_a_whole(desk_of, qtbot):
    desk = desk_of(seeds=2)
    desk.trainer.pause_row("alexnet")

    def both_held():
        held = [run.paused for run in desk.runs.runs if run.row_key == "alexnet"]
        return held == [True, True]

    qtbot.waitUntil(both_held, timeout=5_000)
    assert not any(run.paused for run in desk.runs.runs if run.row_key != "alexnet")


def test_the_last_run_that_is_stopped_ends_the_training(desk_of, qtbot):
    desk = desk_of()
    with qtbot.waitSignal(desk.trainer.ended, timeout=5_000):
        for key in KEYS:
            desk.trainer.stop_row(key)
    desk.trainer.pause_row("vgg")  # nothing trains: nothing to hold
    assert not desk.trainer.is_training()


def test_the_menu_offers_what_can_be_done_and_does_it(desk_of, qtbot):
    desk = desk_of()
    menu = desk.panel.list_view.menu_of(desk.index(2))
    offered = {action.data(): action for action in menu.actions()}
    assert list(offered) == [
        RunAction.PAUSE, RunAction.STOP, RunAction.EXPLORE, RunAction.LIGHT
    ]  # fmt: skip
    with qtbot.waitSignal(desk.panel.explore_run) as opened:
        offered[RunAction.EXPLORE].trigger()
    assert opened.args == [13]  # its number in the store
    with qtbot.waitSignal(desk.panel.lit) as lit:
        offered[RunAction.LIGHT].trigger()
    assert lit.args == ["nin"]
    desk.point_at(0, qtbot)
    with qtbot.waitSignal(desk.panel.lit) as lit:
        desk.panel.list_view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert lit.args == ["nin"]  # it stays in front when nothing else is looked at
    menu.close()


def test_a_row_that_was_never_trained_has_no_buttons(qtbot):
    model = RunListModel()
    row = RunRow(key="a", title="a", recipe="", size="", style=line_style("vgg"))
    model.set_rows([row])
    panel = RunPanel(model)
    qtbot.addWidget(panel)
    panel.show()
    view = panel.list_view
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    assert not view.controls.isVisible()
    assert view.menu_of(model.index(0)) is None
    assert view.menu_of(QModelIndex()) is None


def test_the_buttons_follow_the_keyboard_and_can_be_reached_by_it(desk_of, qtbot):
    desk = desk_of()
    view = desk.panel.list_view
    view.setFocus()
    view.setCurrentIndex(desk.index(0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.controls.isVisible()
    assert view.controls.geometry().intersects(view.visualRect(desk.index(1)))
    qtbot.keyClick(view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: desk.states()[1] is RunState.PAUSED, timeout=5_000)
    view.controls.hold_button.setFocus()
    assert view.controls.isVisible()
    qtbot.keyClick(view.controls.hold_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.states()[1] is RunState.RUNNING, timeout=5_000)


def test_every_key_of_the_list_is_told(desk_of):
    told = {key for key, _ in desk_of().panel.row_keys()}
    assert told == {Qt.Key(key).name.removeprefix("Key_") for key in BY_ACTION.values()}
