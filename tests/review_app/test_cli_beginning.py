"""What a mistake at the very start is answered with, and that it leaves nothing behind."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from core import ColumnNames, Project, ProjectSettings, load_catalogue
from review_app import server
from review_app.cli.group import COMMANDS
from review_app.cli.output import LONGEST_CELL, speak_utf8, table

Tagloom = Callable[..., tuple[int, str, str]]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders that would have been served; nothing listens."""
    folders: list[Path] = []

    def serve(folder: Path, port: int, ready: Callable[[str], None], open_browser: bool = True) -> None:
        assert not open_browser
        folders.append(folder)
        ready(f"http://{server.ADDRESS}:{port}")

    monkeypatch.setattr(server, "serve", serve)
    return folders


@pytest.mark.parametrize("command", [("fit",), ("review", "--no-browser")])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--clusters", "29"), "29 clusters cannot be made of 28 tags"),
        (("--clusters", "2.5"), "must be a whole number"),
        (("--clusters", "-3"), "--clusters"),
        (("--min-items", "999"), "(--min-items)"),
        (("--top", "0"), "at least 1"),
        (("--tag-column", "mood"), "there is no column 'mood'"),
    ],
)
def test_a_wrong_setting_leaves_no_folder(
    tagloom: Tagloom, toy_catalogue: Path, tmp_path: Path, command: tuple[str, ...], wrong: tuple[str, ...], said: str
) -> None:
    name, *options = command
    folder = tmp_path / "p"
    status, out, err = tagloom(name, toy_catalogue, "--project", folder, *options, *wrong, "--json")
    assert status == 2
    assert said in json.loads(out)["error"]
    assert err.strip() == json.loads(out)["error"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("memory", [(), ("--memory", "100MB")])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--device", "cuda"), "this machine has no CUDA device"),
        (("--encoder", "no-such-model"), "neither a folder nor a model"),
        (("--encoder", "."), "holds no .safetensors weights"),
    ],
)
def test_what_this_machine_cannot_do_is_refused_before_anything_is_written(
    tagloom: Tagloom,
    toy_catalogue: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wrong: tuple[str, ...],
    said: str,
    memory: tuple[str, ...],
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.chdir(tmp_path)
    status, out, err = tagloom("fit", toy_catalogue, "--project", "p", *wrong, *memory, "--json")
    assert status == 2
    assert said in json.loads(out)["error"]
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_project_begun_for_a_gpu_that_is_gone_goes_on_without_it(
    tagloom: Tagloom, toy_catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    folder = tmp_path / "half.tagloom"
    settings = ProjectSettings(device="cuda", n_clusters=4)
    Project.create(folder, load_catalogue(toy_catalogue), settings)
    status, out, _ = tagloom("fit", "--project", folder, "--json")
    assert (status, "no CUDA device" in json.loads(out)["error"]) == (2, True)
    assert tagloom("fit", toy_catalogue, "--project", folder, "--device", "cuda", "--clusters", 7)[0] == 2
    assert Project.open(folder).settings == settings
    status, out, _ = tagloom("fit", "--project", folder, "--device", "cpu", "--json")
    assert (status, json.loads(out)["clusters"], json.loads(out)["device"]) == (0, 4, "cpu")


def test_a_project_that_goes_on_takes_no_other_settings(tagloom: Tagloom, toy_catalogue: Path, tmp_path: Path) -> None:
    folder = tmp_path / "half.tagloom"
    Project.create(folder, load_catalogue(toy_catalogue), ProjectSettings(n_clusters=4))
    status, out, _ = tagloom("fit", "--project", folder, "--seed", 3, "--clusters", 7, "--json")
    assert (status, Project.open(folder).head_id()) == (2, None)
    assert "Leave out --clusters, --seed" in json.loads(out)["error"]


def test_review_keeps_the_columns_and_says_where_it_is(tagloom: Tagloom, served: list[Path], tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("who;what\r\nA;rock\r\nB;rock\r\n".replace(";", ","))
    folder = tmp_path / "odd.tagloom"
    columns = ("--item-column", "who", "--tag-column", "what", "--min-items", 2)
    status, out, _ = tagloom("review", odd, "--project", folder, *columns, "--json")
    assert (status, served) == (0, [folder])
    assert json.loads(out)["address"].startswith("http://127.0.0.1:")
    project = Project.open(folder)
    assert project.settings == ProjectSettings(
        source=str(odd), columns=ColumnNames(item="who", tag="what"), min_items=2
    )
    assert project.catalogue.tags == ("rock",)


def test_columns_that_are_not_found_are_asked_for_by_their_options(tagloom: Tagloom, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("who,what\nA,rock\n")
    status, _, err = tagloom("fit", tmp_path / "odd.csv", "--project", tmp_path / "odd")
    assert status == 2
    assert err.strip().endswith("or say which column it is. Options: --item-column, --tag-column.")


def test_review_does_not_pass_one_catalogue_off_as_another(
    tagloom: Tagloom, served: list[Path], toy_catalogue: Path, project_copy: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("item,tag\nA,rock\n")
    status, out, _ = tagloom("review", other, "--project", project_copy, "--json")
    assert status == 2
    assert f"is a project of {toy_catalogue}" in json.loads(out)["error"]
    assert tagloom("review", tmp_path / "gone.csv", "--project", project_copy, "--json")[0] == 2
    assert served == []
    status, _, err = tagloom("review", toy_catalogue, "--project", project_copy, "--no-browser")
    assert (status, served) == (0, [project_copy])
    assert "is not read again" in err


def test_a_project_that_is_not_there_is_not_taken_for_the_sample(
    tagloom: Tagloom, served: list[Path], tmp_path: Path
) -> None:
    status, _, err = tagloom("review", "--project", tmp_path / "typo", "--no-browser")
    assert (status, served) == (2, [])
    assert f"{tmp_path / 'typo'} holds no project. Name a catalogue to begin one there" in err
    assert not (tmp_path / "typo").exists()


def test_a_port_that_is_wrong_leaves_no_project(
    tagloom: Tagloom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert tagloom("review", "--port", "0", "--json")[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_one_sentence(tagloom: Tagloom, fitted_project: Path, tmp_path: Path) -> None:
    long = tmp_path / f"{'x' * 300}.csv"  # no file system takes the name, whoever asks
    status, out, err = tagloom("export", "--project", fitted_project, long, "--json")
    assert status == 2
    assert "cannot be read or written" in json.loads(out)["error"]
    assert err.count("\n") == 1


def test_a_long_name_does_not_push_the_table_apart() -> None:
    lines = table([("a", "x" * 1_000)], ("id", "name"))
    assert len(lines[1]) == len("a   ") + LONGEST_CELL
    assert lines[1].endswith("x…")


def test_any_tag_can_be_printed_on_any_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    speak_utf8()
    print("שלום \udcff", flush=True)
    assert raw.getvalue() == "שלום \\udcff\n".encode()


def test_the_list_of_commands_says_each_in_a_whole_sentence(tagloom: Tagloom) -> None:
    status, out, _ = tagloom("--help")
    assert status == 0
    assert all(f"\n  {name} " in out for name in COMMANDS)
    listed = " ".join(out.split("Commands:")[1].split())
    assert "..." not in listed
    assert "the next retrain takes its effect back" in listed


def test_a_table_that_does_not_fit_is_counted_where_it_lies(
    toy_catalogue: Path, tagloom: Tagloom, tmp_path: Path
) -> None:
    rows, folder = tmp_path / "rows", tmp_path / "counted.tagloom"
    rows.mkdir()
    pd.read_csv(toy_catalogue).to_parquet(rows / "part-0.parquet")
    options = ("--project", folder, "--clusters", 4, "--json")
    status, out, err = tagloom("fit", rows, *options, "--memory", "lots")
    assert (status, folder.exists()) == (2, False)
    assert "memory must be a size" in err
    status, out, _ = tagloom("fit", rows, *options, "--memory", "100MB")
    made = json.loads(out)
    assert (status, made["tags"], made["clusters"]) == (0, 28, 4)
    assert Project.open(folder).catalogue.report.notes == (
        "Of 56 items, 56 are kept to look at and to search; every item was counted.",
    )
