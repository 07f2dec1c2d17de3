"""What the program remembers between two starts, and how it is checked."""
