"""The Train page from the button to the curves, with an engine that obeys the test."""

import threading

import pytest
from fake_engine import ended, epoch_done, failed, started, step
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QListView

from explorer.ui.models.run_list import RunState

LEFT = Qt.MouseButton.LeftButton
CHECK = Qt.ItemDataRole.CheckStateRole


def run_both(count, stop):
    """Two networks take turns for twenty steps each and are tested twice."""
    for place in range(count):
        yield place, started()
    for number in range(1, 21):
        for place in range(count):
            yield place, step(number, loss=2.3 / (number + place))
            if number % 10 == 0:
                yield place, epoch_done(number, 0.03 * number + 0.1 * place)
    for place in range(count):
        yield place, ended(20)


def tick(page, *keys):
    for place, row in enumerate(page.model.rows()):
        wanted = Qt.CheckState.Checked if row.key in keys else Qt.CheckState.Unchecked
        page.model.setData(page.model.index(place), wanted, CHECK)


def states(page):
    return {row.key: row.state for row in page.model.rows()}


def train_to_the_end(page, qtbot):
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        qtbot.mouseClick(page.panel.button, LEFT)


@pytest.fixture
def endless(service):
    """An engine that goes on until it is stopped; set the event to let it answer."""
    may_answer = threading.Event()

    def script(count, stop):
        yield 0, started()
        number = 0
        while not stop.wait(0.005):
            number += 1
            yield 0, step(number)
        may_answer.wait(10)
        yield 0, ended(number, "stopped")

    service.script = script
    yield may_answer
    may_answer.set()


def test_before_the_first_run_the_page_says_what_the_button_does(page):
    assert page.parts.forecast.isVisible()
    assert not page.results.curves.isVisible()
    assert page.parts.forecast.text() == (
        "3 networks take turns on CPU (1 thread) for 2 minutes"
    )
    tick(page, "nin")
    assert (
        page.parts.forecast.text() == "NiN lite trains on CPU (1 thread) for 2 minutes"
    )
    page.settings_bar.set_budget("epochs", 1)
    assert page.parts.forecast.text() == (
        "NiN lite trains on CPU (1 thread) for 1 epoch"
    )


def test_without_a_tick_there_is_nothing_to_start(page):
    tick(page)
    assert not page.panel.button.isEnabled()
    page.start()
    assert not page.is_training()


def test_the_button_starts_what_is_ticked_as_the_settings_say(page, service, qtbot):
    service.script = run_both
    tick(page, "alexnet", "nin")
    page.settings_bar.set_budget("seconds", 90)
    page.settings_bar.seed_box.setValue(7)
    train_to_the_end(page, qtbot)
    assert len(service.tasks) == 1
    plan = service.plans[-1]
    assert plan.networks == ("alexnet", "nin")
    assert (plan.unit, plan.amount, plan.seconds_each) == ("seconds", 90, 45)
    assert (plan.seed, plan.device, plan.form) == (7, "cpu", "lite")
    assert plan.dataset == "fashion-mnist-small"
    assert service.prepared_on != [threading.get_ident()]


def test_the_curves_hold_every_step_and_test_that_was_told(page, service, qtbot):
    service.script = run_both
    tick(page, "alexnet", "vgg")
    told = list(run_both(2, None))
    train_to_the_end(page, qtbot)
    assert page.results.curves.isVisible()
    assert page.results.curves.loss_plot.keys() == ("alexnet", "vgg")
    for place, key in enumerate(("alexnet", "vgg")):
        mine = [event for where, event in told if where == place]
        steps = [(e.step, e.loss) for e in mine if type(e).__name__ == "StepDone"]
        tests = [
            (e.step, 100 * e.test_accuracy) for e in mine if hasattr(e, "test_loss")
        ]
        x, y = page.results.curves.loss_plot.series(key)
        assert list(zip(x.tolist(), y.tolist(), strict=True)) == steps
        x, y = page.results.curves.accuracy_plot.series(key)
        assert list(zip(x.tolist(), y.tolist(), strict=True)) == tests


@pytest.mark.parametrize(
    ("axis", "last"), [("epoch", 2.0), ("seconds", 10.0), ("images", 1_280.0)]
)
def test_the_x_axis_can_be_chosen(page, service, qtbot, axis, last):
    service.script = run_both
    train_to_the_end(page, qtbot)
    page.results.curves.x_box.setCurrentIndex(page.results.curves.x_box.findData(axis))
    for plot in (page.results.curves.loss_plot, page.results.curves.accuracy_plot):
        assert plot.series("alexnet")[0][-1] == last


