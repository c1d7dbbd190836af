"""Measurements in ratios within one run; no test asserts a time."""
