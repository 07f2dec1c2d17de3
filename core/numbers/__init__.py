"""Arithmetic that does not overflow, vanish or divide by 0: norms, ranges, bins, scales."""
