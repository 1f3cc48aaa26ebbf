"""Words on answers: what a curator said of an item that a query brought, which the search can learn from."""

from core.project import Project
from core.search import SearchPair


def judge_hit(project: Project, pair: SearchPair, good: bool | None, curator: str) -> None:
    """Say whether an item answers a query; None takes back what was said, whoever said it.

    Args:
        pair: The query and the item; its weight is not read.
        good: Whether it answers.
    """
    project.judge(pair.query, pair.item, good, curator)


def judged_items(project: Project, query: str) -> dict[str, bool]:
    """Item -> whether it was said to answer this query."""
    return {each.item: each.good for each in project.judgements() if each.query == query}


def judged_pairs(project: Project) -> tuple[SearchPair, ...]:
    """All that was said and stands, as pairs to train with: weight 1 for an answer, -1 for what is none."""
    return tuple(SearchPair(each.query, each.item, 1.0 if each.good else -1.0) for each in project.judgements())
