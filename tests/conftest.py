"""What every test shares; no Qt: tests/engine runs where PySide6 is not installed."""
