"""How much memory a device has left for a training."""

import sys
from pathlib import Path

import torch

_CGROUP = Path("/sys/fs/cgroup")


def free_bytes(device: str) -> int | None:
    """Memory that a new training can have, in bytes; ``None`` where it is not told.

    Args:
        device: As in ``TrainingConfig``.
    """
    kind = torch.device(device).type
    if kind == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        # What torch holds and does not use is free for us as well.
        held = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return free + held
    if kind == "mps":
        most = torch.mps.recommended_max_memory()
        return max(0, most - torch.mps.driver_allocated_memory())
    return _free_on_windows() if sys.platform == "win32" else free_in_proc()


def free_in_proc(
    meminfo: Path = Path("/proc/meminfo"), group: Path = _CGROUP
) -> int | None:
    """What Linux says, within the limit of a container; the arguments are for tests."""
    free = []
    try:
        lines = meminfo.read_text("ascii").splitlines()
        kilobytes = next(line for line in lines if line.startswith("MemAvailable:"))
        free.append(int(kilobytes.split()[1]) * 1024)
    except (OSError, ValueError, StopIteration, IndexError):
        pass  # macOS has no such file
    try:
        limit = int((group / "memory.max").read_text("ascii"))
        used = int((group / "memory.current").read_text("ascii"))
        free.append(max(0, limit - used))
    except (OSError, ValueError):
        pass  # "max": no limit
    return min(free, default=None)


if sys.platform == "win32":
    import ctypes

    class _MemoryStatus(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("available", ctypes.c_ulonglong),
            ("total_page_file", ctypes.c_ulonglong),
            ("available_page_file", ctypes.c_ulonglong),
            ("total_virtual", ctypes.c_ulonglong),
            ("available_virtual", ctypes.c_ulonglong),
            ("available_extended", ctypes.c_ulonglong),
        )

    def _free_on_windows() -> int | None:
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        told = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.available) if told else None

else:

    def _free_on_windows() -> int | None:
        return None


def bytes_text(count: int) -> str:
    """``count`` for people: ``"1.9 GiB"`` or ``"310 MiB"``."""
    if count >= 1 << 30:
        return f"{count / (1 << 30):.1f} GiB"
    return f"{max(1, round(count / (1 << 20)))} MiB"