def test_the_crosshair_reads_all_runs_best_first(page, service, qtbot):
    service.script = run_both
    tick(page, "alexnet", "vgg")
    page.results.curves.smoothing_box.setCurrentIndex(0)
    train_to_the_end(page, qtbot)
    page.results.curves.loss_plot.pointed.emit(10.4)
    assert page.results.curves.loss_plot.readout() == (
        "step 10, VGG-11 lite 0.209 (test 1.000), AlexNet lite 0.230 (test 1.000)"
    )
    assert page.results.curves.accuracy_plot.readout() == (
        "step 10, VGG-11 lite 40.0 % (training 50.0 %),"
        " AlexNet lite 30.0 % (training 50.0 %)"
    )
    page.results.curves.loss_plot.pointed.emit(None)
    assert page.results.curves.accuracy_plot.readout() == ""


def test_the_list_sums_up_each_run_when_it_is_over(page, service, qtbot):
    service.script = run_both
    tick(page, "alexnet", "vgg")
    train_to_the_end(page, qtbot)
    alexnet, vgg, nin = page.model.rows()
    assert [row.state for row in (alexnet, vgg, nin)] == [
        RunState.FINISHED,
        RunState.FINISHED,
        RunState.IDLE,
    ]
    assert (alexnet.accuracy, vgg.accuracy) == pytest.approx((0.6, 0.7))
    assert (alexnet.steps, alexnet.seconds, alexnet.progress) == (20, 10.0, 1.0)
    assert page.model.status(alexnet).endswith("20 steps in 10 s")


def test_while_it_runs_the_settings_are_locked_and_the_page_stays_alive(
    page, endless, qtbot
):
    told = []
    page.status_changed.connect(told.append)
    qtbot.mouseClick(page.panel.button, LEFT)
    assert page.is_training()
    assert not page.settings_bar.isEnabled()
    qtbot.waitUntil(page.results.curves.isVisible, timeout=3_000)
    qtbot.waitUntil(
        lambda: page.results.curves.loss_plot.series("alexnet")[0].size > 20
    )
    assert states(page)["alexnet"] is RunState.RUNNING
    assert states(page)["vgg"] is RunState.PREPARING
    assert page.panel.button.text().strip() == "Stop"
    endless.set()
    with qtbot.waitSignal(page.training_ended, timeout=3_000):
        page.request_stop()
    assert page.settings_bar.isEnabled()
    assert told[0].startswith("Training 3 networks")
    assert told[-1] == ""


def test_stop_answers_at_once_and_ends_at_the_next_step(page, endless, qtbot):
    qtbot.mouseClick(page.panel.button, LEFT)
    qtbot.waitUntil(page.results.curves.isVisible, timeout=3_000)
    qtbot.mouseClick(page.panel.button, LEFT)
    assert page.panel.button.text().strip() == "Stopping…"
    assert not page.panel.button.isEnabled()
    assert page.panel.hint.text() == (
        "The running step ends first; a step of this network takes about 0.5 s."
    )
    assert page.is_training()  # the step has not ended: the engine still waits
    endless.set()
    qtbot.waitUntil(lambda: not page.is_training(), timeout=3_000)
    assert states(page)["alexnet"] is RunState.STOPPED
    assert states(page)["vgg"] is RunState.STOPPED  # it never had its first turn
    assert page.panel.button.isEnabled()


def test_a_network_that_fails_says_why_and_the_others_go_on(page, service, qtbot):
    def script(count, stop):
        yield 0, started()
        yield 0, step(1)
        yield 1, failed("there is not enough memory")
        yield 0, step(2)
        yield 0, ended(2)

    service.script = script
    tick(page, "alexnet", "vgg")
    train_to_the_end(page, qtbot)
    alexnet, vgg, _ = page.model.rows()
    assert (vgg.state, vgg.message) == (RunState.FAILED, "there is not enough memory")
    assert (alexnet.state, alexnet.steps) == (RunState.FINISHED, 2)


def test_a_run_that_diverges_keeps_its_curve_and_says_so(page, service, qtbot):
    def script(count, stop):
        yield 0, started()
        yield 0, step(1)
        yield 0, ended(1, "diverged")

    service.script = script
    tick(page, "nin")
    train_to_the_end(page, qtbot)
    assert states(page)["nin"] is RunState.DIVERGED
    assert page.results.curves.loss_plot.series("nin")[1].tolist() == [2.3]


