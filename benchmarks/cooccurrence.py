"""`python -m benchmarks.cooccurrence ITEM_TAGS [--memory 200MB]`: rows to NPMI edges, beside pandas reading the file.

Takes any item-tag table, and measures it as Parquet and as CSV. Prints one JSON object: seconds (medians of runs taken
in turn, so that a busy machine is as busy for each), the processor's seconds beside them, their ratios, seconds of each
stage, and the peak memory of each way in a process of its own. `first_seconds` are those of the first run in it, with
what is imported for it.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

WAYS = ("pandas_parquet", "pandas_csv", "memory_parquet", "memory_csv", "duckdb")


def main() -> None:
    """Time the ways in turn, then each alone for its memory, and print."""
    asked = _arguments()
    if asked.alone:
        print(json.dumps(_alone(asked)))
        return
    with tempfile.TemporaryDirectory() as folder:
        asked.folder = Path(folder)
        known = _both_forms(asked)
        runs = [{name: _timed(way) for name, way in _ways(asked).items()} for _ in range(asked.repeats + 1)][1:]
        stages = [_stages(asked) for _ in range(asked.repeats)]
        peaks = {name: _in_own_process(asked, name) for name in WAYS}
    seconds, cpu = ({name: statistics.median(run[name][at] for run in runs) for name in WAYS} for at in (0, 1))
    report = known | {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "first_seconds": {name: peaks[name]["seconds"] for name in WAYS},
        "over_pandas": _over_pandas(seconds),
        "cpu_over_pandas": _over_pandas(cpu),
        "stages": {name: statistics.median(run[name] for run in stages) for name in stages[0]},
        "peak_mb": {name: peaks[name]["peak_mb"] for name in WAYS},
        "imports_mb": {name: peaks[name]["imports_mb"] for name in WAYS},
        "memory_limit": asked.memory,
    }
    print(json.dumps(report))


def _both_forms(asked: argparse.Namespace) -> dict[str, Any]:
    """The table as table.parquet and table.csv, and what there is in it."""
    import pandas as pd

    readers: dict[str, Callable[[Path], Any]] = {
        ".parquet": pd.read_parquet,
        ".csv": pd.read_csv,
        ".tsv": partial(pd.read_csv, sep="\t"),
    }
    rows = readers[asked.item_tags.suffix](asked.item_tags)
    rows.to_parquet(asked.folder / "table.parquet", index=False)
    rows.to_csv(asked.folder / "table.csv", index=False)
    ways = _ways(asked)
    in_memory, on_duckdb = ways["memory_parquet"](), ways["duckdb"]()
    same = sorted(in_memory.weight.tolist()) == sorted(on_duckdb.weight.tolist())
    return {"rows": len(rows), "tags": in_memory.n_nodes, "edges": len(in_memory), "same_edges": same}


def _ways(asked: argparse.Namespace) -> dict[str, Callable[[], Any]]:
    import pandas as pd

    from core import CountConfig, Resources, count_parquet

    parquet, table = asked.folder / "table.parquet", asked.folder / "table.csv"
    counted = partial(count_parquet, parquet, CountConfig(asked.min_items), resources=Resources(memory=asked.memory))
    return {
        "pandas_parquet": partial(pd.read_parquet, parquet),
        "pandas_csv": partial(pd.read_csv, table),
        "memory_parquet": partial(_edges, parquet, asked.min_items),
        "memory_csv": partial(_edges, table, asked.min_items),
        "duckdb": lambda: counted().affinity,
    }


def _edges(path: Path, min_items: int) -> Any:
    from core import cooccurrence_counts, load_catalogue, npmi_edges

    catalogue = load_catalogue(path)
    kept = catalogue.keep_tags(catalogue.frequent_tags(min_items))
    return npmi_edges(cooccurrence_counts(kept.incidence), kept.item_counts, len(kept.items))


def _stages(asked: argparse.Namespace) -> dict[str, float]:
    """Seconds of each step from the Parquet file on; `counts` is X'X, the floor of any chain that counts pairs."""
    from core import cooccurrence_counts, npmi_edges
    from core.catalogue.build import build_catalogue
    from core.catalogue.load import read_rows

    path = asked.folder / "table.parquet"
    began = time.perf_counter()
    rows = read_rows(path)
    read = time.perf_counter()
    catalogue = build_catalogue(rows)
    built = time.perf_counter()
    kept = catalogue.keep_tags(catalogue.frequent_tags(asked.min_items))
    chosen = time.perf_counter()
    counts = cooccurrence_counts(kept.incidence)
    counted = time.perf_counter()
    npmi_edges(counts, kept.item_counts, len(kept.items))
    weighed = time.perf_counter()
    return {
        "read": read - began,
        "check_and_fold": built - read,
        "choose_tags": chosen - built,
        "counts": counted - chosen,
        "npmi": weighed - counted,
    }


def _timed(way: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock, and of all cores together."""
    began, worked = time.perf_counter(), time.process_time()
    way()
    return time.perf_counter() - began, time.process_time() - worked


def _over_pandas(seconds: Mapping[str, float]) -> dict[str, float]:
    """Each way over pandas reading the same file."""
    return {
        "memory_parquet": seconds["memory_parquet"] / seconds["pandas_parquet"],
        "memory_csv": seconds["memory_csv"] / seconds["pandas_csv"],
        "duckdb": seconds["duckdb"] / seconds["pandas_parquet"],
    }


def _in_own_process(asked: argparse.Namespace, name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.cooccurrence", str(asked.item_tags), "--alone", name]
    command += ["--folder", str(asked.folder), "--memory", asked.memory, "--min-items", str(asked.min_items)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _alone(asked: argparse.Namespace) -> dict[str, float]:
    """One way, once, in this process: its seconds, and the peak memory with and without what was imported."""
    way = _ways(asked)[asked.alone]
    imported = _peak_mb()
    seconds, _ = _timed(way)
    return {"seconds": seconds, "peak_mb": _peak_mb(), "imports_mb": imported}


def _peak_mb() -> float:
    """The most memory this process has held, in MB (VmHWM of proc(5))."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.cooccurrence", description=__doc__)
    parser.add_argument("item_tags", type=Path, help="item-tag table: .parquet, .csv or .tsv with the usual columns")
    parser.add_argument("--memory", default="200MB", help="what DuckDB may hold")
    parser.add_argument("--min-items", type=int, default=5, help="only tags on at least M items")
    parser.add_argument("--repeats", type=int, default=7, help="runs of each way after the first")
    parser.add_argument("--alone", choices=WAYS, default=None, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=None, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
