"""The maps of a run while it trains and afterwards, on the screen."""

import numpy as np
import pytest
from fake_engine import FakeService, epoch_done, started, step
from PySide6.QtCore import Qt
from told_runs import ended, live_run

from explorer.architectures.variants import Variant
from explorer.architectures.weights import network_from_state, random_network
from explorer.diagrams.channels import span
from explorer.runs.store import RunStore
from explorer.tracing.activations import capture
from explorer.tracing.trace import trace_variant
from explorer.training.control import TrainingControl
from explorer.training.watching import WeightsCopy
from explorer.ui.pages.train.results import Results
from explorer.ui.pages.train.watching_layers import first_layer, map_layers

SMALL = {"width": 0.1, "image_size": 32}


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def results(qtbot, folder):
    service = FakeService()
    service.place = folder
    made = Results(service)
    qtbot.addWidget(made, before_close_func=Results.shutdown)
    made.resize(1000, 640)
    made.show()
    made.setCurrentWidget(made.maps)
    return made


@pytest.fixture
def run(folder):
    """Two passes of ten steps, kept in the store."""
    made = live_run("nin", **SMALL)
    made.series.add(started())
    with RunStore(folder) as store:
        made.run_id = store.create(made.series.config)
    for epoch in (1, 2):
        finish_pass(folder, made, epoch)
    return made


def finish_pass(folder, run, epoch):
    for number in range(10 * epoch - 9, 10 * epoch + 1):
        run.series.add(step(number))
    done = epoch_done(10 * epoch, 0.3 * epoch)
    run.series.add(done)
    weights = random_network(run.series.config.variant, epoch).state_dict()
    with RunStore(folder) as store:
        store.record(run.run_id, [done])
        store.checkpoints.save_epoch(run.run_id, epoch, 10 * epoch, weights)


class Training:
    """What trains, step by step on the thread of the test."""

    def __init__(self, run):
        self.control = TrainingControl()
        self.watch = self.control.stop_of(0).watch
        self.variant = run.series.config.variant
        self.step, self.copies = 0, []
        self.watch.attach(self._copy)

    def _copy(self):
        self.copies.append(self.step)
        weights = random_network(self.variant, 100 + self.step).state_dict()
        return WeightsCopy(step=self.step, weights=weights)

    def go_on(self):
        self.step += 1
        self.watch._next = 0.0
        self.watch.between_steps(self.step)


def settle(qtbot, maps):
    qtbot.waitUntil(maps.is_settled, timeout=30_000)


def begin(qtbot, results, *runs, training=None):
    results.begin(runs, 10)
    if training is not None:
        results.maps.follow(training.control, runs)
    results.draw()
    settle(qtbot, results.maps)


def go_to(qtbot, maps, at):
    maps.panel.time.track().setValue(at)
    settle(qtbot, maps)


def step_shown(maps):
    weights = maps.shown().request.weights
    return weights.step


def wait_for_step(qtbot, training, maps, number):
    """Go on until a copy is on the screen that is as new."""

    def there():
        training.go_on()
        shown = maps.shown()
        live = shown is not None and isinstance(shown.request.weights, WeightsCopy)
        return live and shown.request.weights.step >= number

    qtbot.waitUntil(there, timeout=30_000)


def test_a_stored_run_is_shown_with_its_last_weights_and_all_its_epochs(
    results, run, qtbot
):
    begin(qtbot, results, run)
    maps = results.maps
    assert [point.text for point in maps.panel.time.points()] == [
        "Before training",
        "Epoch 1 · accuracy 30.0 %",
        "Epoch 2 · accuracy 60.0 %",
    ]
    assert step_shown(maps) == 20
    assert maps.panel.sentence() == ""


def test_the_maps_are_those_of_the_weights_of_the_epoch(results, run, qtbot):
    begin(qtbot, results, run)
    maps, variant = results.maps, run.series.config.variant
    for at, seed in ((1, 1), (2, 2)):
        go_to(qtbot, maps, at)
        watched = maps.shown()
        state = random_network(variant, seed).state_dict()
        traced = trace_variant(variant)
        own = capture(
            traced,
            network_from_state(variant, state, "test"),
            watched.activations.image,
        )
        layer = first_layer(watched.layers)
        # another thread, with another number of helpers, rounds otherwise
        values = own[layer.step.index][0].numpy()
        assert np.allclose(watched.maps(layer), values, rtol=1e-5, atol=1e-6)
        shown = maps.panel.mosaic.canvas().pages().maps
        assert np.array_equal(shown, watched.maps(layer))


