"""Cost and quality of a fit from a thousand tags to a million, on catalogues whose clusters are planted."""
