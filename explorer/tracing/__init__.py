"""What happens in one pass: structure, shapes, costs and activations."""
