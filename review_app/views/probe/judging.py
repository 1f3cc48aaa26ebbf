"""A thumb up or down on an item: kept as a training pair, taken back by a second click."""

from core import Project, SearchPair, judge_hit
from review_app import state
from review_app.views.acting import attempt
from review_app.wording import probe as words


def judge(query: str) -> None:
    """Keep what was said just now, or take back what was said before; then the whole page is drawn anew."""
    said = state.fired(state.Widget.PROBE, "judge")
    if said is not None:
        state.put(state.Key.JUDGED, (SearchPair(query, str(said["item"])), said["good"]))


def carry_out(project: Project) -> None:
    """Do what was asked for in the part of the page that is drawn by itself, where nothing can be said of it."""
    asked = state.pop(state.Key.JUDGED)
    if asked is not None:
        pair, good = asked
        attempt(judge_hit, project, pair, good, state.curator(), said=words.JUDGED[good])
