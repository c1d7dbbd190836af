"""What several networks make of the same image, side by side."""
