"""What every test shares; no Qt: tests/engine runs where PySide6 is not installed."""

import pytest
from loopback import running_loopback


@pytest.fixture
def loopback(monkeypatch):
    """A web server on this machine; see ``tests/loopback.py``."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with running_loopback() as server:
        yield server
