"""Training of a search index: a step of it is taken only if queries that it never saw are answered no worse.

The adapter stays unless it loses by more than chance: it finds 0.003 more on Last.fm, 0.005 on goodbooks and 0.018 on
the travel sample, and the figure of 160 held-out queries is uncertain by 0.006.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.clustering import Progress
from core.embedding import Encoder
from core.errors import SearchError
from core.search.index import SearchIndex
from core.search.pairs import SearchPair
from core.training.threads import one_thread

from .calibration import calibrated, expected_error, tempered
from .config import SearchTraining
from .figures import Figures, lost, measured
from .preparing import adapted, weighed_and_named
from .questions import Question, pair_questions, tag_questions

FEWEST_TO_TEMPER = 20  # held-out queries that a temperature can be fitted to
FEWEST_QUERIES = 20  # with fewer there is nothing to learn from, or nothing to check it by
Report = Callable[[Progress], None]


@dataclass(frozen=True, eq=False)
class TrainedSearch:
    """What a training made.

    Attributes:
        index: The index to search with from now on; of each step of the training it holds only what loses nothing.
        before: Figures of the index before, on held-out queries.
        after: Figures of the new one, on the same.
        curve: One dict an epoch: "epoch" (0: before InfoNCE), "loss", "ndcg@10", "mrr", "recall@100".
        calibration: Expected error of P(cluster | query), on held-out queries that it was not fitted to either.
        queries: Number of queries trained on.
        seconds: Wall time.
    """

    index: SearchIndex
    before: Figures
    after: Figures
    curve: tuple[dict[str, float], ...]
    calibration: float
    queries: int
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """JSON-able, for a report."""
        return {
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "curve": list(self.curve),
            "calibration_error": self.calibration,
            "queries": self.queries,
            "names": bool(self.index.recipe.name_weight),
            "seconds": self.seconds,
        }


@one_thread()  # its steps are small: beside three busy processes two threads took over 140 s, one took 41 s
def train_search(
    index: SearchIndex,
    pairs: Sequence[SearchPair] = (),
    encoder: Encoder | None = None,
    names: Sequence[str] | None = None,
    config: SearchTraining | None = None,
    on_progress: Report | None = None,
) -> TrainedSearch:
    """Teach an index from its tags as pseudo-queries, and from pairs.

    Args:
        index: The index before; it is not changed.
        pairs: Judgments of people; a negative weight says that an item does not answer.
        encoder: What encoded the tags; needed for pairs and names.
        names: What each item is called, in the order of the index's items; None leaves names out.
        config: Settings.
        on_progress: Told of every stage, of names read, and of every epoch.

    Raises:
        SearchError: There are too few queries to learn from, or no encoder for the pairs.
    """
    started = time.perf_counter()
    config = config or SearchTraining()
    tell = on_progress or (lambda _: None)
    tell(Progress("reading queries"))
    taught, checked = split(questions_of(index, pairs, encoder, config))
    tell(Progress("measuring", 0, 3))
    before = measured(index, checked)
    best, figures = weighed_and_named(index, taught, checked, names, encoder, config, tell)
    tell(Progress("learning", 0, config.epochs))
    taken = adapted(best, taught, config)
    tried, found, curve = contrasted(taken, taught, checked, config, tell, started)
    if found.ndcg >= before.ndcg and not lost(figures, found):
        best, figures = tried, found
    tell(Progress("calibrating", 0, 1))
    best, calibration = honest(best, taught, checked)
    settings = {**best.settings, "trained": True}
    settings.pop("stale", None)
    arrays = {name: array for name, array in best.arrays.items() if name != "trained_labels"}
    made = TrainedSearch(
        index=replace(best, arrays=arrays, settings=settings),
        before=before,
        after=figures,
        curve=curve,
        calibration=calibration,
        queries=len(taught),
        seconds=time.perf_counter() - started,
    )
    return replace(made, index=replace(made.index, settings={**made.index.settings, "report": made.to_dict()}))


def honest(index: SearchIndex, taught: Sequence[Question], checked: Sequence[Question]) -> tuple[SearchIndex, float]:
    """The index with calibrated probabilities, and their error on queries that neither taught nor calibrated it."""
    index = calibrated(index, taught)
    if len(checked) < 2 * FEWEST_TO_TEMPER:
        return index, expected_error(index, checked)
    index = tempered(index, checked[::2])
    return index, expected_error(index, checked[1::2])


def questions_of(
    index: SearchIndex, pairs: Sequence[SearchPair], encoder: Encoder | None, config: SearchTraining
) -> tuple[Question, ...]:
    """Tags as queries, then people's queries."""
    if pairs and encoder is None:
        raise SearchError("Pairs hold texts, and no encoder was given to read them with.")
    by_people = pair_questions(index, pairs, encoder) if encoder is not None and pairs else ()
    return (*tag_questions(index, config.most_queries, config.seed, encoder), *by_people)


def split(questions: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Those to learn from and those to check by.

    Raises:
        SearchError: There are too few.
    """
    taught = [question for question in questions if not question.held_out and len(question.items)]
    checked = [question for question in questions if question.held_out and len(question.items)]
    if len(taught) < FEWEST_QUERIES or not checked:
        raise SearchError(
            f"Queries with known answers to learn from: {len(taught) + len(checked)}, and it takes more than "
            f"{FEWEST_QUERIES}. A tag counts when it sits on 3 items or more: lower min_items, or add pairs."
        )
    return taught, checked


def contrasted(
    index: SearchIndex,
    taught: Sequence[Question],
    checked: Sequence[Question],
    config: SearchTraining,
    tell: Report,
    started: float,
) -> tuple[SearchIndex, Figures, tuple[dict[str, float], ...]]:
    """The best of the epochs of InfoNCE by held-out nDCG, epoch 0 being the index as it came."""
    best, figures, since = index, measured(index, checked), 0
    curve = [{"epoch": 0.0, **figures.to_dict()}]
    if not config.epochs or not index.recipe.latent_weight:
        return best, figures, tuple(curve)
    from .contrast import epochs  # with it comes torch

    unheard = [question.tag for question in checked if question.tag is not None]
    for epoch, (loss, tried) in enumerate(epochs(index, taught, config, unheard), start=1):
        found = measured(tried, checked)
        curve.append({"epoch": float(epoch), "loss": loss, **found.to_dict()})
        tell(Progress("learning", epoch, config.epochs, loss, {"ndcg@10": found.ndcg, "mrr": found.mrr}))
        since += 1
        if found.ndcg > figures.ndcg:
            best, figures, since = tried, found, 0
        spent = time.perf_counter() - started
        if epoch >= config.epochs or since >= config.patience or spent > config.most_seconds:
            break
    return best, figures, tuple(curve)
