"""Where a network can be trained, and why not on the GPU."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import torch

from explorer.errors import ExplorerError

CUDA_BUILD_INDEX = "https://download.pytorch.org/whl/cu130"
"""Where torch's authors keep the CUDA build for Windows; its plain wheel lacks it."""

_NVIDIA_DRIVER_FILES = (
    "/proc/driver/nvidia/version",
    r"C:\Windows\System32\nvcuda.dll",
)


class DeviceUnavailableError(ExplorerError):
    """The device that was asked for is not there, or torch cannot use it.

    Attributes:
        name: What was asked for.
        available: The devices that exist.
    """

    def __init__(self, name: str, available: tuple[str, ...], hint: str | None) -> None:
        known = ", ".join(("auto", *available))
        sentence = f"device {name!r} is not available here; choose from {known}"
        super().__init__(f"{sentence}. {hint}" if hint else sentence)
        self.name = name
        self.available = available


def available_devices() -> tuple[str, ...]:
    """Names of the devices that torch can use, accelerators first, ``"cpu"`` last."""
    if not torch.accelerator.is_available():
        return ("cpu",)
    kind = torch.accelerator.current_accelerator()
    count = torch.accelerator.device_count()
    return (*(f"{kind}:{index}" for index in range(count)), "cpu")


def default_device() -> str:
    """The first accelerator, else the CPU."""
    return available_devices()[0]


def resolve_device(name: str = "auto") -> str:
    """The device that ``name`` means, spelled as in :func:`available_devices`.

    Args:
        name: ``"auto"``, ``"cpu"``, a kind such as ``"cuda"`` or one device such as
            ``"cuda:1"``.

    Raises:
        DeviceUnavailableError: It is not there; says which are, and what to install
            where a GPU exists that torch cannot use.
    """
    available = available_devices()
    wanted = name.strip().lower()
    if wanted == "auto":
        return available[0]
    for device in available:
        if wanted in (device, device.partition(":")[0]):
            return device
    hint = gpu_hint() if wanted.startswith("cuda") else None
    raise DeviceUnavailableError(name, available, hint)


def devices_meant(name: str = "auto") -> tuple[str, ...]:
    """All devices that ``name`` can mean, for runs that train on several at once.

    Args:
        name: As for :func:`resolve_device`; one device by its number means that alone.

    Raises:
        DeviceUnavailableError: There is none.
    """
    first = resolve_device(name)
    if name.strip().lower() == first:
        return (first,)
    kind = first.partition(":")[0]
    return tuple(d for d in available_devices() if d.partition(":")[0] == kind)


def device_title(device: str) -> str:
    """The device for people: ``"CPU (1 thread)"`` or ``"NVIDIA H200"``."""
    kind = torch.device(device).type
    if kind == "cpu":
        threads = torch.get_num_threads()
        return f"CPU ({threads} {'thread' if threads == 1 else 'threads'})"
    if kind == "mps":
        return "Apple GPU"
    return str(torch.get_device_module(kind).get_device_name(device))


def training_threads() -> int:
    """Intra-op threads for training on the CPU: one core stays free for the window.

    The thread that trains sets it with ``torch.set_num_threads``; too many threads,
    not Python's global lock, is what makes a window stutter.
    """
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return max(1, cores - 1)


def nvidia_driver_found() -> bool:
    """Whether this machine has an NVIDIA driver, without asking torch."""
    if shutil.which("nvidia-smi"):
        return True
    return any(Path(file).exists() for file in _NVIDIA_DRIVER_FILES)


def gpu_hint(
    *,
    driver_found: Callable[[], bool] = nvidia_driver_found,
    usable: Callable[[], bool] = torch.accelerator.is_available,
    cuda_build: str | None = torch.version.cuda,
    platform: str = sys.platform,
) -> str | None:
    """Why training runs on the CPU although there is an NVIDIA GPU, and what to do.

    The arguments stand for the machine and are there for tests.

    Returns:
        Two sentences for people, or ``None`` when nothing is amiss.
    """
    if usable() or not driver_found():
        return None
    if cuda_build is not None:
        return (
            "This computer has an NVIDIA driver, but torch finds no GPU that it can"
            f" use with CUDA {cuda_build}. Update the driver, then start again."
        )
    command = "pip install --force-reinstall torch torchvision"
    if platform == "win32":  # elsewhere the plain package is the CUDA build
        command += f" --index-url {CUDA_BUILD_INDEX}"
    return (
        "This computer has an NVIDIA GPU, but the installed torch is the build for"
        f" CPUs only. To train on the GPU: {command}"
    )
