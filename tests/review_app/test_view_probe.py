"""The Probe page as a curator meets it: where a query lands, why each item came back, thumbs, settings, bad input."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import Hit, NewRound, ProbeResult, Progress, Project, SearchPair, judge_hit, search_index
from review_app import jobs, loading, state
from review_app.charts import probe_stops
from review_app.views.probe import results
from review_app.wording import plain
from review_app.wording import probe as words
from review_app.wording import search_training as training

HOSTILE = "<b>**x**</b> $y$ :red[z]"


class TagEncoder:
    """A tag's own vector for its text, and a vector that is far from all for every other text."""

    name = "tags"
    dimensions = 384

    def __init__(self, project: Project) -> None:
        self.vectors = dict(zip(project.data.tags, project.data.embeddings, strict=True))
        basis = np.linalg.svd(project.data.embeddings, full_matrices=True)[2]
        self.far = basis[-1].astype(np.float32)  # orthogonal to every tag

    def encode(self, texts: Sequence[str], on_progress: object = None) -> np.ndarray:  # noqa: ARG002
        return np.stack([self.vectors.get(text, self.far) for text in texts])


def _script() -> None:
    from review_app import loading
    from review_app.views import probe

    probe.page(loading.project())


@pytest.fixture
def project(project_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("TAGLOOM_PROJECT", str(project_copy))
    project = Project.open(project_copy)
    encoder = TagEncoder(project)
    monkeypatch.setattr(loading, "encoder", lambda _name: encoder)
    return project


@pytest.fixture
def visit(project: Project) -> Callable[..., AppTest]:
    def begin(query: str = "") -> AppTest:
        at = AppTest.from_function(_script, default_timeout=60)
        if query:
            at.session_state[str(state.Widget.QUERY)] = query
        return _sound(at.run())

    return begin


def _sound(at: AppTest) -> AppTest:
    assert [problem.message for problem in at.exception] == []
    return at


def drawn(at: AppTest) -> dict[str, Any]:
    """What the browser is given to draw."""
    (component,) = _results(at)
    return json.loads(component.proto.json)


def _results(at: AppTest) -> list[Any]:
    return [each for each in at.get("bidi_component") if each.key == state.Widget.PROBE]


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.markdown, *at.caption, *at.warning, *at.info))


def whole(percent: str) -> int:
    return int(percent.removesuffix(" %").replace("<1", "0"))


# --- a query ---


def test_before_a_query_there_are_tags_to_begin_with(project, visit) -> None:
    at = visit()
    assert not _results(at)
    first = at.button(key="probe.example.0")
    tag = next(tag for tag in project.data.tags if plain(tag) == first.label)
    _sound(first.click().run())
    assert at.text_input(key="query").value == tag
    assert drawn(at)["hits"]


def test_a_query_lands_in_the_cluster_of_its_tag_and_finds_its_items(project, visit) -> None:
    seen = drawn(visit("doom metal"))
    clustering = project.clustering(1)
    home = int(clustering.labels[project.data.row_of["doom metal"]])
    assert seen["clusters"][0]["id"] == home
    assert seen["clusters"][0]["name"] == project.current().names[home]
    assert seen["clusters"][0]["length"] == pytest.approx(1.0)  # all of what is certain
    assert [hit["item"] for hit in seen["hits"] if not hit["item"].startswith("metal")] == []
    assert seen["map"]["carriers"][0]["tag"] == "doom metal"


def test_explanations_add_up(visit) -> None:
    seen = drawn(visit("sad"))
    shown = sum(whole(row["percent"]) for row in seen["clusters"])
    rest = int(seen["rest"].split(": ")[1].removesuffix(" %")) if seen["rest"] else 0
    assert shown + rest == 100
    for hit in seen["hits"]:
        assert sum(whole(part["percent"]) for part in hit["parts"]) == 100
        assert sum(whole(tag["percent"]) for tag in hit["tags"]) == 100
        assert "0 %" not in {told["percent"] for told in (*hit["parts"], *hit["tags"])}  # it came through all of them


def test_the_clusters_that_hits_came_through_are_listed_however_unlikely() -> None:
    likely = tuple((cluster, 0.1) for cluster in range(10, 19))
    hits = (
        Hit("a", 3.0, ((40, 0.9), (10, 0.1)), ()),
        Hit("b", 1.0, ((41, 0.5), (10, 0.46), (42, 0.04)), ()),
    )
    clusters = (*likely, (40, 0.09), (41, 0.01), (42, 0.0))
    found = ProbeResult(clusters, hits, (), 0.5, False, 0.1, tuple(dict(clusters)), 1.0, 0.0)
    of_hits = results.shares_of_hits(found)
    assert of_hits == pytest.approx({40: 2.7 / 4, 10: (0.3 + 0.46) / 4, 41: 0.5 / 4})  # 0.04 of 4 is not worth saying
    assert results.listed_clusters(found, of_hits) == [*likely[:6], (40, 0.09), (41, 0.01)]
    assert results.listed_clusters(replace(found, hits=()), {}) == list(likely[:8])
    eighth = likely[7][0]  # would be among the eight likeliest, did not two less likely ones carry hits as well
    carried = results.listed_clusters(found, {eighth: 0.6, 40: 0.2, 41: 0.1})
    assert carried == [*likely[:5], likely[7], (40, 0.09), (41, 0.01)]


