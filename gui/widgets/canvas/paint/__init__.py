"""Painters of the network: each draws one part of it on a sheet."""
