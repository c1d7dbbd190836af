"""Train networks side by side and watch the curves."""
