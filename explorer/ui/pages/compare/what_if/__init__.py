"""What-if: one network that is changed and broken on purpose."""
