"""What can be exported: network, plots, histograms, the inspector's charts."""
