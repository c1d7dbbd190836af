"""Choosing what to look at: networks, options, pictures; shared by the pages."""
