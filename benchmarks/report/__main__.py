"""`python -m benchmarks.report DATA [--out docs/clustering.md]`: run what is stale, and write the page of tables.

DATA holds `lastfm/` (the files of HetRec 2011, and tag_genre.tsv) and `texts/` (banking77.tsv, clinc150.tsv).
"""

import argparse
from pathlib import Path

from benchmarks.report.page import page
from benchmarks.report.tasks import ROOT, results


def main() -> None:
    """Bring the results up to date and write the page."""
    asked = _arguments()
    found = results(asked.data, asked.results, asked.seeds, asked.only)
    asked.out.write_text(page(found), encoding="utf-8")
    print(asked.out)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.report", description=__doc__)
    parser.add_argument("data", type=lambda text: Path(text).resolve(), help="folder with lastfm/ and texts/")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "clustering.md")
    parser.add_argument("--results", type=Path, default=ROOT / "results", help="where results are kept")
    parser.add_argument("--seeds", nargs="+", default=["0", "1", "2", "3", "4"])
    parser.add_argument("--only", nargs="+", default=None, help="bring only these up to date, by beginning of name")
    return parser.parse_args()


if __name__ == "__main__":
    main()
