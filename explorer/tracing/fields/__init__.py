"""Which pixels of the image a value depends on."""
