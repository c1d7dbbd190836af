"""The comparison stands on traces: it neither trains nor opens a window."""

import subprocess
import sys

SCRIPT = """
import importlib, pkgutil, sys
import explorer.comparison as room
for module in pkgutil.iter_modules(room.__path__, "explorer.comparison."):
    importlib.import_module(module.name)
barred = ("explorer.training", "explorer.runs", "explorer.ui", "PySide6", "pyqtgraph")
loaded = [name for name in sys.modules if name.startswith(barred)]
assert not loaded, loaded
"""


def test_the_comparison_loads_no_training_no_runs_and_no_window():
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120
    )
    assert finished.returncode == 0, finished.stderr
