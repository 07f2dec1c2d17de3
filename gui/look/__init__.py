"""How things look: colours, icons, the style of numbers."""
