"""What the program says and reads: numbers, titles, limits, examples. Knows no Qt."""
