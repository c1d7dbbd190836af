"""Leaf widgets: values in, signals out, no engine calls."""
