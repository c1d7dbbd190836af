"""What was learnt: the series of a run and the store that keeps them."""
