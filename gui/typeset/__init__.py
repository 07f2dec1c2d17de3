"""Formulas set in a width: boxes, rows, and the painter that draws them."""