def test_the_flat_search_stands_beside_and_says_what_both_found(visit) -> None:
    seen = drawn(visit("jazz"))
    rank = {hit["item"]: at + 1 for at, hit in enumerate(seen["hits"])}
    assert len(seen["flat"]) == words.TOP
    for row in seen["flat"]:
        assert row["both"] == (words.ALSO.format(rank=rank[row["item"]]) if row["item"] in rank else "")


def test_time_taken_is_split(visit) -> None:
    said = texts(visit("jazz"))
    assert "Query read in" in said
    assert "searched through clusters in" in said
    assert "flat search in" in said


def test_the_table_holds_every_cluster(project, visit) -> None:
    table = visit("jazz").dataframe[0].value
    assert sorted(table["id"]) == sorted(project.clustering(1).cluster_ids.tolist())
    assert table["probability"].sum() == pytest.approx(1.0, abs=1e-5)
    assert table["probability"].is_monotonic_decreasing


def test_a_hit_that_came_by_its_name_says_so() -> None:
    shown = SimpleNamespace(names={5: "metal"})
    hit = Hit("i7", 2.0, ((5, 1.0),), (("doom", 0.3), ("slow", 0.1)), by_name=0.6)
    told = results._hit(shown, hit, 1.0, "Doom Town", None)
    assert told["why"] == "by its name 60 %, doom 30 % · through metal"
    assert [(tag["name"], tag["percent"]) for tag in told["tags"]] == [
        ("its name", "60 %"), ("doom", "30 %"), ("slow", "10 %")
    ]  # fmt: skip
    assert told["by"] == "By its tags and its name"
    assert results._hit(shown, replace(hit, by_name=0.0), 1.0, "Doom Town", None)["by"] == "By its tags"


# --- settings ---


def test_a_lower_temperature_is_sharper(visit) -> None:
    at = visit("sad")
    warm, slider = at.dataframe[0].value["probability"].iloc[0], at.select_slider(key="probe.tau")
    _sound(slider.set_value(probe_stops.temperatures(slider.value)[0]).run())
    assert at.dataframe[0].value["probability"].iloc[0] > warm


def test_a_search_trained_anew_brings_its_own_temperature(project, visit) -> None:
    at = visit("sad")
    own = at.select_slider(key="probe.tau").value
    remember(project, tau=own / 3)
    _sound(at.run())
    assert at.select_slider(key="probe.tau").value == own / 3


def test_fewer_clusters_searched_scan_less(project, visit) -> None:
    at = visit("sad")
    assert ", 100% of the items scanned" in texts(at)
    every = len(project.clustering(1).cluster_ids)
    _sound(at.select_slider(key=f"probe.n_probe.{every}").set_value(1).run())
    assert "of the items scanned" in texts(at)
    assert ", 100% of the items scanned" not in texts(at)
    landed = project.current().names[int(project.clustering(1).labels[project.data.row_of["sad"]])]
    assert f"1 of {every} clusters searched, **{plain(landed)}**" in texts(at)
    assert "of the best 10 found" in texts(at)


def test_without_a_catalogue_the_tags_are_what_is_found(project, tmp_path, monkeypatch, visit) -> None:
    bare = Project.create(tmp_path / "bare.tagloom")
    bare.save_data(project.data, project.projection)
    made = project.current()
    bare.add_round(NewRound(project.clustering(1), made.kind, report=made.report, names=made.names))
    monkeypatch.setenv("TAGLOOM_PROJECT", str(bare.path))
    assert drawn(visit("jazz"))["hits"][0]["title"] == "jazz"


# --- bad input ---


def test_a_query_far_from_everything_is_said_to_be(visit) -> None:
    at = visit("kqzx")
    assert drawn(at)["far"]
    assert "far from everything" in texts(at)
    assert "far from everything" not in texts(visit("jazz"))


def test_a_query_without_a_word_is_refused_in_a_sentence(visit) -> None:
    at = visit("?!")
    assert not _results(at)
    assert "The query is empty" in texts(at).replace("\\", "")


def test_a_query_of_ten_thousand_characters_is_cut_and_told(visit) -> None:
    assert "Only the first 1,000 of 10,000 characters were used" in texts(visit("x" * 10_000)).replace("\\", "")


