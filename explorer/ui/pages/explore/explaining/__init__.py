"""How a value came about, in words, pictures and links."""
