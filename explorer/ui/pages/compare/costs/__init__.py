"""Where parameters and multiply-accumulates sit, and what heads and scores are."""
