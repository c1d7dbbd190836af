"""The bar on top: network, options, weights and picture."""
