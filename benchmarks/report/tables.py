"""Results as Markdown tables."""

from collections.abc import Mapping, Sequence
from typing import Any

Results = Mapping[str, Mapping[str, Any]]

PEERS = {
    "kmeans": "K-means (scikit-learn, best of 10)",
    "leiden": "Leiden on the NPMI graph, k its own",
    "hdbscan": "HDBSCAN (scikit-learn), k its own",
    "evoc": "EVoC, k its own",
    "pckmeans": "PCKMeans, seed 0",
    "copkmeans": "COP-KMeans, seed 0",
}
MISSING = "Not run."
OURS, LITERAL = "**tagloom, default objective**", "the article's objective, literally"

TAG_FIGURES = {
    "contrast": ("contrast", 2),
    "modularity": ("modularity", 3),
    "silhouette": ("silhouette", 3),
    "nmi": ("NMI", 1),
    "ari": ("ARI", 1),
    "clusters_used": ("clusters", 0),
    "smallest": ("smallest", 0),
    "stability": ("stability", 0),
    "seconds": ("seconds", 1),
}
TEXT_FIGURES = {name: TAG_FIGURES[name] for name in ("ari", "nmi", "clusters_used", "stability", "seconds")}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; a word for one without rows."""
    if not rows:
        return MISSING
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def beside(results: Results, name: str, figures: Mapping[str, tuple[str, int]]) -> str:
    """Our run `name`, the literal objective's where there is one, and every peer."""
    if name not in results:
        return MISSING
    ours = results[name]["result"]
    runs = [(OURS, ours)]
    if f"{name}-article" in results:
        runs.append((LITERAL, results[f"{name}-article"]["result"]))
    runs += [(PEERS.get(peer, peer), found) for peer, found in ours["baselines"].items()]
    kept = {key: words for key, words in figures.items() if any(run.get(key) is not None for _, run in runs)}
    head = ["", *(words for words, _ in kept.values())]
    rows = [[who, *(_figure(run, key, kept[key][1]) for key in kept)] for who, run in runs]
    return f"{table(head, rows)}\n\nSeeds {', '.join(map(str, ours['seeds']))}."


def pairs(results: Results) -> str:
    """With known pairs: ours over the seeds, the peers' one run each."""
    rows = []
    for number in (1000, 5000):
        ours, peers = results.get(f"pairs-{number}"), results.get(f"pairs-{number}-peers")
        if ours:
            rows.append([f"{number:,}", OURS, *_two(ours["result"])])
        for name in ("pckmeans", "copkmeans"):
            if peers:
                found = peers["result"]["baselines"][name]
                rows.append([f"{number:,}", PEERS[name], *_two(found)])
    return table(["pairs", "", "ARI", "seconds"], rows)


def counts(results: Results) -> str:
    """Numbers of clusters chosen from texts whose number of classes is known."""
    rows = []
    for name, title in (("counts-banking77", "Banking77"), ("counts-clinc150", "CLINC150")):
        if name not in results:
            continue
        draws = results[name]["result"]["draws"]
        for classes in dict.fromkeys(draw["classes"] for draw in draws):
            of = [draw for draw in draws if draw["classes"] == classes]
            chosen, rule = (", ".join(str(draw[key]) for draw in of) for key in ("chosen", "rule"))
            rows.append([title, str(classes), f"**{chosen}**", rule, f"{_mean([draw['seconds'] for draw in of]):.1f}"])
    return table(["texts", "classes", "chosen (one a draw)", "sqrt(n / 2)", "seconds"], rows)


def off_by(results: Results) -> str:
    """How far the chosen numbers and the rule of thumb are off, in a sentence."""
    parts = [
        f"{title}: {results[name]['result']['off_by']:.2f} times (the rule of thumb: "
        f"{results[name]['result']['rule_off_by']:.2f})"
        for name, title in (("counts-banking77", "Banking77"), ("counts-clinc150", "CLINC150"))
        if name in results
    ]
    return "; ".join(parts) or MISSING


def chosen_tags(results: Results) -> str:
    """Numbers of clusters chosen for tags, with the figures that follow."""
    rows = []
    for name, title in (
        ("auto-lastfm-200", "Last.fm, top 200"),
        ("auto-lastfm-genres", "Last.fm, on 5 artists or more"),
    ):
        if name in results:
            found = results[name]["result"]
            count = found["cluster_count"]
            beside = next(each for each in count["tried"] if each["clusters"] == found["clusters"])
            figures = [_figure(found, key, TAG_FIGURES[key][1]) for key in ("modularity", "nmi", "ari")]
            rows.append([title, str(found["tags"]), f"**{found['clusters']}**", f"{beside['agreement']:.2f}", *figures])
    return table(["tags", "how many", "chosen", "agreement of runs", "modularity", "NMI", "ARI"], rows)


def failures(results: Results) -> str:
    """Many seeds: how often a fit collapsed, smeared or left a cluster empty."""
    rows = []
    for name, run in results.items():
        if not name.startswith("twenty-"):
            continue
        found = run["result"]
        counted = [
            sum(f": {word}:" in warning for warning in found["warnings"]) for word in ("Collapsed", "Smeared", "Empty")
        ]
        rows.append([
            name.removeprefix("twenty-"), str(len(found["seeds"])), *map(str, counted),
            f"{found['clusters_used']:.1f} of {found['clusters']}", _figure(found, "smallest", 1),
            _figure(found, "ari", 1), _figure(found, "stability", 0),
        ])  # fmt: skip
    head = [
        "",
        "seeds",
        "collapsed",
        "smeared",
        "with an empty cluster",
        "clusters used",
        "smallest",
        "ARI",
        "stability",
    ]
    return table(head, rows)


def _figure(run: Mapping[str, Any], key: str, digits: int) -> str:
    """A mean with its spread, or why there is none."""
    value, spread = run.get(key), run.get(f"{key}_spread")
    if value is None:
        return str(run["why"]).split(".")[-1] if "why" in run and key in ("ari", "contrast") else "–"
    return f"{value:.{digits}f}" + (f" ± {spread:.{digits}f}" if spread and key != "seconds" else "")


def _two(run: Mapping[str, Any]) -> list[str]:
    return [_figure(run, "ari", 1), _figure(run, "seconds", 0)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
