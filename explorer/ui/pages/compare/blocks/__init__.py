"""What networks repeat, side by side, with the source that makes it."""
