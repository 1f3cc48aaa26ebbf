"""The article's own case, drawn: its map with a zoom, and PMI ordered by cluster, for three ways to cluster."""
