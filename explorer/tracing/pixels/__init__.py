"""The arithmetic behind one value of one step."""
