"""What the benchmarks add to core: figures over runs, and a page made of results and nothing else."""

import argparse
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.counts import off_by
from benchmarks.report import tables, tasks
from benchmarks.report.page import page
from benchmarks.report.tasks import Task, results
from benchmarks.scores import cluster_count, over_seeds, stability


def test_stability_is_the_mean_agreement_over_100() -> None:
    one, other = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert stability([one, one])["stability"] == 100
    assert stability([one, one, other])["stability"] == pytest.approx(0)  # (1 - 0.5 - 0.5) / 3
    assert stability([one])["stability"] is None


def test_numbers_of_clusters_are_whole_or_chosen() -> None:
    assert cluster_count("12") == 12
    assert cluster_count("auto") == "auto"
    with pytest.raises(argparse.ArgumentTypeError, match='a whole number or "auto"'):
        cluster_count("many")


def test_twice_too_many_and_half_as_many_are_equally_off() -> None:
    assert off_by([1, 1]) == 1
    assert off_by([2, 0.5]) == pytest.approx(2)


def test_a_table_names_the_reason_where_there_is_no_figure() -> None:
    run = over_seeds([{"ari": 40.0, "seconds": 2.0}, {"ari": 50.0, "seconds": 4.0}])
    found = {
        "text": {
            "result": run | {"seeds": [3, 5], "baselines": {"evoc": {"ari": None, "why": "evoc is not installed"}}}
        }
    }
    lines = tables.beside(found, "text", tables.TEXT_FIGURES).splitlines()
    assert lines[0] == "|  | ARI | seconds |"
    assert lines[2] == "| **tagloom, default objective** | 45.0 ± 5.0 | 3.0 |"
    assert lines[-1] == "Seeds 3, 5."
    assert lines[3] == "| EVoC, k its own | evoc is not installed | – |"


def test_a_page_says_what_was_not_run() -> None:
    assert page({}).count(tables.MISSING) == 9


def test_failures_are_counted_by_seed() -> None:
    run = {
        "warnings": [
            "seed 3: Collapsed: 40 of 40 tags",
            "seed 3: Empty: 2 of 3 clusters",
            "seed 5: Empty: 1 of 3 clusters",
        ],
        "seeds": [3, 5, 8],
        "clusters": 3,
        "clusters_used": 2.0,
        "smallest": 1.5,
        "stability": 60.0,
    }
    last = tables.failures({"twenty-music": {"result": run}}).splitlines()[-1]
    assert last == "| music | 3 | 1 | 0 | 2 | 2.0 of 3 | 1.5 | – | 60 |"


def test_a_result_is_run_again_only_when_it_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def run(task: Task, data: str, seeds: list[str]) -> dict:
        ran.append(task.command(seeds, data)[2])
        return {"result": {"ari": 1.0}, "wall_seconds": 0.0}

    monkeypatch.setattr(tasks, "TASKS", (Task("mine", "texts", ("DATA/t.tsv",)),))
    monkeypatch.setattr(tasks, "_run", run)
    for _ in range(2):
        found = results(Path("/data"), tmp_path, ["0"])
    assert ran == ["/data/t.tsv"]
    assert found["mine"]["command"] == ["-m", "benchmarks.texts", "DATA/t.tsv", "--seeds", "0"]
    assert json.loads((tmp_path / "mine.json").read_text())["result"] == {"ari": 1.0}
    monkeypatch.setattr(tasks, "code_fingerprint", lambda: "another")
    results(Path("/data"), tmp_path, ["0"], only=["other"])
    assert len(ran) == 1
    results(Path("/data"), tmp_path, ["0"])
    assert len(ran) == 2
