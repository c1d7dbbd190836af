"""Traces as pictures without a screen: mosaics and data colours."""
