"""Networks side by side: what differs, what it costs, and what the notes make of it."""
