"""`python -m benchmarks.article ITEM_TAGS --top 200 --clusters 15`: the article's pictures, three ways side by side.

Takes an item-tag table, or Last.fm's folder or zip. Writes article-map.png, article-zoom.png and article-pmi.png, and
with --page a page about them; prints one JSON object with the figures of each way.
"""

import argparse
import json
from pathlib import Path

from benchmarks.article.fits import three_ways
from benchmarks.article.maps import draw_maps, draw_zoom
from benchmarks.article.matrix import draw_matrix
from benchmarks.article.page import page
from benchmarks.tags import read_tags
from core import cluster_names, project_2d


def main() -> None:
    """Read, cluster, draw and print."""
    import matplotlib

    matplotlib.use("Agg")
    asked = _arguments()
    data = read_tags(asked).data
    default, ways = three_ways(data, asked.clusters, asked.seed)
    names = list(cluster_names(data, default).values())
    places = project_2d(data.embeddings, data.neighbours, seed=asked.seed)
    asked.out.mkdir(parents=True, exist_ok=True)
    files = {key: asked.out / f"article-{key}.png" for key in ("map", "zoom", "pmi")}
    draw_maps(ways, places, names, files["map"])
    unnamed = draw_zoom(ways["default"], places, data.tags, names, files["zoom"])
    draw_matrix(ways, data, files["pmi"])
    report = {
        "tags": len(data.tags),
        "clusters": asked.clusters,
        "seed": asked.seed,
        "ways": {key: way.figures(data) for key, way in ways.items()},
        "unnamed_in_zoom": unnamed,
        "pictures": {key: str(file) for key, file in files.items()},
    }
    if asked.page is not None:
        asked.page.write_text(page(report, ways, asked), encoding="utf-8")
    print(json.dumps(report))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.article", description=__doc__)
    parser.add_argument("item_tags", type=Path, help="item-tag table, or Last.fm's folder or zip")
    parser.add_argument("--clusters", type=int, default=15)
    parser.add_argument("--top", type=int, default=200, help="only the N tags given most often")
    parser.add_argument("--min-items", type=int, default=5, help="only tags on at least M items")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"), help="folder of the pictures")
    parser.add_argument("--page", type=Path, default=None, help="Markdown page to write, beside the pictures' folder")
    parser.set_defaults(labels=None)
    return parser.parse_args()


if __name__ == "__main__":
    main()
