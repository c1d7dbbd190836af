"""The claims of the notes as cards, with verdicts and evidence."""
