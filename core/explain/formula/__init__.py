"""Explanations as lines: the chain rule, and how lines become text and LaTeX."""
