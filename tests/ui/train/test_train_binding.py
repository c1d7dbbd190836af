"""What the page is told by the real engine."""

import torch

from explorer.training.devices import training_threads
from explorer.ui.pages.train.binding import EngineTrainService
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
    assert networks["alexnet"].recipe == "book · SGD 0.01 · batch 128 · 224 px"
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
