"""The window: the only Qt code besides ``explorer.app``."""
