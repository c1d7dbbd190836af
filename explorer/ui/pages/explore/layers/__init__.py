"""The table of all steps on the left."""
