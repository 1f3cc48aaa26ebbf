"""Decisions against decisions, and single pairs, from the command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Tagloom = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tagloom: Tagloom, project_copy: Path) -> Callable[..., dict]:
    """A command on a project of this test's own, answered as JSON."""

    def answered(command: str, *arguments: object, status: int = 0) -> dict:
        found, out, err = tagloom(command, "--project", project_copy, *arguments, "--json")
        assert found == status, err
        return json.loads(out)

    return answered


@pytest.fixture
def jazz(ask) -> tuple[int, list[str]]:
    """A cluster and its tags."""
    row = next(row for row in ask("clusters")["clusters"] if "bebop" in row["tags"])
    return row["id"], row["tags"]


def test_pairs_are_listed_searched_and_let_go(ask, jazz, tagloom, project_copy) -> None:
    cluster, tags = jazz
    assert ask("pairs") == {"pairs": []}
    groups = f"{tags[0]} | {tags[1]}, {tags[2]}"
    flag = ask("flag", cluster, "too-broad", "--groups", groups, "--curator", "Ann")
    assert [pair["tags"] for pair in ask("pairs", "--together")["pairs"]] == flag["must_link"]
    apart = ask("pairs", "--apart", "--search", tags[0].upper())["pairs"]
    assert [pair["tags"] for pair in apart] == flag["cannot_link"]
    assert {(pair["answered"], pair["curator"], *pair["flags"]) for pair in apart} == {(False, "Ann", flag["flag"])}
    assert "≠" in tagloom("pairs", "--project", project_copy)[1]
    first, second = flag["must_link"][0]
    assert ask("pairs", "--forget", f"{first}={second}")["forgotten"] == [first, second]
    assert ask("pairs", "--together") == {"pairs": []}
    assert len(ask("pairs")["pairs"]) == len(flag["cannot_link"])


def test_groups_are_taken_out_of_a_cluster_and_its_rest_stays(ask, jazz) -> None:
    cluster, tags = jazz
    assert "at least two groups" in ask("flag", cluster, "too-broad", "--groups", tags[0], status=2)["error"]
    ask("flag", cluster, "too-broad", "--groups", f"{tags[0]}, {tags[1]}", "--rest-stays")
    assert "took out 1 group" in ask("history")["history"][-1]["sentence"]
    ask("retrain")
    clusters = {row["id"]: set(row["tags"]) for row in ask("clusters")["clusters"]}
    assert clusters[cluster] == set(tags[2:])
    assert {tags[0], tags[1]} in clusters.values()


def test_what_cannot_be_let_go_is_said_so(ask) -> None:
    assert "two tags joined by '='" in ask("pairs", "--forget", "bebop", status=2)["error"]
    assert "No decision in force" in ask("pairs", "--forget", "bebop=swing", status=2)["error"]


def test_a_decision_overrules_earlier_ones_when_told_to(ask, jazz, tagloom, project_copy) -> None:
    cluster, tags = jazz
    ask("flag", cluster, "too-broad", "--groups", f"{tags[0]} | {tags[1]}")
    together = ("flag", cluster, "too-broad", "--groups", f"{tags[0]}, {tags[1]} | {tags[2]}")
    assert tags[0] in ask(*together, status=2)["error"]
    saved = ask(*together, "--overrule")
    assert [set(pair) for pair in saved["set_aside"]] == [{tags[0], tags[1]}]
    assert ask("retrain")["report"]["must_link_satisfied"] == 1.0
    assert "against earlier decisions" in ask("history")["history"][-2]["sentence"]
    ask("undo")
    assert [set(pair["tags"]) for pair in ask("pairs", "--apart")["pairs"]] == [{tags[0], tags[1]}]


def test_a_log_leaves_one_project_and_is_replayed_on_another(
    ask, jazz, tagloom, fitted_project, project_copy, tmp_path
):
    cluster, tags = jazz
    flag = ask("flag", cluster, "too-broad", "--groups", f"{tags[0]}, {tags[1]} | {tags[2]}", "--curator", "Ann")
    ask("retrain")
    ask("rename", cluster, "bop & co")
    log = tmp_path / "log.jsonl"
    assert ask("history", "--export", log)["entries"] == len(log.read_text().splitlines())
    assert "folder" in ask("history", "--export", tmp_path / "none" / "log.jsonl", status=2)["error"]

    other = shutil.copytree(fitted_project, tmp_path / "other.tagloom")
    dry = json.loads(tagloom("replay", log, "--project", other, "--dry-run", "--json")[1])
    assert (dry["saved"], dry["kept"], dry["lost"]) == (False, [flag["flag"]], {})
    done = json.loads(tagloom("replay", log, "--project", other, "--curator", "Bo", "--json")[1])
    assert (done["kept"], len(done["rounds"]), done["names"]) == ([flag["flag"]], 1, 1)
    one, two = (
        json.loads(tagloom("clusters", "--project", each, "--json")[1])["clusters"] for each in (project_copy, other)
    )
    assert [(row["id"], row["name"], sorted(row["tags"])) for row in one] == [
        (row["id"], row["name"], sorted(row["tags"])) for row in two
    ]
    assert "Bo replayed a decision log: 1 decision kept, 0 lost." in tagloom("history", "--project", other)[1]
    assert "is no entry" in json.loads(tagloom("replay", __file__, "--project", other, "--json")[1])["error"]


def test_more_rows_come_and_can_be_taken_back(ask, tmp_path) -> None:
    before = {tag: row["id"] for row in ask("clusters")["clusters"] for tag in row["tags"]}
    more = tmp_path / "more.csv"
    rows = [f"jazz artist {number},{tag}" for number in range(8) for tag in ("hard bop", "jazz")]
    more.write_text("\n".join(["item,tag", *rows, "house artist 1,acid house"]) + "\n")
    added = ask("add", more)
    assert (added["round"], added["items"], added["waiting"]) == (2, 0, 1)
    (came,) = added["added"]
    assert (came["tag"], came["because"]) == ("hard bop", None)
    after = {tag: row["id"] for row in ask("clusters")["clusters"] for tag in row["tags"]}
    assert after == before | {"hard bop": came["cluster"]}
    assert "1 new tag and 0 new items came, nothing moved" in ask("history")["history"][-1]["sentence"]
    assert "does not have" in ask("add", more, status=2)["error"]
    ask("return", 1)
    assert {tag: row["id"] for row in ask("clusters")["clusters"] for tag in row["tags"]} == before
    assert ask("probe", "hard bop")["hits"]
