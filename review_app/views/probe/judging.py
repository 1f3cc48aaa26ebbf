"""A thumb up or down on an item: kept as a training pair, taken back by a second click."""

from collections.abc import Mapping

from core import Project, SearchPair, judge_hit
from review_app import state
from review_app.views.acting import attempt
from review_app.wording import probe as words


def of_query(project: Project, query: str) -> Mapping[str, bool]:
    """Item -> whether it was said to answer this query."""
    return {each.item: each.good for each in project.judgements() if each.query == query}


def judge(project: Project, query: str) -> None:
    """Keep what was said just now, or take back what was said before."""
    said = state.fired(state.Widget.PROBE, "judge")
    if said is None:
        return
    pair, good = SearchPair(query, str(said["item"])), said["good"]
    attempt(judge_hit, project, pair, good, state.curator(), said=words.JUDGED[good])