def test_what_the_network_says_stands_beside_what_it_is(results, run, qtbot):
    begin(qtbot, results, run)
    panel = results.maps.panel
    assert panel.truth.text() == "It is: Ankle boot"
    assert len(panel.chips.texts()) == 5
    panel.thumbnails.picked.emit("0")
    settle(qtbot, results.maps)
    assert panel.truth.text() == "It is: T-shirt/top"


def test_layer_and_image_stay_while_one_goes_through_time(results, run, qtbot):
    begin(qtbot, results, run)
    maps = results.maps
    maps.panel.layers.setCurrentIndex(0)
    maps.panel.layers.activated.emit(0)
    maps.panel.thumbnails.picked.emit("3")
    settle(qtbot, maps)
    go_to(qtbot, maps, 1)
    assert maps.shown().image == 3
    assert maps.panel.layers.currentIndex() == 0
    assert maps.panel.layers.currentText().startswith("Convolution 1 · ")


def test_live_maps_follow_the_training(results, run, qtbot):
    training = Training(run)
    begin(qtbot, results, run, training=training)
    wait_for_step(qtbot, training, results.maps, 1)
    first = results.maps.shown()
    wait_for_step(qtbot, training, results.maps, step_shown(results.maps) + 1)
    assert results.maps.shown() is not first
    assert results.maps.panel.time.key() == "live"
    number = step_shown(results.maps)
    assert results.maps.panel.time.text() == f"Live · step {number}"


def test_no_other_copy_is_asked_for_before_the_last_is_on_the_screen(
    results, run, qtbot
):
    training = Training(run)
    begin(qtbot, results, run, training=training)
    maps = results.maps
    maps.panel.painted.disconnect(maps._on_painted)  # as if nothing was ever painted
    training.go_on()
    qtbot.waitUntil(lambda: maps.shown() is not None, timeout=30_000)
    settle(qtbot, maps)
    for _ in range(5):
        training.go_on()
        results.draw()
    assert training.copies == [1]


def test_nothing_is_copied_while_the_maps_cannot_be_seen(results, run, qtbot):
    training = Training(run)
    begin(qtbot, results, run, training=training)
    wait_for_step(qtbot, training, results.maps, 1)
    results.setCurrentWidget(results.curves)
    before = list(training.copies)
    for _ in range(5):
        training.go_on()
        results.draw()
    assert training.copies == before
    results.setCurrentWidget(results.maps)
    wait_for_step(qtbot, training, results.maps, training.step + 1)


def test_nothing_is_copied_while_one_looks_at_an_earlier_epoch(results, run, qtbot):
    training = Training(run)
    begin(qtbot, results, run, training=training)
    wait_for_step(qtbot, training, results.maps, 1)
    go_to(qtbot, results.maps, 1)
    before = list(training.copies)
    for _ in range(5):
        training.go_on()
        results.draw()
    assert training.copies == before
    assert step_shown(results.maps) == 10


def test_once_a_run_is_over_its_last_weights_stand_there(results, run, qtbot, folder):
    training = Training(run)
    begin(qtbot, results, run, training=training)
    wait_for_step(qtbot, training, results.maps, 1)
    finish_pass(folder, run, 3)
    run.series.add(ended(30))
    results.maps.follow(None)
    results.draw()
    qtbot.waitUntil(lambda: step_shown(results.maps) == 30, timeout=30_000)
    settle(qtbot, results.maps)
    assert results.maps.panel.time.text() == "Epoch 3 · accuracy 90.0 %"


def test_a_pass_that_ends_joins_the_slider_and_moves_nobody(
    results, run, qtbot, folder
):
    begin(qtbot, results, run, training=Training(run))
    go_to(qtbot, results.maps, 1)
    finish_pass(folder, run, 3)
    results.draw()
    settle(qtbot, results.maps)
    keys = [point.key for point in results.maps.panel.time.points()]
    assert keys == ["0", "10", "20", "30", "live"]
    assert results.maps.panel.time.key() == "10"


