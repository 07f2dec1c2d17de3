"""Formulas as tokens, and the addresses of the numbers that stand in them."""
