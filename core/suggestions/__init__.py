"""What to look at next, and what to propose for it."""
