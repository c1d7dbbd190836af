"""In which order runs train, and what the bar shows of runs that it does not decide."""

import pytest
from fake_engine import FakeService

from explorer.architectures.variants import Variant
from explorer.training.experiments import experiment
from explorer.training.recipes import config_for
from explorer.ui.pages.train import binding
from explorer.ui.pages.train.binding import EngineTrainService
from explorer.ui.pages.train.sentences import TrainSentences
from explorer.ui.pages.train.service import DeviceChoice, TrainPlan
from explorer.ui.pages.train.settings_bar import SettingsBar


class TwoGpus(FakeService):
    def devices(self):
        return tuple(
            DeviceChoice(key=key, title=key, form="book", unit="epochs")
            for key in ("cuda:0", "cuda:1", "cpu")
        )


@pytest.fixture
def bar_of(qtbot):
    def make(service):
        bar = SettingsBar(service)
        qtbot.addWidget(bar)
        bar.resize(900, 120)
        bar.show()
        return bar

    return make


def orders(bar):
    return [action.data() for action in bar.order_menu.menu().actions()]


def pick(bar, order):
    bar.order_menu.menu().actions()[orders(bar).index(order)].trigger()


def test_runs_take_turns_unless_they_are_asked_to_queue(bar_of, qtbot):
    bar = bar_of(FakeService())
    assert bar.plan(["nin"]).order == "turns"
    with qtbot.waitSignal(bar.changed):
        pick(bar, "queue")
    assert bar.plan(["nin"]).order == "queue"


def test_one_per_device_is_offered_where_there_are_several(bar_of):
    assert orders(bar_of(FakeService())) == ["turns", "queue"]
    bar = bar_of(TwoGpus())
    assert orders(bar) == ["turns", "queue", "devices"]
    pick(bar, "devices")
    assert not bar.device_box.isEnabled()  # all are used
    pick(bar, "turns")
    assert bar.device_box.isEnabled()


def plan(order, seeds=1, unit="epochs"):
    return TrainPlan(
        networks=("alexnet", "nin"), form="lite", dataset="fashion-mnist-small",
        unit=unit, amount=2, seed=0, device="cpu", seeds=seeds, order=order,
    )  # fmt: skip


def test_runs_are_dealt_out_to_the_gpus(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(
        binding, "available_devices", lambda: ("cuda:0", "cuda:1", "cpu")
    )
    service = EngineTrainService(tmp_path)
    devices = [config.device for config in service.configs(plan("devices", seeds=2))]
    assert devices == ["cuda:0", "cuda:1"] * 2
    assert {config.device for config in service.configs(plan("queue"))} == {"cpu"}


@pytest.mark.parametrize(
    ("order", "unit", "said"),
    [
        ("turns", "epochs", "2 networks take turns on CPU, 2 epochs each"),
        ("turns", "seconds", "2 networks take turns on CPU for 2 seconds"),
        ("queue", "epochs", "2 networks train one after another on CPU, 2 epochs each"),
        ("queue", "seconds", "2 networks train one after another on CPU for 2 seconds"),
        ("devices", "epochs", "2 networks train on all GPUs at once, 2 epochs each"),
        ("devices", "seconds", "2 networks train on all GPUs at once for 2 seconds"),
    ],
)
def test_the_plan_is_told_as_it_will_go(qapp, order, unit, said):
    heading = TrainSentences().heading(["a", "b"], plan(order, unit=unit), "CPU")
    assert heading == said


def test_an_experiment_shows_its_own_settings_and_gives_back_the_users(bar_of):
    bar = bar_of(FakeService())
    bar.set_budget("seconds", 77)
    asked = experiment("deeper")
    bar.show_fixed(asked.configs())
    told = bar.fixed.texts()
    assert told["dataset"] == "Fashion-MNIST, small"
    assert told["budget"] == f"{asked.epochs} epochs each"
    assert told["seed"] == "0"
    assert told["recipe"] == "custom"  # as the service describes it
    assert not bar.amount_box.isVisible()
    bar.show_fixed(())
    assert bar.amount_box.isVisible()
    assert bar.plan(["nin"]).amount == 77
    assert bar.fixed.texts()["budget"] == ""


def test_runs_that_differ_say_so_and_name_each_in_the_tooltip(bar_of):
    bar = bar_of(FakeService())
    configs = [
        config_for(
            Variant.of("nin", "lite"),
            dataset="fashion-mnist-small",
            seed=seed,
            **budget,
        )
        for seed, budget in ((3, {"epochs": 1}), (4, {"seconds": 90.0}))
    ]
    bar.show_fixed(configs)
    assert bar.fixed.texts()["budget"] == "2 different ones"
    assert bar.fixed.label("budget").toolTip() == "1 epoch each\n1 min 30 s each"
    assert bar.fixed.texts()["seed"] == "3, 4"


def test_recipes_that_read_alike_are_one(bar_of, tmp_path):
    bar = bar_of(EngineTrainService(tmp_path))
    bar.show_fixed(
        [
            config_for(
                Variant.of("resnet", "lite", image_size=side),
                dataset="fashion-mnist-small",
                epochs=1,
            )
            for side in (32, 64)
        ]
    )
    assert bar.fixed.texts()["recipe"] == "lite · Adam 0.001 · batch 64"
