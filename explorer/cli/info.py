"""``info``: what a bug report needs."""

import argparse
import importlib.metadata
import platform
import sys

import torch

from explorer import __version__
from explorer.assets import resources_dir
from explorer.paths import data_dir
from explorer.training.devices import (
    available_devices,
    device_title,
    gpu_hint,
    training_threads,
)

_PACKAGES = (
    "torch",
    "torchvision",
    "PySide6-Essentials",
    "pyqtgraph",
    "numpy",
    "pillow",
)


def print_info(options: argparse.Namespace) -> int:
    """Print versions, devices and folders."""
    lines = {
        "convnet-explorer": __version__,
        "Python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
        **{package: _version(package) for package in _PACKAGES},
        "CUDA of torch": torch.version.cuda or "none",
        "devices": ", ".join(
            f"{name} ({device_title(name)})" for name in available_devices()
        ),
        "training threads on the CPU": str(training_threads()),
        "resources": str(resources_dir()),
        "data folder": str(data_dir(options.data_dir)),
    }
    width = max(map(len, lines))
    for name, value in lines.items():
        print(f"{name.ljust(width)}  {value}")
    if hint := gpu_hint():
        print(f"\n{hint}")
    return 0


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
