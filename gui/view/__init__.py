"""What is being looked at, outside the widgets."""
