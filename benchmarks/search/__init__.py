"""How well the search finds, how little it looks at, and what simpler searches find in the same run."""
