"""What a plot is made of: axes, lines, bands, marks, legend, readout."""
