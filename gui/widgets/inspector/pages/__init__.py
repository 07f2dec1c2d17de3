"""Pages of the inspector: one question about a number on each."""
