"""Sizes, channels and receptive fields of all networks over their depth."""
