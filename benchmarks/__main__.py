"""Which benchmarks there are, and how each is run.

python -m benchmarks                 lists them
python -m benchmarks NAME ARGS...    runs one, as `python -m benchmarks.NAME ARGS...` does
"""

import runpy
import sys
from importlib.util import find_spec

BENCHMARKS = {
    "tags": "clusters of a catalogue's tags beside K-means, Leiden and HDBSCAN: contrast, modularity, NMI, ARI",
    "texts": "clusters of labelled texts, with and without pairs, beside K-means, PCKMeans and COP-KMeans",
    "counts": "is the number of clusters found? Classes drawn from labelled texts, their number chosen from the data",
    "article": "the article's pictures: map of the tags with its zoom and PMI by cluster, three fits side by side",
    "report": "all of the clustering benchmarks, and the page of tables made from them",
    "effort": "a scripted curator working through flags: ARI after 150, 300, ... decisions",
    "scale": "a planted catalogue of any size: seconds, peak memory and ARI of each stage beside K-means and others",
    "cooccurrence": "rows to NPMI edges, in memory and by DuckDB, beside pandas reading the file: seconds and memory",
    "gpu": "a GPU checked against the CPU and timed: agreement, steps beside their roofline, whole fits",
    "app": "how long a person waits on each page, in a real Chromium; reruns of a large project over a small one's",
    "search": "held-out queries: nDCG, share of items scanned and latency beside flat vectors and BM25",
}


def main() -> int:
    """Run the named benchmark, or list all."""
    arguments = sys.argv[1:]
    if not arguments:
        for name, what in BENCHMARKS.items():
            print(f"  {name:12} {what}")
        print("\nRun one with: make bench ARGS='NAME ...'; each says with --help what it takes.")
        return 0
    name, *rest = arguments
    if name not in BENCHMARKS:
        print(f"There is no benchmark {name!r}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    module = f"benchmarks.{name}"
    sys.argv = [module, *rest]
    inner = f"{module}.__main__"
    runpy.run_module(inner if find_spec(module).submodule_search_locations else module, run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
