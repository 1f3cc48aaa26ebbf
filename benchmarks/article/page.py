"""A page about the three pictures, its figures those of the run that drew them."""

import argparse
import os
from collections.abc import Mapping
from typing import Any

from benchmarks.article.fits import Way
from benchmarks.report.tables import table

PAGE = """\
# The article's case, drawn

Made by one command; with another table in place of the sample it draws that one:

```sh
make bench                                          # once: installs what draws
.venv/bin/python -m benchmarks.article {source} --top {top} --clusters {clusters} --page {page}
```

The {tags} tags given most often in `{source}`, clustered into {clusters} three ways, seed {seed}: by tagloom's default
objective, by the article's objective taken literally (PPMI, dense Gaussian similarity, every lambda 1), and by K-means
on the embeddings.

{figures}

Contrast is mean NPMI+ inside clusters over that between them: 1 is chance. Modularity is the share of NPMI+ inside
clusters less what chance would put there. Confidence is the mean probability of a tag's own cluster; {even:.2f} would
be no opinion at all.

## The map

![Three clusterings on one map]({map})

A UMAP of the embeddings. Places say what tags mean, and are the same on all three; a colour with its mark is a cluster
of that panel. The map is drawn only: nothing is learned from it.

{literal}
K-means follows the map, as it sees nothing but meaning. The default objective cuts across it where tags that mean
different things sit on the same items.

## The zoom

![The most crowded corner of the map, tag by tag]({zoom})

The dotted window from near, with the clusters of the default objective{unnamed}.
Neighbours of different colour mean similar things and are yet found on different items.

## PMI, ordered by cluster

![PMI between all tags, ordered by cluster]({pmi})

Each row and column is a tag, clusters from the largest to the smallest. Red pairs meet on items more often than chance
has it, blue ones less, grey ones never. A clustering that gathers what occurs together has its red in the blocks on the
diagonal; red off the diagonal is what it tore apart.
"""


def page(report: Mapping[str, Any], ways: Mapping[str, Way], asked: argparse.Namespace) -> str:
    """The whole page in Markdown."""
    pictures = {key: os.path.relpath(file, asked.page.parent) for key, file in report["pictures"].items()}
    unnamed = report["unnamed_in_zoom"]
    return PAGE.format(
        source=asked.item_tags,
        top=asked.top,
        clusters=asked.clusters,
        page=asked.page,
        tags=report["tags"],
        seed=asked.seed,
        figures=_figures(report, ways),
        even=1 / asked.clusters,
        literal=literal(report["ways"]["article"], report["tags"], asked.clusters),
        unnamed="" if not unnamed else f" ({unnamed} names found no room)",
        **pictures,
    )


def literal(found: Mapping[str, Any], tags: int, clusters: int) -> str:
    """What became of the literal objective, in a sentence."""
    if found["largest"] > 0.9 * tags:
        return f"The literal objective fell into one cluster: {found['largest']} of {tags} tags."
    if found["confidence"] < 1.5 / clusters:
        return (
            f"The literal objective went nearly uniform: its mean confidence is {found['confidence']:.2f}, so its "
            "clusters hardly mean anything."
        )
    return (
        f"The literal objective uses {found['clusters_used']} of {clusters} clusters, the largest of "
        f"{found['largest']} tags, at a mean confidence of {found['confidence']:.2f}."
    )


def _figures(report: Mapping[str, Any], ways: Mapping[str, Way]) -> str:
    head = ["", "contrast", "modularity", "silhouette", "clusters used", "smallest", "largest", "confidence"]
    rows = []
    for key, found in report["ways"].items():
        digits = {"contrast": 2, "modularity": 3, "silhouette": 3, "confidence": 2}
        cells = [
            "–" if (value := found[name]) is None else f"{value:.{digits.get(name, 0)}f}"
            for name in ("contrast", "modularity", "silhouette", "clusters_used", "smallest", "largest", "confidence")
        ]
        rows.append([ways[key].name, *cells])
    return table(head, rows)
