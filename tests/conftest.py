"""What every test shares; no Qt: tests/engine runs where PySide6 is not installed."""

import pytest
from hypothesis import HealthCheck, settings
from loopback import running_loopback

# A busy machine is slow, which is no failure: no test asserts a time.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


@pytest.fixture
def loopback(monkeypatch):
    """A web server on this machine; see ``tests/loopback.py``."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with running_loopback() as server:
        yield server
