"""The shell and its first pages as a curator reads them; what a browser adds is in tests/browser."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import Flag, Project, RoundRequest, SearchPair, Verdict, judge_hit, next_round, save_flag
from review_app import state
from review_app.views import progress

SCRIPT = Path(__file__).parents[2] / "review_app" / "app.py"
HEAVY = ("torch", "umap", "sklearn", "sentence_transformers", "faiss", "numba")


@pytest.fixture
def open_app(fitted_project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page on the toy project; keyword arguments are what the session remembers."""

    def run(page: str | None = None, project: Path = fitted_project, **remembered: Any) -> AppTest:
        monkeypatch.setenv("TAGLOOM_PROJECT", str(project))
        app = AppTest.from_file(str(SCRIPT), default_timeout=60)
        for key, value in remembered.items():
            app.session_state[key] = value
        if page is not None:
            app.session_state["go_to"] = page
        app.run()
        assert not app.exception
        return app

    return run


def sent_to(app: AppTest, component: str) -> list[dict]:
    """What the page sent to our components of this name, in the order drawn."""
    return [
        json.loads(element.proto.json)
        for element in app.get("bidi_component")
        if element.proto.component_name == component
    ]


def texts(app: AppTest) -> str:
    """All that the page says in plain text or Markdown."""
    return "\n".join(str(element.value) for kind in (app.markdown, app.caption, app.header) for element in kind)


