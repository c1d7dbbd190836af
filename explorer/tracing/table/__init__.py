"""All steps of a network as a table, for window, command line and copies."""
