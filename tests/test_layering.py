"""The rule of arrows, executed: who imports whom, and who loads Qt."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = (
    ["list", "--json"],
    ["describe", "alexnet", "--json"],
    ["diagram", "nin", "--out", "nin.svg"],
    ["train", "nin", "--seconds", "0.2", "--jsonl", "--data-dir", "runs"],
    ["info"],
)


def loaded_modules(command: list[str], tmp_path: Path) -> set[str]:
    """Top-level modules that a clean process has loaded after one command."""
    script = (
        "import json, sys\n"
        "from explorer.cli import main\n"
        f"assert main({command!r}) == 0\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "print('\\n' + json.dumps(sorted(names)))\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=tmp_path,
        env=None,
    )
    return set(json.loads(finished.stdout.strip().splitlines()[-1]))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_command_without_a_window_loads_no_qt(command, tmp_path):
    loaded = loaded_modules(command, tmp_path)
    assert "torch" in loaded
    assert loaded.isdisjoint({"PySide6", "shiboken6", "pyqtgraph"})


def test_help_loads_neither_torch_nor_qt(tmp_path):
    script = (
        "import sys\n"
        "from explorer.cli.parser import build_parser\n"
        "build_parser().format_help()\n"
        "assert not {'torch', 'PySide6', 'numpy'} & set(sys.modules), 'heavy import'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path, timeout=60)


def test_the_imports_keep_the_contracts():
    lint = Path(sys.executable).with_name("lint-imports")
    if not lint.exists():
        pytest.skip("import-linter is not installed here")
    finished = subprocess.run(
        [str(lint), "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stdout


def test_every_package_is_in_the_wheel():
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = set(configuration["tool"]["setuptools"]["packages"])
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "explorer").rglob("__init__.py")
    }
    assert listed == found | {"explorer.resources"}
