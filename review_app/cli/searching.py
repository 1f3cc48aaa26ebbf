"""`tagloom probe` and `tagloom train-search`: queries, and learning from them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from core import (
    Hit,
    ProbeResult,
    ProbeSettings,
    RareTag,
    ask,
    clean_query,
    cluster_rows,
    default_encoder,
    moved_since_training,
    parse_pairs,
    search_index,
)
from review_app.wording import counted
from review_app.wording import search_training as words

from .options import open_project, project_command
from .output import emit, table
from .reporting import reported_job

CLUSTERS_SHOWN = 5


@click.command("probe")
@project_command
@click.argument("query")
@click.option("--top", default=10, show_default=True, help="Number of items.")
@click.option("--tau", type=float, default=None, help="Temperature: lower is sharper.")
def probe_command(folder: Path, as_json: bool, query: str, top: int, tau: float | None) -> None:
    """Search the catalogue with QUERY through its clusters."""
    project = open_project(folder)
    clean_query(query)
    index = search_index(project)
    encoder = default_encoder(project.settings.encoder)
    found = ask(project, index, encoder, query, ProbeSettings(tau=tau, top=top))
    result = found.result
    names = {row.id: row.name for row in cluster_rows(project)}
    moved = moved_since_training(index)
    behind = [] if moved is None else ["", words.stale(moved)]
    emit(
        {"query": query, **_payload(result, names), "tagged": _tagged(found.rare), "stale": moved is not None},
        [*_rare_line(found.rare), *_lines(result, names), *behind],
        as_json,
    )


@click.command("train-search")
@project_command
@click.argument("pairs", type=click.Path(path_type=Path), required=False)
def train_search_command(folder: Path, as_json: bool, pairs: Path | None) -> None:
    """Train the search on PAIRS.csv (columns query, item), or on the tags' own names when none is given."""
    from core import train_project_search  # with it comes torch

    project = open_project(folder)
    items = project.catalogue.items if project.has_catalogue else project.data.tags
    judged = parse_pairs(pairs, items) if pairs is not None else ()
    with reported_job(project, "train-search") as on_progress:
        report = train_project_search(project, judged, on_progress)
    emit(report, _trained(report), as_json)


def _trained(report: Mapping[str, Any]) -> list[str]:
    """What a training did, and how well held-out queries are answered before and after it."""
    rows = [
        (name, words.figure(report["before"][key]), words.figure(report["after"][key]))
        for key, (name, _) in words.FIGURES.items()
    ]
    honest = f"{words.CALIBRATION} {words.figure(report['calibration_error'])}"
    return [words.trained(report).replace("**", ""), "", *table(rows, ("figure", "before", "after")), "", honest]


def _payload(result: ProbeResult, names: Mapping[int, str]) -> dict[str, object]:
    return {
        "clusters": [
            {"id": cluster, "name": names[cluster], "probability": probability}
            for cluster, probability in result.clusters
        ],
        "hits": [_hit(hit) for hit in result.hits],
        "far": result.far,
        "tau": result.tau,
        "scanned": result.scanned,
        "seconds": result.seconds,
    }


def _tagged(rare: RareTag | None) -> dict[str, object] | None:
    return None if rare is None else {"tag": rare.tag, "items": list(rare.items), "count": rare.n_items}


def _rare_line(rare: RareTag | None) -> list[str]:
    if rare is None:
        return []
    items = ", ".join(rare.items) + ("" if rare.n_items == len(rare.items) else ", ...")
    return [f"{rare.tag!r} is itself a tag, on {counted(rare.n_items, 'item')} and so in no cluster: {items}", ""]


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "item": hit.item,
        "score": hit.score,
        "through": [{"cluster": cluster, "share": share} for cluster, share in hit.through],
        "tags": [{"tag": tag, "share": share} for tag, share in hit.tags],
        "by_name": hit.by_name,
    }


def _lines(result: ProbeResult, names: dict[int, str]) -> list[str]:
    lines = [f"{share:6.1%}  {cluster}  {names[cluster]}" for cluster, share in result.clusters[:CLUSTERS_SHOWN]]
    if result.far:
        lines.append("This query is far from every tag: take what follows with care.")
    rows = [
        (hit.item, f"{hit.score:.3f}", ", ".join(f"{share:.0%} {names[cluster]}" for cluster, share in hit.through[:3]))
        for hit in result.hits
    ]
    return [*lines, "", *table(rows, ("item", "score", "through"))]
