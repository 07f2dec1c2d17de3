"""Paths from a number to the loss, each with its factors."""
