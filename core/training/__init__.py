"""Training: what to fit (`config`), a full fit (`fit`), and a retrain that follows flags (`local`)."""
