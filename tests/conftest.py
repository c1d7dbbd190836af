"""What every test shares; no Qt here: tests/engine runs where PySide6 is not installed."""
