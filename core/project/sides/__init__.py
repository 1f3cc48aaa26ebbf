"""A project from each of its sides: what it offers, a file a subject; `Project` joins them."""
