"""The panel on the right: the numbers behind the current step."""
