"""`python -m benchmarks.search ITEM_TAGS [--queries Q --qrels R]`: how well the search finds, and what it costs.

Without queries, tags are held out and play queries, graded by log(1 + weight); figures are means over the splits.
"""

import argparse
import json
import logging
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.search import baselines
from benchmarks.search.candidates import compared
from benchmarks.search.growing import grown
from benchmarks.search.judgments import Task, read_task
from benchmarks.search.measuring import fewest_probes, latencies, of_index, of_scores, percentiles
from benchmarks.search.reading import Table, read_table
from benchmarks.search.tasks import Holding, held_out, trimmed
from core import Clustering, FitConfig, Progress, SearchIndex, TrainingData, default_encoder, fit
from core.cooccurrence import cooccurrence_counts, npmi_edges
from core.embedding import CachedEncoder
from core.errors import SearchError, TagloomError
from core.neighbours import nearest_neighbours
from core.search import encode_queries
from core.search.assembling import assemble
from core.search.building import tuned
from core.search.learning.figures import calibration_error
from core.search.learning.train import train_search
from core.search.searching import search

log = logging.getLogger("benchmarks.search")

CANDIDATE_QUERIES = 100


def main() -> None:
    """Read, train, search, and print one JSON object."""
    parser = _parser()
    asked = parser.parse_args()
    if (asked.queries is None) != (asked.qrels is None):
        parser.error("--queries and --qrels go together")
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)6d ms  %(message)s")
    try:
        splits = _splits(asked)
        runs = [_run(left, task, default_encoder(), asked) for left, task in splits]
    except TagloomError as problem:
        parser.error(str(problem))
    print(json.dumps(_means(runs) | {"splits": [run["ndcg@10"] for run in runs]}))


def _splits(asked: argparse.Namespace) -> list[tuple[Table, Task]]:
    """Tables to search and what to look for in them: one with queries of its own, else one a seed."""
    table = read_table(asked.item_tags, asked.fold)
    if asked.queries is not None:
        table = trimmed(table, asked.min_items or 5, 1)
        splits = [(table, read_task(asked.queries, asked.qrels, table.items))]
    else:
        table = trimmed(table, asked.min_items or 10, asked.min_tags)
        splits = [held_out(table, Holding(queries=asked.held_out), seed) for seed in asked.seeds]
    log.info("%d items, %d tags, %d queries", len(table.items), len(table.tags), len(splits[0][1].queries))
    return splits


def _run(table: Table, task: Task, encoder: CachedEncoder, asked: argparse.Namespace) -> dict[str, Any]:
    """Everything measured on one table and its queries."""
    vectors = encoder.encode(table.tags, _tell)
    clustering = _clustered(table, vectors, asked.clusters or max(round(len(table.tags) ** 0.5), 2))
    untrained = tuned(assemble(table.items, table.tags, table.weights, vectors, clustering, encoder.name))
    encoder.encode(table.titles, _tell)  # kept: the training's own time is measured without it
    index, training = _trained(untrained, table, encoder)
    queries = encode_queries(task.queries, encoder)
    exact = of_index(index, queries, task)
    n_probe, few = fewest_probes(index, queries, task, exact)
    spent, whole = latencies(index, queries, n_probe), latencies(index, queries, None)
    plain = np.stack([query.vector for query in queries])
    report = {
        **exact.to_dict(),
        "untrained": of_index(untrained, queries, task).to_dict(),
        "scanned": few.scanned,
        "n_probe": n_probe,
        "clusters": index.n_clusters,
        "ndcg@10_scanned": few.ndcg,
        **percentiles(spent),
        "exhaustive": percentiles(whole),
        "encoder": percentiles(_encoding(task, encoder)),
        "calibration_error": _calibration(index, task, queries),
        "training": training,
        "baselines": {
            "flat cosine": of_scores(baselines.flat_cosine(table, vectors, plain), task).to_dict(),
            **_bm25(table, task),
            "untrained mixture": of_scores(
                baselines.cluster_mixture(table, vectors, plain, _clustered(table, vectors, baselines.GRAINS)), task
            ).to_dict(),
            "softmax mixture over tags": of_scores(baselines.tag_mixture(table, vectors, plain), task).to_dict(),
        },
    }
    if asked.grow:
        large = grown(index, asked.grow, seed=0)
        report["grown"] = _grown(large, queries, n_probe)
        report["candidates"] = compared(large, queries[:CANDIDATE_QUERIES], n_probe)
    log.info("nDCG@10 %.4f, scanned %.3f at %.4f", exact.ndcg, few.scanned, few.ndcg)
    return report


