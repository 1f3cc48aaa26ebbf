"""Tables of one cluster, by hand: shares in percent, names for ids, ticks that follow what a decision drops."""

from core import (
    DecisionPreview,
    ExampleItem,
    Flag,
    MergeTarget,
    Pair,
    PairKind,
    PortraitTag,
    RememberedPair,
    Tier,
    Verdict,
    why_here,
)
from review_app.charts.cluster_tables import (
    company_rows,
    height,
    item_rows,
    nearest_rows,
    pair_rows,
    remembered_rows,
    tag_rows,
    unticked,
)

NAMES = {5: "guitars", 7: "improvised"}
KINDS = {"must-link": "with", "cannot-link": "apart from"}
PAIRS = (Pair("rock", "punk", PairKind.MUST), Pair("rock", "jazz", PairKind.CANNOT))


def test_tags_with_confidence_in_percent_and_the_next_best_by_name() -> None:
    portrait = (PortraitTag("rock", Tier.CORE, 0.25, 7, 40), PortraitTag("punk", Tier.ODD, 0.5, None, 20))
    table = tag_rows(portrait, NAMES.__getitem__, {"core": "sure", "odd": "odd"})
    assert table.to_dict("list") == {
        "tag": ["rock", "punk"],
        "tier": ["sure", "odd"],
        "confidence": [25.0, 50.0],
        "runner_up": ["improvised", ""],
        "items": [40, 20],
    }


def test_nearest_clusters_and_items() -> None:
    nearest = nearest_rows([MergeTarget(7, 0.1, 0.2, 0.3)], NAMES.__getitem__, {5: 2, 7: 3})
    assert nearest.iloc[0].tolist() == ["improvised", 3, 0.2, 0.3]
    items = item_rows([ExampleItem("a1", "Ann", ("rock", "punk"))])
    assert items.iloc[0].tolist() == ["Ann", 2, "rock, punk"]


def test_company_in_the_order_of_the_words(five_tags, reviewed) -> None:
    why = why_here(five_tags, reviewed, "rock")
    table = company_rows(why, NAMES.__getitem__, {"partners": "shares", "anchors": "stands"})
    assert table["kind"].tolist() == ["shares", "shares", "stands"]
    assert table["tag"].tolist() == ["punk", "jazz", "punk"]  # NPMI 0.5 and 0.1; of cluster 5 only punk is left
    assert table["cluster"].tolist() == ["guitars", "improvised", "guitars"]


def test_dropped_pairs_have_no_tick_whichever_way_round_they_are_named() -> None:
    flag = Flag(5, Verdict.TOO_BROAD, dropped=(("jazz", "rock"),))
    preview = DecisionPreview((flag,), PAIRS, PAIRS[:1])
    table = pair_rows(preview, KINDS)
    assert table["keep"].tolist() == [True, False]
    assert table["kind"].tolist() == ["with", "apart from"]
    assert unticked(preview, {}) == (("rock", "jazz"),)
    assert unticked(preview, {0: False, 1: True}) == (("rock", "punk"),)


def test_remembered_pairs_in_words() -> None:
    pairs = [
        RememberedPair("jazz", "<b>cool</b>", PairKind.CANNOT, (15,), True, "bo"),
        RememberedPair("rock", "punk", PairKind.MUST, (12, 13), False, "ann"),
    ]
    kinds = {"must-link": "together", "cannot-link": "not the same"}
    table = remembered_rows(pairs, kinds, {True: "an answer", False: "a verdict"})
    assert table.to_numpy().tolist() == [
        ["jazz", "not the same", "<b>cool</b>", "an answer", "bo"],
        ["rock", "together", "punk", "a verdict", "ann"],
    ]
    assert remembered_rows([], {}, {}).empty


def test_a_table_is_as_high_as_its_rows_and_no_higher_than_allowed() -> None:
    assert height(3, 500) - height(2, 500) == height(2, 500) - height(1, 500)
    assert height(400, 500) == 500
