"""What the page is told by the real engine."""

import datetime
from threading import Event

import torch

from explorer.architectures.variants import Variant
from explorer.runs.resumption import Resumption
from explorer.runs.store import RunSummary
from explorer.training.control import TrainingControl
from explorer.training.devices import training_threads
from explorer.training.events import RunPaused, RunStarted, StepDone
from explorer.training.recipes import config_for
from explorer.ui.pages.train.binding import EngineTrainService, left_unfinished
from explorer.ui.pages.train.service import TrainPlan


def plan(**values):
    defaults = {
        "networks": ("alexnet", "resnet"),
        "form": "lite",
        "dataset": "fashion-mnist-small",
        "unit": "seconds",
        "amount": 120,
        "seed": 3,
        "device": "cpu",
    }
    return TrainPlan(**defaults | values)


def test_every_network_comes_with_its_recipe_and_true_size(qapp, tmp_path):
    service = EngineTrainService(tmp_path)
    networks = {network.key: network for network in service.networks("book")}
    assert list(networks) == ["alexnet", "vgg", "nin", "googlenet", "resnet"]
    assert networks["alexnet"].recipe == "book · SGD 0.01 · batch 128"
    assert networks["alexnet"].size == "224 px"
    assert networks["alexnet"].parameters == 46_764_746
    for form in service.forms():
        assert len(service.networks(form.key)) == 5


def test_networks_share_the_seconds_and_have_the_epochs_each(qapp, tmp_path):
    service = EngineTrainService(tmp_path)
    assert [c.seconds for c in service.configs(plan())] == [60, 60]
    configs = service.configs(plan(unit="epochs", amount=2))
    assert [(c.epochs, c.seconds, c.seed) for c in configs] == [(2, None, 3)] * 2


def test_a_network_takes_the_shape_of_its_data_set(qapp, tmp_path):
    service = EngineTrainService(tmp_path)
    for config in service.configs(plan(dataset="cifar10")):
        assert config.variant.option("in_channels") == 3
        assert config.variant.option("num_classes") == service.class_count("cifar10")


def test_the_cpu_is_named_with_the_threads_that_train(qapp, tmp_path):
    service = EngineTrainService(tmp_path)
    (cpu,) = [device for device in service.devices() if device.key == "cpu"]
    assert f"({training_threads()} thread" in cpu.title
    before = torch.get_num_threads()
    try:
        service.prepare()
        assert torch.get_num_threads() == training_threads()
    finally:
        torch.set_num_threads(before)


def test_only_what_is_missing_is_said_to_be_downloaded(qapp, tmp_path):
    service = EngineTrainService(tmp_path)
    assert service.dataset_note("fashion-mnist-small") == ""


def summary(run_id, state, **values):
    config = config_for(
        Variant.of("nin", "lite"), dataset="fashion-mnist-small", epochs=1
    )
    defaults = {
        "created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        "title": "NiN lite",
        "config": config,
        "steps": 5,
        "test_accuracy": None,
    }
    return RunSummary(run_id=run_id, state=state, **defaults | values)


def test_what_broke_off_is_offered_and_what_was_stopped_long_ago_is_not():
    runs = (
        summary(6, "stopped"),
        summary(5, "open"),
        summary(4, "finished"),
        summary(3, "stopped"),
        summary(2, "open"),
        summary(1, "open", is_running=True),
    )
    assert [run.run_id for run in left_unfinished(runs)] == [2, 5, 6]


def test_equal_macs_and_several_seeds_reach_the_engine(qapp, tmp_path):
    service = EngineTrainService(tmp_path)
    configs = service.configs(plan(unit="macs", amount=3, seeds=2))
    assert [(c.macs, c.seed) for c in configs] == [
        (3 * 10**9, 3),
        (3 * 10**9, 3),
        (3 * 10**9, 4),
        (3 * 10**9, 4),
    ]
    shared = service.configs(plan(amount=40, seeds=2))
    assert {c.seconds for c in shared} == {10}


def test_time_and_memory_are_foretold_by_the_real_engine(qapp, tmp_path):
    before = torch.get_num_threads()
    service = EngineTrainService(tmp_path)
    try:
        configs = service.configs(plan(networks=("nin",), unit="epochs", amount=1))
        told = service.forecast(configs, Event())
        stopped = Event()
        stopped.set()
        assert service.forecast(configs, stopped) is None
    finally:
        torch.set_num_threads(before)
    assert told.seconds > 0
    assert told.memory_bytes > 0
    assert told.titles == ("NiN lite",)


def test_a_run_held_and_cut_off_is_offered_and_goes_on_at_its_step(qapp, tmp_path):
    service = EngineTrainService(tmp_path)
    configs = service.configs(plan(networks=("nin",), unit="epochs", amount=1))
    control = TrainingControl()
    steps = []
    events = service.record(configs).events(control)
    for _, event in events:
        if isinstance(event, StepDone):
            steps.append(event.step)
            if len(steps) == 3:
                control.pause(0)
        if isinstance(event, RunPaused):
            events.close()  # as when the program dies
            break
    (left,) = service.interrupted()
    assert (left.title, len(left.series.steps)) == ("NiN lite", 3)
    stop = Event()
    taken_up = service.record([Resumption(run_id=left.run_id)])
    for _, event in taken_up.events(stop):
        if isinstance(event, RunStarted):
            assert event.step == 3
        if isinstance(event, StepDone):
            steps.append(event.step)
            stop.set()
    assert steps == [1, 2, 3, 4]
    assert taken_up.run_ids == (left.run_id,)
