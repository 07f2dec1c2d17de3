"""Plots of what a run recorded, update by update."""
