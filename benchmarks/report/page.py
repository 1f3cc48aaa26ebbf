"""The page: what was measured and how, with the tables in their places."""

from benchmarks.report import tables
from benchmarks.report.tables import Results

PAGE = """\
# Clusterings, side by side

Made by one command, which runs every benchmark below and writes this page; nothing on it was typed in:

```sh
make bench                                          # once: installs what is compared with
.venv/bin/python -m benchmarks.report DATA          # DATA holds lastfm/ and texts/
```

A result is kept in `results/` and run again when the code it ran has changed. Every fit has the same defaults, whatever
the data. Those defaults, and the way in which a number of clusters is chosen, were settled while looking at figures of
these same sets: expect less on others. How much balance a fit of texts gets was set on parts of Banking77 and CLINC150,
whole ones among them; groups of very unequal size it finds about as well as K-means. All but the section on their
number are told how many clusters to make, K-means and tagloom alike.

Figures are means over the seeds named under a table, ± the standard deviation. NMI and ARI are over 100 and count only
tags whose label is known. *Stability* is the mean ARI between seeds, over 100: 100 means that every seed finds the same
clusters. *Contrast* is mean NPMI+ inside clusters over that between them; *modularity* is that of the NPMI+ graph;
*smallest* is the tags of the smallest cluster. Seconds are of one fit on a shared machine of two cores: compare them
with one another and with nothing else. Everybody gets the same embeddings, those of all-MiniLM-L6-v2.

## Tags that occur together

Last.fm (HetRec 2011), the 200 tags given most often, 15 clusters: the article's own case.

{lastfm}

All its tags on five artists or more, 21 clusters; the labels are top-level genres of the beets genre tree.

{genres}

## Plain texts

Banking77, 77 clusters:

{banking}

CLINC150, 150 clusters:

{clinc}

HDBSCAN, EVoC and Leiden choose their own number of clusters, and each tag or text they leave out counts as a cluster of
its own; NMI is kind to many small clusters, ARI is not. Leiden makes modularity as large as it can, with few clusters.

## With pairs

Banking77, 77 clusters; the pairs are drawn among each text's ten nearest neighbours, so they ask what is hard.
PCKMeans and COP-KMeans are those of active-semi-supervised-clustering, one run each with 600 seconds at most, of which
the table gives the figure or how it ended.

{pairs}

## How many clusters there are

`--clusters auto` tries numbers in steps of a quarter, three cheap runs of balanced K-means each, and takes the one with
which a random walk among nearest neighbours is described in the fewest bits (the map equation, Rosvall and Bergstrom
2008; `core/choosing/`). Classes drawn by chance, three draws each, the last row of each with all of them:

{counts}

On average off by: {off_by}.

Tags have no true number of clusters; what is chosen for Last.fm, and what follows from it:

{chosen}

## Does it collapse or smear?

The same defaults with more seeds. Collapsed: more than nine tags in ten in one cluster. Smeared: a mean confidence
under 1.5 / k.

{failures}

## The commands

{commands}
"""


def page(results: Results) -> str:
    """The whole page in Markdown."""
    commands = "\n".join(f"- `python {' '.join(run['command'])}`" for run in results.values())
    return PAGE.format(
        lastfm=tables.beside(results, "lastfm-200", tables.TAG_FIGURES),
        genres=tables.beside(results, "lastfm-genres", tables.TAG_FIGURES),
        banking=tables.beside(results, "banking77", tables.TEXT_FIGURES),
        clinc=tables.beside(results, "clinc150", tables.TEXT_FIGURES),
        pairs=tables.pairs(results),
        counts=tables.counts(results),
        off_by=tables.off_by(results),
        chosen=tables.chosen_tags(results),
        failures=tables.failures(results),
        commands=commands,
    )
