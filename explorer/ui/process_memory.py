"""How much memory this process holds now."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of the Windows API."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("page_faults", wintypes.DWORD),
            ("peak_working_set", ctypes.c_size_t),
            ("working_set", ctypes.c_size_t),
            ("peak_paged_pool", ctypes.c_size_t),
            ("paged_pool", ctypes.c_size_t),
            ("peak_nonpaged_pool", ctypes.c_size_t),
            ("nonpaged_pool", ctypes.c_size_t),
            ("page_file", ctypes.c_size_t),
            ("peak_page_file", ctypes.c_size_t),
        )

    def resident_bytes() -> int | None:
        """Physical memory of this process in bytes; ``None`` where it is not told."""
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.K32GetProcessMemoryInfo.argtypes = (
            wintypes.HANDLE,
            ctypes.POINTER(_Counters),
            wintypes.DWORD,
        )
        counters = _Counters(size=ctypes.sizeof(_Counters))
        process = kernel.GetCurrentProcess()
        told = kernel.K32GetProcessMemoryInfo(process, counters, counters.size)
        return int(counters.working_set) if told else None

else:

    def resident_bytes() -> int | None:
        """Physical memory of this process in bytes; ``None`` where it is not told."""
        try:
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return None  # macOS tells only the peak, which is another thing
        return pages * os.sysconf("SC_PAGE_SIZE")
