"""The curve of numbers of clusters and the bars of confidence: what each is drawn from."""

import pytest

from core import ClusterCountChoice, Tried
from review_app.charts import cluster_count_curve, confidence_bars
from review_app.wording import cluster_count as words

CHOICE = ClusterCountChoice(
    chosen=5,
    tried=(Tried(2, 6.0, 0.25, 0.9), Tried(5, 5.0, 0.5, 0.8), Tried(8, 5.5, 0.125, 0.6)),
    tags=12_000,
    looked_at=8_000,
)


def test_each_number_is_a_row_with_its_band() -> None:
    found = cluster_count_curve.options(CHOICE, words.names(CHOICE))
    assert found["dataset"]["source"] == [[2, 6.0, 0.9, 5.75, 0.5], [5, 5.0, 0.8, 4.5, 1.0], [8, 5.5, 0.6, 5.375, 0.25]]
    low, high = found["series"][2:]
    assert low["stack"] == high["stack"]
    assert (low["areaStyle"]["opacity"], high["areaStyle"]["opacity"] > 0) == (0.0, True)


def test_the_choice_is_marked_with_its_number() -> None:
    bits = cluster_count_curve.options(CHOICE, words.names(CHOICE))["series"][0]
    assert bits["markLine"]["data"] == [{"xAxis": 5}]
    assert bits["markLine"]["label"]["formatter"] == "5 chosen"


def test_the_legend_names_no_edge_of_the_band() -> None:
    found = cluster_count_curve.options(CHOICE, words.names(CHOICE))
    assert found["legend"]["data"] == ["bits a step (least is best)", "agreement of runs"]


def test_the_sentence_says_what_was_tried_and_on_how_many_tags() -> None:
    said = words.chosen(CHOICE)
    assert "3 numbers from 2 to 8 were tried, on 8,000 of the 12,000 tags: **5**" in said


def test_too_few_tags_are_said_to_be_too_few() -> None:
    said = words.chosen(ClusterCountChoice(chosen=3, tried=(), tags=18, looked_at=18))
    assert "18 tags are too few to tell: **3**" in said


@pytest.mark.parametrize(
    ("histogram", "first", "last"), [([1, 2], "0–50 %", "50–100 %"), ([0] * 10, "0–10 %", "90–100 %")]
)
def test_bars_are_named_by_their_edges(histogram: list[int], first: str, last: str) -> None:
    found = confidence_bars.options(histogram, "confidence")
    assert found["series"][0]["data"] == histogram
    assert (found["xAxis"]["data"][0], found["xAxis"]["data"][-1]) == (first, last)