def test_a_training_that_breaks_off_is_explained_and_can_be_started_again(
    page, service, qtbot
):
    def script(count, stop):
        yield 0, started()
        yield 0, step(1)
        raise RuntimeError("no such kernel")

    service.script = script
    train_to_the_end(page, qtbot)
    assert page.trouble().startswith("Something is wrong inside the program")
    assert "no such kernel" in page.trouble()
    assert set(states(page).values()) == {RunState.FAILED}
    service.script = run_both
    train_to_the_end(page, qtbot)
    assert page.trouble() == ""
    assert set(states(page).values()) == {RunState.FINISHED}


def test_a_plan_that_cannot_work_is_refused_in_one_sentence(page, service, qtbot):
    service.refusal = "a number that works"
    qtbot.mouseClick(page.panel.button, LEFT)
    assert not page.is_training()
    assert page.trouble() == "seed must be a number that works, got 0"


def test_a_second_training_starts_with_empty_curves(page, service, qtbot):
    service.script = run_both
    tick(page, "alexnet", "vgg")
    train_to_the_end(page, qtbot)
    tick(page, "nin")
    train_to_the_end(page, qtbot)
    assert page.results.curves.loss_plot.keys() == ("nin",)
    assert states(page)["alexnet"] is RunState.IDLE


def test_the_curves_of_one_form_are_not_shown_beside_the_names_of_another(
    page, service, qtbot
):
    service.script = run_both
    train_to_the_end(page, qtbot)
    box = page.settings_bar.form_box
    box.setCurrentIndex(box.findData("book"))
    assert page.parts.forecast.isVisible()
    assert page.model.rows()[0].title == "AlexNet book"
    box.setCurrentIndex(box.findData("lite"))
    assert page.results.curves.isVisible()
    assert states(page)["alexnet"] is RunState.FINISHED


def test_a_gpu_brings_the_networks_and_the_budget_that_suit_it(page):
    bar = page.settings_bar
    bar.device_box.setCurrentIndex(1)
    plan = bar.plan(["alexnet"])
    assert (plan.form, plan.unit, plan.device) == ("book", "epochs", "cuda:0")
    assert "Meant for a GPU." in bar.notes()
    assert "take turns on Fast GPU, 3 epochs each" in page.parts.forecast.text()


def test_a_data_set_that_must_be_fetched_says_so_when_chosen(page):
    page.settings_bar.dataset_box.setCurrentIndex(1)
    assert "CIFAR-10 is downloaded first." in page.settings_bar.notes()


def test_the_reason_for_training_on_the_cpu_is_on_the_page(service, request):
    service.hint = "This computer has an NVIDIA GPU, but torch cannot use it."
    page = request.getfixturevalue("page")
    assert page.device_hint() == service.hint
    assert page.parts.notices.isVisible()


def test_the_keyboard_alone_can_tick_start_and_stop(page, endless, qtbot):
    view = page.panel.list_view
    view.setFocus()
    view.setCurrentIndex(page.model.index(0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert [row.key for row in page.model.ticked()] == ["alexnet", "nin"]
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.is_training()
    endless.set()
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not page.is_training(), timeout=3_000)


def test_looking_at_a_row_lights_its_curve_and_leaving_puts_it_out(
    page, service, qtbot
):
    service.script = run_both
    train_to_the_end(page, qtbot)
    lit = []
    page.panel.lit.connect(lit.append)
    view = page.panel.list_view
    with qtbot.waitActive(page):
        page.activateWindow()
    view.setFocus()
    view.setCurrentIndex(page.model.index(0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    view.clearFocus()
    assert lit[0] == "vgg"
    assert lit[-1] is None


def test_every_control_has_a_name_for_a_screen_reader(page):
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QListView)
    own = [
        child
        for kind in kinds
        for child in page.findChildren(kind)
        if not isinstance(child.parent(), QComboBox) and child.isVisibleTo(page)
    ]
    assert len(own) > 5
    unnamed = [
        child
        for child in own
        if not (child.accessibleName() or getattr(child, "text", str)())
    ]
    assert unnamed == []


def test_what_came_while_another_page_was_shown_is_there_on_return(
    page, service, qtbot
):
    service.script = run_both
    page.hide()
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    assert page.results.curves.loss_plot.keys() == ()
    page.show()
    assert page.results.curves.loss_plot.series("nin")[0].size == 20
    assert states(page)["nin"] is RunState.FINISHED


def test_shutdown_while_training_waits_for_the_step(page, endless, qtbot):
    page.start()
    qtbot.waitUntil(page.results.curves.isVisible, timeout=3_000)
    assert page.shutdown(20) is False
    assert page.is_training()
    endless.set()
    assert page.shutdown(5_000) is True
    qtbot.waitUntil(lambda: not page.is_training(), timeout=3_000)