def _bm25(table: Table, task: Task) -> dict[str, Any]:
    if find_spec("bm25s") is None:
        log.info("bm25s is not installed: no BM25")
        return {}
    return {"BM25 over tags": of_scores(baselines.bm25(table, task.queries), task).to_dict()}


def _clustered(table: Table, vectors: np.ndarray, n_clusters: int) -> Clustering:
    """The default fit of the table's tags."""
    counts = cooccurrence_counts(table.weights)
    item_counts = np.bincount(table.weights.indices, minlength=len(table.tags)).astype(np.int64)
    data = TrainingData(
        tags=table.tags,
        embeddings=vectors,
        item_counts=item_counts,
        n_items=len(table.items),
        cooccurrence=counts,
        affinity=npmi_edges(counts, item_counts, len(table.items)),
        neighbours=nearest_neighbours(vectors),
    )
    return fit(data, FitConfig(n_clusters=min(n_clusters, len(table.tags)), seed=0))


def _trained(index: SearchIndex, table: Table, encoder: CachedEncoder) -> tuple[SearchIndex, dict[str, Any]]:
    """The trained index and the training's report; the index as it is where there is too little to learn from."""
    try:
        trained = train_search(index, (), encoder, table.titles, on_progress=_tell)
    except SearchError as problem:
        log.warning("Not trained: %s", problem)
        return index, {}
    return trained.index, {name: value for name, value in trained.to_dict().items() if name != "curve"}


def _calibration(index: SearchIndex, task: Task, queries: Any) -> float:
    """Expected error of the most probable cluster's probability against the share of the query's items in it."""
    items = _main_clusters(index)
    confidence, share = [], []
    for row, query in enumerate(queries):
        found = search(index, query, float(index.settings["tau"]), n_probe=1)
        top = int(found.probabilities.argmax())
        mine = items[task.grades.indices[task.grades.indptr[row] : task.grades.indptr[row + 1]]]
        confidence.append(float(found.probabilities[top]))
        share.append(float((mine == top).mean()))
    return calibration_error(np.array(confidence), np.array(share))


def _main_clusters(index: SearchIndex) -> np.ndarray:
    """The cluster that holds most of each item's weight, shape (items,)."""
    arrays = index.arrays
    shape = (len(index.items), len(index.tags))
    by_item = csr_matrix((arrays["item_weights"], arrays["item_tags"], arrays["item_starts"]), shape)
    return np.asarray((by_item @ arrays["assignments"]).argmax(axis=1))


def _encoding(task: Task, encoder: CachedEncoder) -> np.ndarray:
    """Milliseconds to encode a query and its words, nothing cached; shape (queries,)."""
    spent = []
    for text in task.queries[:100]:
        started = time.perf_counter()
        encode_queries([text], encoder.encoder)
        spent.append(1000 * (time.perf_counter() - started))
    return np.array(spent)


def _grown(index: SearchIndex, queries: Any, n_probe: int) -> dict[str, Any]:
    few, whole = latencies(index, queries, n_probe, 1), latencies(index, queries, None, 1)
    return {
        "items": len(index.items),
        **percentiles(few),
        "exhaustive": percentiles(whole),
        "p95_ratio": float(np.percentile(few, 95) / np.percentile(whole, 95)),
    }


def _means(runs: list[Any]) -> Any:
    """Means of numbers over runs, whatever they are nested in; anything else is the first run's."""
    first = runs[0]
    if isinstance(first, dict):
        return {name: _means([run[name] for run in runs]) for name in first}
    return float(np.mean(runs)) if isinstance(first, float | int) and not isinstance(first, bool) else first


def _tell(progress: Progress) -> None:
    if progress.steps and progress.step in (0, progress.steps):
        log.info("%s %d/%d %s", progress.stage, progress.step, progress.steps, dict(progress.terms) or "")


def _seeds(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("item_tags", type=Path, help="an item-tag table, or a folder or zip of Last.fm")
    parser.add_argument("--queries", type=Path, help="id and text of each query")
    parser.add_argument("--qrels", type=Path, help="query, item and grade")
    parser.add_argument("--min-items", type=int, help="tags on fewer items are left out (10; 5 with queries)")
    parser.add_argument("--min-tags", type=int, default=3, help="items with fewer such tags are left out")
    parser.add_argument("--held-out", type=int, default=300, help="tags that play queries")
    parser.add_argument("--seeds", type=_seeds, default=[0, 1, 2], help="one split each")
    parser.add_argument("--clusters", type=int, help="number of clusters; the root of the number of tags")
    parser.add_argument("--grow", type=int, default=100_000, help="items to measure latency at; 0 for none")
    parser.add_argument("--fold", action="store_true", help="fold spellings of tags, as the app does")
    return parser


if __name__ == "__main__":
    main()