@pytest.fixture
def selection(fitted_project: Path) -> dict[str, Any]:
    """Two tags of the first cluster that has three, as the session remembers them."""
    project = Project.open(fitted_project)
    clustering = project.clustering(project.current().id)
    cluster = next(each for each in clustering.sizes if clustering.sizes[each] > 2)
    rows = tuple(sorted(clustering.members(cluster)[:2].tolist()))
    return {"selected_rows": rows, "selected_of": project.data.fingerprint}


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Review leave what it is handed, so that it can be looked at."""
    monkeypatch.setattr("review_app.views.review.page", lambda _project: None)


def test_the_first_paint_loads_nothing_heavy(fitted_project: Path) -> None:
    script = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(SCRIPT)!r}, default_timeout=60).run()\n"
        "assert not app.exception and app.header\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    environment = {"TAGLOOM_PROJECT": str(fitted_project), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_the_header_says_where_the_review_stands(open_app) -> None:
    app = open_app()
    assert app.header[0].value == "toy"
    assert "Round 1 · CPU · 28 tags · 4 clusters" in texts(app)
    assert app.get("progress")[0].proto.text == "0 of 4 reviewed"


def test_without_a_project_the_page_says_how_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TAGLOOM_PROJECT", raising=False)
    app = AppTest.from_file(str(SCRIPT)).run()
    assert "tagloom review" in app.error[0].value


def test_a_folder_that_is_no_project_is_named(open_app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAGLOOM_PROJECT", str(tmp_path / "nothing_here"))
    app = AppTest.from_file(str(SCRIPT)).run()
    assert not app.exception
    assert "nothing" in app.error[0].value


def test_the_map_sends_addresses_and_clusters_and_no_tag(open_app) -> None:
    (sent,) = sent_to(open_app(), "tagloom_map")
    assert sent["points_url"].startswith("/tagloom/blobs/")
    assert sum(cluster["size"] for cluster in sent["clusters"]) == 28
    assert "finnish metal" not in json.dumps(sent["clusters"][:0]) + sent["selected"]
    assert sent["mode"] == "cluster"


def test_the_colours_are_remembered(open_app) -> None:
    app = open_app(colour="confidence")
    (sent,) = sent_to(app, "tagloom_map")
    assert sent["mode"] == "confidence"


def test_with_nothing_selected_the_clusters_are_listed(open_app) -> None:
    app = open_app()
    assert sorted(app.dataframe[0].value["Tags"], reverse=True) == app.dataframe[0].value["Tags"].tolist()
    assert "lasso" in texts(app)


def test_a_selection_can_become_a_decision(open_app, selection, handed_over) -> None:
    app = open_app(**selection)
    assert "2 tags from 1 cluster" in texts(app)
    app.button(key="map.decide").click().run()
    draft = app.session_state["draft"]
    assert len(draft.tags) == 2
    assert draft.flags == ()


def test_a_selection_can_be_split_off(open_app, selection, handed_over) -> None:
    app = open_app(**selection)
    app.button(key="map.split").click().run()
    (flag,) = app.session_state["draft"].flags
    assert flag.verdict == Verdict.TOO_BROAD
    assert [set(group) for group in flag.groups] == [set(app.session_state["draft"].tags)]
    assert not set(flag.stays) & set(app.session_state["draft"].tags)


def test_a_selection_can_be_moved(open_app, selection, fitted_project: Path, handed_over) -> None:
    app = open_app(**selection)
    assert app.button(key="map.move").disabled
    project = Project.open(fitted_project)
    clustering = project.clustering(project.current().id)
    home = int(clustering.labels[selection["selected_rows"][0]])
    target = next(cluster for cluster in clustering.sizes if cluster != home)
    app.selectbox(key="map.move_to").set_value(target).run()
    app.button(key="map.move").click().run()
    (flag,) = app.session_state["draft"].flags
    assert {into for _, into in flag.moves} == {target}
    assert flag.cluster == home


def test_a_selection_of_other_data_is_dropped(open_app, selection) -> None:
    app = open_app(**selection | {"selected_of": "other"})
    assert "lasso" in texts(app)


def test_the_table_below_can_be_filtered(open_app) -> None:
    app = open_app()
    app.text_input(key="map.filter").set_value("finnish").run()
    table = next(each.value for each in app.dataframe if "Confidence" in each.value.columns)
    assert table["Tag"].tolist() == ["finnish metal"]
    assert "1 of 28 tags" in texts(app)


def test_the_curator_signs_with_the_name_typed(open_app) -> None:
    app = open_app()
    app.text_input(key="shell.curator").set_value("  Ada ").run()
    assert app.session_state["curator"] == "Ada"


def test_the_heatmap_draws_all_tags_and_hints_at_clusters(open_app) -> None:
    app = open_app("heatmap")
    whole, detail = sent_to(app, "tagloom_heat")
    assert whole["rows"][-1]["end"] == 28
    assert whole["leads"]
    assert not detail["leads"]
    assert texts(app).count("Nothing stands out.") == 2  # no two themes share an item, and all hold together alike


@pytest.fixture
def two_in_one(project_copy: Path) -> Path:
    """A project in which one cluster was sent into another, with which it shares no item."""
    project = Project.open(project_copy)
    one, other, *_ = project.clustering(project.current().id).cluster_ids.tolist()
    save_flag(project, Flag(one, Verdict.TOO_NARROW, into=other))
    next_round(project)
    return project_copy


def test_a_hint_can_be_looked_at_and_reviewed(open_app, two_in_one: Path) -> None:
    app = open_app("heatmap", project=two_in_one)
    app.button(key="heat.split.0.show").click().run()
    assert app.selectbox(key="heat.row").value == app.selectbox(key="heat.column").value
    app.button(key="heat.split.0.review").click().run()
    assert app.session_state["focus"] == app.session_state["heat_cell"][0]


def test_names_of_strangers_reach_markdown_escaped(open_app, two_in_one: Path) -> None:
    project = Project.open(two_in_one)
    for cluster in project.clustering(project.current().id).sizes:
        project.rename(cluster, "![x](http://evil.example/a.png) $x$", "mallory")
    app = open_app("heatmap", project=two_in_one)
    hint = next(each.value for each in app.markdown if "evil" in each.value)
    assert "![x](" not in hint
    assert "\\!\\[x\\]\\(" in hint


def test_the_watch_sees_whatever_anybody_does_and_nothing_else(project_copy: Path) -> None:
    project, colleagues = Project.open(project_copy), Project.open(project_copy)
    cluster = next(iter(project.clustering(1).sizes))
    seen = [progress._seen(project, None)]
    assert progress._seen(project, None) == seen[0]
    for act in (
        lambda: save_flag(colleagues, Flag(cluster, Verdict.COHERENT, curator="Ben")),
        lambda: colleagues.rename(cluster, "name", "Ben"),
        lambda: judge_hit(colleagues, SearchPair("bebop", "jazz artist 1"), True, "Ben"),
        lambda: next_round(colleagues, RoundRequest(propose=True)),
        lambda: colleagues.reject(2, "Ben"),
        lambda: colleagues.withdraw(1, "Ben"),
    ):
        act()
        seen.append(progress._seen(project, None))
    assert len(set(seen)) == 7


def test_session_keys_are_told_apart() -> None:
    assert len({*map(str, state.Key), *map(str, state.Widget)}) == len(state.Key) + len(state.Widget)
