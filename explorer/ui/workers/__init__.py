"""Work off the GUI thread: training sessions and one-shot questions."""
