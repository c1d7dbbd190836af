"""Step through a network layer by layer."""
