"""Build the sample catalogue and what makes its first opening instant: `python -m sample_data.build`.

    source/*.txt             written by hand, one artist a line: "Artist: tag, tag, ..."
    music.csv                the same as rows item, tag, sorted
    embeddings.safetensors   the vector of every tag
    map.safetensors          the place on the map of every tag on 5 or more artists
    README.md                its counts

The same sources give the same bytes on one machine with one set of package versions. On another processor the last bits
of the vectors may differ, and with them the map.
"""

import argparse
import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.catalogue import Catalogue, load_catalogue
from core.embedding import SentenceEncoder, seed_bytes
from core.errors import CatalogueError
from core.files import write_bytes, write_text
from core.neighbours import nearest_neighbours
from core.projection import layout, map_bytes, map_key

HERE = Path(__file__).resolve().parent
MIN_ITEMS = 5
SEED = 0
LEAST_ITEMS, LEAST_TAGS, LEAST_ROWS = 600, 200, 5000  # of which tags on MIN_ITEMS artists or more


def read_sources(folder: Path) -> dict[str, tuple[str, ...]]:
    """Artist -> its tags, from every .txt file of `folder`, sorted by artist and by tag.

    Raises:
        CatalogueError: A line cannot be read, or an artist or one of its tags is there twice; says where.
    """
    found: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    for where, line in _lines(folder):
        artist, colon, rest = line.partition(": ")
        tags = [tag.strip() for tag in rest.split(",")]
        if not colon or not all(tags):
            raise CatalogueError(f'{where}: expected "Artist: tag, tag, ...". Got {line[:60]!r}.')
        twice = [tag for tag, count in Counter(tags).items() if count > 1]
        if twice:
            raise CatalogueError(f"{where}: {artist!r} has the tag {twice[0]!r} twice. Remove one.")
        if artist in found:
            raise CatalogueError(f"{where}: {artist!r} is on {seen[artist]} already. Join the two.")
        found[artist], seen[artist] = tuple(sorted(tags)), where
    return dict(sorted(found.items()))


def _lines(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                yield f"{path.name}, line {number}", line.strip()


def csv_bytes(artists: dict[str, tuple[str, ...]]) -> bytes:
    """The catalogue as CSV, columns item and tag."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("item", "tag"))
    rows.writerows((artist, tag) for artist, tags in artists.items() for tag in tags)
    return text.getvalue().encode()


def counts(catalogue: Catalogue) -> dict[str, int]:
    """What the README says about the catalogue, after spellings are folded.

    Raises:
        CatalogueError: It is smaller than a sample has to be.
    """
    frequent = catalogue.item_counts >= MIN_ITEMS
    found = {
        "rows": catalogue.report.rows,
        "artists": len(catalogue.items),
        "tags": len(catalogue.tags),
        f"tags on {MIN_ITEMS} or more artists": int(frequent.sum()),
        "tags with several spellings": len(catalogue.spellings),
    }
    least = {"rows": LEAST_ROWS, "artists": LEAST_ITEMS, f"tags on {MIN_ITEMS} or more artists": LEAST_TAGS}
    for name, number in least.items():
        if found[name] < number:
            raise CatalogueError(f"The sample has {found[name]:,} {name}; it needs {number:,}. Add artists.")
    return found


def embedding_bytes(catalogue: Catalogue) -> bytes:
    """The vectors of all tags, to be shipped."""
    encoder = SentenceEncoder(device="cpu")
    tags = sorted(catalogue.tags)
    return seed_bytes(encoder.name, tags, encoder.encode(tags))


def drawn_bytes(catalogue: Catalogue, vector_of: dict[str, np.ndarray]) -> bytes:
    """The map of the tags that a project of the sample clusters, to be shipped."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    tags = catalogue.keep_tags(catalogue.frequent_tags(MIN_ITEMS)).tags
    embeddings = np.stack([vector_of[tag] for tag in tags])
    with threadpool_limits(1):  # the sums of several threads are grouped by their number
        neighbours = nearest_neighbours(embeddings)
        positions = layout(embeddings, neighbours, SEED)
    return map_bytes(map_key(embeddings, neighbours.n_neighbours, SEED), positions)


def with_counts(readme: str, found: dict[str, int]) -> str:
    """The README with the table between its two marks made anew."""
    table = "\n".join(["| | |", "|---|---:|", *(f"| {name} | {number:,} |" for name, number in found.items())])
    return re.sub(r"(<!-- counts -->\n).*?(<!-- end -->)", rf"\g<1>{table}\n\g<2>", readme, flags=re.DOTALL)


def build(source: Path, out: Path) -> dict[str, int]:
    """Write music.csv, embeddings.safetensors and map.safetensors into `out`; returns the counts."""
    from safetensors.numpy import load

    write_bytes(out / "music.csv", csv_bytes(read_sources(source)))
    catalogue = load_catalogue(out / "music.csv")
    found = counts(catalogue)
    seed = embedding_bytes(catalogue)
    write_bytes(out / "embeddings.safetensors", seed)
    vector_of = dict(zip(sorted(catalogue.tags), load(seed)["vectors"], strict=True))
    write_bytes(out / "map.safetensors", drawn_bytes(catalogue, vector_of))
    return found


def main() -> None:
    """Build beside the sources, or into the folder that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to; the sample's own when left out")
    out = parser.parse_args().out
    found = build(HERE / "source", out)
    if out == HERE:
        readme = HERE / "README.md"
        write_text(readme, with_counts(readme.read_text(encoding="utf-8"), found))
    for name, number in found.items():
        print(f"{number:>8,}  {name}")


if __name__ == "__main__":
    try:
        main()
    except CatalogueError as error:
        sys.exit(f"{error}")
