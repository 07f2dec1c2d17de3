"""How a run is driven: commands, the driver that obeys them, pace, history. Knows no Qt."""
