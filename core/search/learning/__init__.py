"""How a search index learns: an adapter for queries, names of items, InfoNCE, a calibrated temperature."""
