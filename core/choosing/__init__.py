"""How many clusters there are, when nobody says."""
