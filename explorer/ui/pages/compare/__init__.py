"""The Compare page: networks side by side, and networks broken on purpose."""
