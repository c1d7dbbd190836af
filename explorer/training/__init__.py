"""How a network learns: configuration, events, the loop and its devices."""
