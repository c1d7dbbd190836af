"""One package per task: widgets, models and workers joined."""
