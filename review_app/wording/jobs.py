"""Text about work in the background."""

from collections.abc import Mapping

from core import Round, RoundState
from review_app.wording.rounds import TERMS

TITLES = {
    "fit": "Learning the clusters",
    "retrain": "Retraining",
    "replay": "Replaying the decisions",
    "add": "Adding tags",
    "train-search": "Training the search",
}
ENDED = {
    "done": "Done.",
    "failed": "It failed.",
    "cancelled": "Cancelled.",
    "lost": "It stopped without a word, as when the machine restarts. What was saved is still there.",
}
FOLLOWED = "Done. Clusters that were changed as you said are up for review again."
PROPOSED = "Round {number} is proposed. Keep or reject it on Rounds."
NOTHING_MOVED = "Done. No tag moved."
CANCEL = "Cancel"
CLOSE = "Close"
AGAIN = "Try again"
LOG = "Log"
NO_LOG = "Nothing written yet."
STARTING = "starting"
WHILE_FITTING = "The clusters appear as soon as the tags are placed. You can leave this page open."


def title(kind: str) -> str:
    """What a job does, for its panel."""
    return TITLES.get(kind, kind)


def progress(stage: str, step: int, steps: int) -> str:
    """One line on how far a job is."""
    return f"{stage or STARTING} · {step:,} of {steps:,}" if steps else stage or STARTING


def loss(total: float, terms: Mapping[str, float]) -> str:
    """The loss and what it is made of."""
    parts = [f"loss {total:.3f}", *(f"{TERMS.get(name, name)} {value:.3f}" for name, value in terms.items())]
    return " · ".join(parts)


def ended(kind: str, state: str, message: str) -> str:
    """How a job ended, with its own words when it left any."""
    return f"{title(kind)}: {message or ENDED.get(state, state)}"


def retrained(newest: Round) -> str:
    """What came of a retrain."""
    if newest.state == RoundState.PROPOSED:
        return PROPOSED.format(number=newest.id)
    return FOLLOWED if newest.moved else NOTHING_MOVED
