"""Devices are named, found and explained."""

import pytest
import torch

from explorer.training import devices
from explorer.training.devices import (
    DeviceUnavailableError,
    device_title,
    gpu_hint,
    resolve_device,
)


@pytest.fixture
def two_gpus(monkeypatch):
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: True)
    monkeypatch.setattr(torch.accelerator, "device_count", lambda: 2)
    cuda = torch.device("cuda")
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: cuda)


@pytest.fixture
def no_gpu(monkeypatch):
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: False)


@pytest.mark.usefixtures("two_gpus")
@pytest.mark.parametrize(
    ("name", "device"),
    [("auto", "cuda:0"), ("cuda", "cuda:0"), ("CUDA:1", "cuda:1"), ("cpu", "cpu")],
)
def test_an_accelerator_is_preferred_and_can_be_named(name, device):
    assert resolve_device(name) == device


@pytest.mark.usefixtures("no_gpu")
def test_without_an_accelerator_the_cpu_is_used():
    assert devices.default_device() == "cpu"
    assert resolve_device("auto") == "cpu"


@pytest.mark.usefixtures("two_gpus")
@pytest.mark.parametrize("name", ["cuda:2", "mps", "gpu", ""])
def test_a_device_that_is_not_there_is_refused_with_those_that_are(name):
    with pytest.raises(DeviceUnavailableError, match="auto, cuda:0, cuda:1, cpu"):
        resolve_device(name)


@pytest.mark.usefixtures("two_gpus")
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("auto", ("cuda:0", "cuda:1")),
        ("cuda", ("cuda:0", "cuda:1")),
        ("cuda:0", ("cuda:0",)),
        ("cuda:1", ("cuda:1",)),
        ("cpu", ("cpu",)),
    ],
)
def test_a_kind_of_device_means_all_of_that_kind(name, meant):
    assert devices.devices_meant(name) == meant


@pytest.mark.usefixtures("no_gpu")
def test_one_device_is_all_there_is_without_an_accelerator():
    assert devices.devices_meant("auto") == ("cpu",)
    with pytest.raises(DeviceUnavailableError):
        devices.devices_meant("cuda")


def test_the_title_says_how_many_threads_a_cpu_uses():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        assert device_title("cpu") == "CPU (1 thread)"
    finally:
        torch.set_num_threads(threads)


def test_one_core_stays_free_for_the_window(monkeypatch):
    monkeypatch.setattr(
        devices.os, "sched_getaffinity", lambda _pid: set(range(8)), raising=False
    )
    assert devices.training_threads() == 7
    monkeypatch.setattr(devices.os, "sched_getaffinity", lambda _pid: {0})
    assert devices.training_threads() == 1


def hint(*, driver=True, usable=False, cuda_build=None, platform="win32"):
    return gpu_hint(
        driver_found=lambda: driver,
        usable=lambda: usable,
        cuda_build=cuda_build,
        platform=platform,
    )


def test_a_gpu_behind_a_build_for_cpus_gets_an_install_command():
    assert "pip install --force-reinstall torch torchvision --index-url" in hint()
    assert "--index-url" not in hint(platform="linux")


def test_a_gpu_behind_an_old_driver_gets_told_to_update_it():
    assert "Update the driver" in hint(cuda_build="13.0")


def test_nothing_is_said_when_nothing_is_amiss():
    assert hint(driver=False) is None
    assert hint(usable=True, cuda_build="13.0") is None
