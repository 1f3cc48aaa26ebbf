"""Text about work in the background."""

TITLES = {
    "fit": "Learning the clusters",
    "retrain": "Retraining",
    "replay": "Replaying the decisions",
    "add": "Adding tags",
    "train-search": "Training the search",
    "import": "Loading the catalogue",
}
ENDED = {
    "done": "Done.",
    "failed": "It failed.",
    "cancelled": "Cancelled.",
    "lost": "It stopped without a word, as when the machine restarts. What was saved is still there.",
}
CANCEL = "Cancel"
AGAIN = "Try again"
LOG = "Log"
NO_LOG = "Nothing written yet."
STARTING = "starting"
WHILE_FITTING = "The map appears as soon as the tags are placed. You can leave this page open."
FIRST_TIME = "The first run reads the catalogue, turns every tag into a vector and learns the clusters."


def title(kind: str) -> str:
    """What a job does, for its panel."""
    return TITLES.get(kind, kind)


def progress(stage: str, step: int, steps: int, loss: float | None) -> str:
    """One line on how far a job is."""
    parts = [stage or STARTING]
    if steps:
        parts.append(f"{step:,} of {steps:,}")
    if loss is not None:
        parts.append(f"loss {loss:.3f}")
    return " · ".join(parts)


def ended(kind: str, state: str, message: str) -> str:
    """How a job ended, with its own words when it left any."""
    return f"{title(kind)}: {message or ENDED.get(state, state)}"
