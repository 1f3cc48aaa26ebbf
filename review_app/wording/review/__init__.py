"""Text of the Review page, a file for each of its parts."""