def test_names_of_strangers_reach_markdown_escaped(project, visit) -> None:
    cluster = int(project.clustering(1).labels[project.data.row_of["jazz"]])
    project.rename(cluster, HOSTILE, "somebody")
    at = visit("jazz")
    assert drawn(at)["clusters"][0]["name"] == HOSTILE  # as text: the browser sets it as text content
    assert not [element.value for element in (*at.markdown, *at.caption) if "<b>" in element.value]


# --- thumbs ---


@pytest.fixture
def say(project: Project) -> Callable[[str, bool | None], None]:
    """Say of an item whether it answers "jazz"."""
    return lambda item, good: judge_hit(project, SearchPair("jazz", item), good, "Anna")


def test_a_thumb_is_kept_and_shown_and_taken_back(project, visit, say) -> None:
    item = drawn(visit("jazz"))["hits"][0]["item"]
    say(item, True)
    (kept,) = project.judgements()
    assert (kept.query, kept.item, kept.good, kept.curator) == ("jazz", item, True, "Anna")
    assert drawn(visit("jazz"))["hits"][0]["judged"] is True
    say(item, False)
    assert [hit["item"] for hit in drawn(visit("jazz"))["hits"] if hit["judged"] is False] == [item]
    assert drawn(visit("jazz"))["hits"][-1]["item"] == item  # what does not answer comes last
    say(item, None)
    assert project.judgements() == ()
    assert drawn(visit("jazz"))["hits"][0]["judged"] is None


def test_a_thumb_belongs_to_its_query(project, visit, say) -> None:
    say(drawn(visit("jazz"))["hits"][0]["item"], True)
    assert {hit["judged"] for hit in drawn(visit("bebop"))["hits"]} == {None}


# --- training ---

FIGURES = {"ndcg@10": 0.2, "mrr": 0.3, "recall@100": 0.4, "queries": 78}
REPORT = {
    "before": FIGURES,
    "after": {**FIGURES, "ndcg@10": 0.25, "mrr": 0.28},
    "curve": [{"epoch": 0.0, **FIGURES}, {"epoch": 1.0, "loss": 6.0, **FIGURES}],
    "calibration_error": 0.031,
    "queries": 498,
    "seconds": 40.0,
}


def remember(project: Project, **settings: object) -> None:
    """Keep an index that says this of its training."""
    index = search_index(project)
    project.save_search(*replace(index, settings={**index.settings, **settings}).to_arrays())


def test_a_search_that_was_never_trained_says_so_and_trains_as_a_job(project, visit, monkeypatch) -> None:
    started = []
    monkeypatch.setattr(jobs, "start", lambda _project, *command: started.append(command))
    at = visit()
    assert training.UNTRAINED in texts(at)
    _sound(at.button(key="probe.train").click().run())
    assert started == [("train-search",)]


def test_a_training_says_how_far_it_is_where_it_was_asked_for(project, visit) -> None:
    job = project.start_job("train-search", os.getpid())
    project.update_job(job, Progress("learning", 3, 12))
    (bar,) = visit().get("progress")
    assert (bar.proto.value, bar.proto.text) == (25, "learning · 3 of 12")
    project.finish_job(job, "done")
    assert len(visit().get("progress")) == 0


def test_a_training_shows_held_out_figures_before_and_after(project, visit) -> None:
    remember(project, report=REPORT)
    at = visit()
    assert "**Trained** on 498 queries in 40 s, checked on 78 queries that it never learned from." in texts(at)
    table = at.table[0].value
    assert table["Change"].tolist() == [":green[+0.050 better]", ":orange[−0.020 worse]", "same", ""]
    assert table["After"].tolist() == ["0.250", "0.280", "0.400", "0.031"]
    assert at.button(key="probe.train").label == training.TRAIN_AGAIN


def test_a_search_that_lies_behind_says_so(project, visit) -> None:
    remember(project, report=REPORT, stale={"tags": 12, "clusters": 1, "items": 3})
    at = visit()
    assert "Since it was trained, 12 tags of 1 cluster moved and 3 items came or went." in texts(at)
    remember(project, stale={"tags": 0, "clusters": 0})  # a retrain that moved nothing leaves nothing to say
    assert "Since it was trained" not in texts(visit())


def test_thumbs_are_listed_and_taken_back_one_by_one(project, visit, say) -> None:
    say("jazz artist 1", True)
    say("jazz artist 2", False)
    first, second = project.judgements()
    at = visit()
    assert f"Anna: “{plain('jazz artist 1')}” answers “jazz”" in texts(at)
    assert f"Anna: “{plain('jazz artist 2')}” does not answer “jazz”" in texts(at)
    _sound(at.button(key=f"probe.thumb.undo.{first.id}").click().run())
    assert project.judgements() == (second,)
