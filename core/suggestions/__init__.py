"""What the program proposes to a curator: what to review next, and what each verdict could do."""
