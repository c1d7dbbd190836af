"""Try out edited networks: how far the shapes ripple, and what would mend a break."""
