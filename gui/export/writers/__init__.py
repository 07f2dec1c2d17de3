"""One exporter in each module: a picture becomes a file's content."""