def test_the_same_colours_are_those_of_all_moments_that_were_seen(results, run, qtbot):
    begin(qtbot, results, run)
    maps = results.maps
    maps.panel.same_colours.setChecked(True)
    seen = []
    for at in (1, 2):
        go_to(qtbot, maps, at)
        watched = maps.shown()
        seen.append(watched.maps(first_layer(watched.layers)))
    _, high = span(seen)
    assert maps.panel.mosaic.colour_range(0) == (0.0, pytest.approx(high))
    go_to(qtbot, maps, 1)
    assert maps.panel.mosaic.colour_range(0) == (0.0, pytest.approx(high))
    maps.panel.same_colours.setChecked(False)
    assert maps.panel.mosaic.scale() == "map"
    assert maps.panel.mosaic.scale_choice().isVisible()


def test_the_same_is_opened_in_explore(results, run, qtbot):
    begin(qtbot, results, run)
    go_to(qtbot, results.maps, 1)
    with qtbot.waitSignal(results.link_wanted) as told:
        qtbot.mouseClick(results.maps.panel.explore, Qt.MouseButton.LeftButton)
    (link,) = told.args
    layer = first_layer(results.maps.shown().layers)
    assert link.page == "explore"
    assert link.values["architecture"] == "nin"
    assert link.values["weights"] == f"run:{run.run_id}@10"
    assert link.values["input"] == "sample:Ankle boot"
    assert link.values["step"] == str(layer.step.index)


def test_of_live_weights_explore_gets_the_latest_that_were_kept(results, run, qtbot):
    training = Training(run)
    begin(qtbot, results, run, training=training)
    wait_for_step(qtbot, training, results.maps, 1)
    assert results.maps.link().values["weights"] == f"run:{run.run_id}"


def test_weights_that_are_gone_are_told_of_and_the_maps_stay(
    results, run, qtbot, folder
):
    begin(qtbot, results, run)
    before = results.maps.shown()
    for file in folder.rglob("run-*-step-10-*"):
        file.unlink()
    go_to(qtbot, results.maps, 1)
    assert "the weights cannot be read" in results.maps.panel.note.text()
    assert results.maps.shown() is before


def test_before_any_weights_it_says_what_is_waited_for(results, qtbot):
    fresh = live_run("nin", **SMALL)
    results.begin([fresh], 10)
    results.draw()
    assert results.maps.panel.sentence().startswith("No weights of this run were kept")
    results.maps.follow(TrainingControl(), [fresh])
    results.draw()
    assert results.maps.panel.sentence() == "Waiting for the first weights …"


@pytest.mark.parametrize(
    ("form", "kinds"),
    [("cifar-plain-56", {"Conv2d"}), ("cifar-56", {"Conv2d", "Add"})],
)
def test_networks_of_experiments_offer_layers_that_people_know(form, kinds):
    variant = Variant.of("resnet", form, in_channels=1, image_size=14, width=0.5)
    layers = map_layers(trace_variant(variant).trace)
    assert {layer.kind for layer in layers} >= kinds
    assert len([layer for layer in layers if layer.kind == "Conv2d"]) >= 55
    assert len({layer.title for layer in layers}) == len(layers)
    chosen = first_layer(layers)
    assert chosen.number == 2
    assert chosen.after == ("BatchNorm2d", "ReLU")
    assert chosen.step.kind == "ReLU"


def test_a_deep_network_of_an_experiment_is_watched_too(results, qtbot, folder):
    deep = live_run("resnet")
    variant = Variant.of(
        "resnet", "cifar-plain-56", in_channels=1, image_size=14, width=0.5
    )
    training = Training(deep)
    training.variant = variant
    deep.series.config = type(deep.series.config)(
        variant=variant, dataset="fashion-mnist-small",
        recipe=variant.base.recipe, epochs=1,
    )  # fmt: skip
    begin(qtbot, results, deep, training=training)
    wait_for_step(qtbot, training, results.maps, 1)
    assert results.maps.panel.layers.count() >= 55
