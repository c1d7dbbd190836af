"""What a network is: one paper per file, the catalogue and the variants."""
