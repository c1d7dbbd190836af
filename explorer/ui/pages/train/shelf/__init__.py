"""The runs that are kept: a table of all of them and what can be done with them."""
