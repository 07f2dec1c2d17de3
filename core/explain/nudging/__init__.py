"""The nudge test: slopes by finite differences beside those by backpropagation."""
