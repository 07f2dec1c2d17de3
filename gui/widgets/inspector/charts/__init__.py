"""Small charts of the inspector."""
