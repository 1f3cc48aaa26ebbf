"""Every command on a real small project: what --json promises, and what a mistake is answered with."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from core import Project, search_index

Tagloom = Callable[..., tuple[int, str, str]]


def answer(done: tuple[int, str, str]) -> dict:
    status, out, err = done
    assert status == 0, err
    return json.loads(out)


def clusters(tagloom: Tagloom, project: Path) -> dict[str, dict]:
    """Cluster of each tag, as `clusters --json` lists them."""
    listed = answer(tagloom("clusters", "--project", project, "--json"))["clusters"]
    return {tag: cluster for cluster in listed for tag in cluster["tags"]}


def test_fit_prints_what_was_learned(tagloom: Tagloom, toy_catalogue: Path, tmp_path: Path) -> None:
    made = answer(
        tagloom("fit", toy_catalogue, "--project", tmp_path / "p", "--clusters", 4, "--device", "cpu", "--json")
    )
    assert made["round"] == 1
    assert (made["tags"], made["clusters"], made["device"]) == (28, 4, "cpu")
    assert sum(made["report"]["sizes"].values()) == 28
    assert made["seconds"] > 0


def test_fit_again_is_refused_and_harms_nothing(tagloom: Tagloom, toy_catalogue: Path, project_copy: Path) -> None:
    status, out, err = tagloom("fit", toy_catalogue, "--project", project_copy, "--json")
    assert status == 2
    assert "already holds a project with 1 round(s)" in json.loads(out)["error"]
    assert json.loads(out)["error"] in err
    assert answer(tagloom("clusters", "--project", project_copy, "--json"))["round"] == 1


def test_clusters_lists_all_tags_once(tagloom: Tagloom, fitted_project: Path) -> None:
    listed = answer(tagloom("clusters", "--project", fitted_project, "--json"))
    tags = [tag for cluster in listed["clusters"] for tag in cluster["tags"]]
    assert len(tags) == len(set(tags)) == 28
    assert all(cluster["size"] == len(cluster["tags"]) for cluster in listed["clusters"])
    assert all(cluster["verdict"] is None and cluster["name"] for cluster in listed["clusters"])


def test_one_cluster_in_full(tagloom: Tagloom, fitted_project: Path) -> None:
    chosen = clusters(tagloom, fitted_project)["bebop"]
    shown = answer(tagloom("clusters", "--project", fitted_project, chosen["id"], "--json"))
    assert [row["id"] for row in shown["clusters"]] == [chosen["id"]]
    assert [member["tag"] for member in shown["members"]] == chosen["tags"]
    confidences = [member["confidence"] for member in shown["members"]]
    assert confidences == sorted(confidences, reverse=True)
    assert all(member["runner_up"] != chosen["id"] for member in shown["members"])


def test_flag_retrain_undo_is_a_circle(tagloom: Tagloom, project_copy: Path) -> None:
    before = clusters(tagloom, project_copy)
    chosen = before["bebop"]
    half = len(chosen["tags"]) // 2
    groups = f"{', '.join(chosen['tags'][:half])} | {', '.join(chosen['tags'][half:])}"
    flag = answer(
        tagloom(
            "flag", "--project", project_copy, chosen["id"], "too-broad", "--groups", groups, "--curator", "Ann",
            "--note", "two things", "--json",
        )
    )  # fmt: skip
    assert flag["saved"] is True
    assert flag["must_link"]
    assert flag["cannot_link"]
    made = answer(tagloom("retrain", "--project", project_copy, "--json"))
    assert made["round"] == 2
    assert made["report"]["must_link_satisfied"] == made["report"]["cannot_link_satisfied"] == 1.0
    moved = {move["tag"] for move in made["moved"]}
    assert moved
    assert moved <= set(chosen["tags"])
    assert all(move["because"] == [flag["flag"]] for move in made["moved"])
    after = clusters(tagloom, project_copy)
    first, second = chosen["tags"][0], chosen["tags"][-1]
    assert after[first]["id"] != after[second]["id"]
    assert {tag: row["id"] for tag, row in after.items() if tag not in chosen["tags"]} == {
        tag: row["id"] for tag, row in before.items() if tag not in chosen["tags"]
    }
    assert answer(tagloom("undo", "--project", project_copy, "--json")) == {"undone": flag["flag"]}
    answer(tagloom("retrain", "--project", project_copy, "--json"))
    again = clusters(tagloom, project_copy)
    assert {tag: row["id"] for tag, row in again.items()} == {tag: row["id"] for tag, row in before.items()}


def test_dry_run_saves_nothing(tagloom: Tagloom, project_copy: Path) -> None:
    chosen = clusters(tagloom, project_copy)["bebop"]
    shown = answer(tagloom("flag", "--project", project_copy, chosen["id"], "coherent", "--dry-run", "--json"))
    assert (shown["flag"], shown["saved"]) == (None, False)
    assert shown["must_link"]
    status, out, _ = tagloom("undo", "--project", project_copy, "--json")
    assert (status, json.loads(out)["error"]) == (2, "There is no decision to undo.")


def test_a_contradiction_is_refused_and_the_first_flag_stays(tagloom: Tagloom, project_copy: Path) -> None:
    tags = clusters(tagloom, project_copy)["bebop"]["tags"]
    chosen = clusters(tagloom, project_copy)["bebop"]["id"]
    split = f"{tags[0]} | {tags[1]}"
    answer(tagloom("flag", "--project", project_copy, chosen, "too-broad", "--groups", split, "--json"))
    together = f"{tags[0]}, {tags[1]} | {tags[2]}"
    status, out, _ = tagloom("flag", "--project", project_copy, chosen, "too-broad", "--groups", together, "--json")
    assert status == 2
    assert tags[0] in json.loads(out)["error"]
    assert tags[1] in json.loads(out)["error"]
    assert answer(tagloom("undo", "--project", project_copy, "--json"))["undone"] == 1


def test_merge_leaves_a_redirect(tagloom: Tagloom, project_copy: Path) -> None:
    before = clusters(tagloom, project_copy)
    gone, heir = before["bebop"]["id"], before["techno"]["id"]
    answer(tagloom("flag", "--project", project_copy, gone, "too-narrow", "--into", heir, "--json"))
    answer(tagloom("retrain", "--project", project_copy, "--json"))
    assert clusters(tagloom, project_copy)["bebop"]["id"] == heir
    status, out, _ = tagloom("clusters", "--project", project_copy, gone, "--json")
    assert status == 2
    assert f"was merged into cluster {heir}" in json.loads(out)["error"]


def test_proposed_round_waits_for_a_word(tagloom: Tagloom, project_copy: Path) -> None:
    chosen = clusters(tagloom, project_copy)["bebop"]["id"]
    answer(tagloom("flag", "--project", project_copy, chosen, "coherent", "--json"))
    made = answer(tagloom("retrain", "--project", project_copy, "--propose", "--json"))
    assert made["state"] == "proposed"
    assert answer(tagloom("rounds", "--project", project_copy, "--json"))["current"] == 1
    assert answer(tagloom("keep", "--project", project_copy, "--json")) == {"kept": 2}
    assert answer(tagloom("rounds", "--project", project_copy, "--json"))["current"] == 2
    assert answer(tagloom("return", "--project", project_copy, 1, "--json")) == {"current": 1}


def test_retrain_without_a_decision_is_refused(tagloom: Tagloom, fitted_project: Path) -> None:
    status, out, _ = tagloom("retrain", "--project", fitted_project, "--json")
    assert status == 2
    assert "Nothing was decided since round 1" in json.loads(out)["error"]


def test_full_retrain_keeps_ids(tagloom: Tagloom, project_copy: Path) -> None:
    before = {row["id"] for row in clusters(tagloom, project_copy).values()}
    made = answer(tagloom("retrain", "--project", project_copy, "--full", "--json"))
    assert made["round"] == 2
    assert {row["id"] for row in clusters(tagloom, project_copy).values()} == before


def test_a_training_of_the_search_is_told_in_words(tagloom: Tagloom, project_copy: Path) -> None:
    status, out, err = tagloom("train-search", "--project", project_copy)
    assert status == 0
    assert "reading queries" in err
    assert out.startswith("Trained on ")
    assert [line.split()[0] for line in out.splitlines() if line.startswith(("nDCG", "MRR", "Recall"))] == [
        "nDCG@10",
        "MRR",
        "Recall@100",
    ]
    assert not set("{}*") & set(out)


def test_probe_says_why(tagloom: Tagloom, project_copy: Path) -> None:
    found = answer(tagloom("probe", "--project", project_copy, "jazz with a saxophone", "--top", 5, "--json"))
    assert found["query"] == "jazz with a saxophone"
    assert sum(cluster["probability"] for cluster in found["clusters"]) == pytest.approx(1, abs=1e-4)
    assert len(found["hits"]) == 5
    assert all(hit["item"].startswith("jazz artist") for hit in found["hits"])
    for hit in found["hits"]:
        assert sum(part["share"] for part in hit["through"]) == pytest.approx(1, abs=1e-4)


def test_probe_tells_what_carries_a_tag_that_no_cluster_has(
    tagloom: Tagloom, project_copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text("item,tag\njazz artist 1,Shellac Disc\njazz artist 2,sad\n")
    tagloom("add", "--project", project_copy, tmp_path / "more.csv", "--json")
    command = ("probe", "--project", project_copy)
    found = answer(tagloom(*command, "shellac disc", "--json"))
    assert found["tagged"] == {"tag": "Shellac Disc", "items": ["jazz artist 1"], "count": 1}
    assert "'Shellac Disc' is itself a tag, on 1 item" in tagloom(*command, "shellac disc")[1]
    assert answer(tagloom(*command, "bebop", "--json"))["tagged"] is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, ""),  # never trained
        ({"trained": "x", "stale": {"tags": 0, "clusters": 0}}, ""),  # retrained, and no tag moved
        ({"trained": "x", "stale": {"tags": 12, "clusters": 1}}, "Since it was trained, 12 tags of 1 cluster moved."),
    ],
)
def test_probe_says_when_the_search_lies_behind(
    tagloom: Tagloom, project_copy: Path, settings: dict[str, object], said: str
) -> None:
    project = Project.open(project_copy)
    index = search_index(project)
    project.save_search(*replace(index, settings={**index.settings, **settings}).to_arrays())
    command = ("probe", "--project", project_copy, "bebop")
    assert answer(tagloom(*command, "--json"))["stale"] is bool(said)
    assert (said in tagloom(*command)[1], "Since it was" in tagloom(*command)[1]) == (True, bool(said))


def test_an_empty_query_is_refused_before_anything_is_made(tagloom: Tagloom, project_copy: Path) -> None:
    status, out, _ = tagloom("probe", "--project", project_copy, "   ", "--json")
    assert status == 2
    assert json.loads(out)["error"]
    assert Project.open(project_copy).search() is None


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_export_by_extension(tagloom: Tagloom, project_copy: Path, tmp_path: Path, suffix: str) -> None:
    chosen = clusters(tagloom, project_copy)["bebop"]
    answer(tagloom("flag", "--project", project_copy, chosen["id"], "coherent", "--json"))
    out = tmp_path / f"tags.{suffix}"
    assert answer(tagloom("export", "--project", project_copy, out, "--json"))["rows"] == 28
    read = {"csv": pd.read_csv, "jsonl": lambda path: pd.read_json(path, lines=True), "parquet": pd.read_parquet}
    frame = read[suffix](out)
    assert list(frame.columns) == ["tag", "cluster", "cluster_name", "confidence", "verdict"]
    assert set(frame.loc[frame.cluster == chosen["id"], "verdict"]) == {"coherent"}
    assert frame.loc[frame.cluster != chosen["id"], "verdict"].isna().all()
    assert "<img src=x onerror=alert(1)> **bold** $x^2$" in set(frame.tag)


def test_rename_survives_a_retrain(tagloom: Tagloom, project_copy: Path) -> None:
    chosen = clusters(tagloom, project_copy)["bebop"]["id"]
    answer(tagloom("rename", "--project", project_copy, chosen, "Blue notes", "--json"))
    answer(tagloom("flag", "--project", project_copy, chosen, "coherent", "--json"))
    answer(tagloom("retrain", "--project", project_copy, "--json"))
    assert clusters(tagloom, project_copy)["bebop"]["name"] == "Blue notes"


def test_history_is_in_sentences(tagloom: Tagloom, project_copy: Path) -> None:
    chosen = clusters(tagloom, project_copy)["bebop"]["id"]
    answer(tagloom("flag", "--project", project_copy, chosen, "coherent", "--curator", "Ann", "--json"))
    entries = answer(tagloom("history", "--project", project_copy, "--json"))["history"]
    assert entries[-1]["who"] == "Ann"
    assert "Ann" in entries[-1]["sentence"]
    assert "coherent" in entries[-1]["sentence"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("clusters", "--project", "{missing}"), "{missing}"),
        (("clusters", "--project", "{project}", "999"), "There is no cluster 999"),
        (("clusters", "--project", "{project}", "nine"), "nine"),
        (("flag", "--project", "{project}", "999", "coherent"), "There is no cluster 999"),
        (("flag", "--project", "{project}", "0", "wonderful"), "wonderful"),
        (("fit", "{missing}.csv", "--project", "{missing}"), "{missing}.csv"),
        (("fit", "{project}", "--project", "{missing}"), "{project}"),
        (("export", "--project", "{project}", "{missing}.xlsx"), ".xlsx"),
        (("undo", "--project", "{project}", "7"), "flag 7"),
        (("probe", "--project", "{project}", "jazz", "--tau", "-1"), "-1"),
        (("nonsense",), "nonsense"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(
    tagloom: Tagloom, project_copy: Path, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    names = {"missing": str(tmp_path / "nowhere"), "project": str(project_copy)}
    if arguments[0] == "undo":
        tagloom("flag", "--project", project_copy, 0, "coherent")
    status, out, err = tagloom(*(part.format(**names) for part in arguments), "--json")
    assert status == 2
    told = json.loads(out)["error"]
    assert sentence.format(**names) in told
    assert "\n" not in told
    assert "Traceback" not in err


def test_a_reader_that_has_seen_enough_is_no_failure(fitted_project: Path) -> None:
    command = [sys.executable, "-m", "review_app", "clusters", "--project", str(fitted_project)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdout.close()  # before anything is written
    assert (child.wait(60), child.stderr.read()) == (0, b"")


def test_text_for_people_is_safe_for_a_terminal(tagloom: Tagloom, fitted_project: Path) -> None:
    status, out, _ = tagloom("clusters", "--project", fitted_project)
    assert status == 0
    assert "most confident" in out
    assert "\x1b" not in out
