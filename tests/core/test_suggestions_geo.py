"""Which tags are places, peoples and languages, and where they would go."""

import csv
from pathlib import Path

import numpy as np
import pytest

from core.suggestions.gazetteer import GeoKind, gazetteer, plain_words
from core.suggestions.geo import GeoMove, propose_geo
from core.suggestions.places import GeoMatch, geo_tags

DISHES = [f"{way} {what}" for way in ("baked", "roast", "fried", "raw") for what in ("beans", "rice", "peas", "eggs")]
PANTRY = (*DISHES, *(f"dish {number}" for number in range(40)))


@pytest.mark.parametrize(
    ("tag", "place", "kind", "rest"),
    [
        ("Finland", "Finland", GeoKind.PLACE, ""),
        ("finnish", "Finland", GeoKind.DEMONYM, ""),
        ("finnish metal", "Finland", GeoKind.DEMONYM, "metal"),
        ("Finnish-Metal", "Finland", GeoKind.DEMONYM, "Metal"),
        ("true norwegian black metal", "Norway", GeoKind.DEMONYM, "true black metal"),
        ("uk garage", "United Kingdom", GeoKind.PLACE, "garage"),
        ("U.K.", "United Kingdom", GeoKind.PLACE, ""),
        ("made in japan", "Japan", GeoKind.PLACE, "made"),
        ("south american", "South America", GeoKind.DEMONYM, ""),
        ("african american literature", "Africa", GeoKind.DEMONYM, "literature"),
        ("northern england", "England", GeoKind.PLACE, ""),
        ("arabic", "Arabic", GeoKind.LANGUAGE, ""),
        ("eu", "European Union", GeoKind.PLACE, ""),
        ("Türkiye", "Turkey", GeoKind.PLACE, ""),
        ("são paulo", "São Paulo", GeoKind.PLACE, ""),
        ("SAO_PAULO", "São Paulo", GeoKind.PLACE, ""),
        ("french", "France", GeoKind.DEMONYM, ""),  # and not Martinique's
        ("scottish", "Scotland", GeoKind.DEMONYM, ""),
        ("texan", "Texas", GeoKind.DEMONYM, ""),
        ("nyc", "New York City", GeoKind.PLACE, ""),
        ("russians", "Russia", GeoKind.DEMONYM, ""),
        ("polish jazz", "Poland", GeoKind.DEMONYM, "jazz"),
        ("trinidad", "Trinidad and Tobago", GeoKind.PLACE, ""),
    ],
)
def test_geographic(tag: str, place: str, kind: GeoKind, rest: str) -> None:
    assert geo_tags([tag]) == {tag: GeoMatch(place, kind, rest)}


NOT_PLACES = (
    *("cayenne pepper", "chile pepper", "nail polish", "nice", "reading", "mobile", "male", "gothic metal", "soul"),
    *(
        "hotel lobby",
        "the",
        "new",
        "north",
        "",
        "-",
        "🎸",
        "no wave",
        "in love",
        "heard",
        "delta blues",
        "island",
        "sale",
    ),
)


@pytest.mark.parametrize("tag", NOT_PLACES)
def test_not_geographic(tag: str) -> None:
    assert geo_tags([tag, "metal", "pepper"]) == {}


def test_a_word_is_a_country_only_in_company() -> None:
    assert "turkey" not in geo_tags([*PANTRY, "turkey", "chile"])
    among_countries = geo_tags([*PANTRY, "turkey", "france", "spain", "peru"])
    assert among_countries["turkey"] == GeoMatch("Turkey", GeoKind.PLACE, "")


def test_a_word_qualifies_only_what_other_places_qualify() -> None:
    assert "china visa" not in geo_tags(["china visa", "visa"])
    assert geo_tags(["china visa", "indian visa", "uk visa"])["china visa"].rest == "visa"
    assert geo_tags(["eu-citizens", "indian citizens", "uk citizens"])["eu-citizens"].rest == "citizens"


def test_a_person_is_not_from_the_state_of_that_name() -> None:
    assert "virginia woolf" not in geo_tags([*PANTRY, "virginia woolf"])
    assert "detroit techno" in geo_tags([*PANTRY, "detroit techno", "techno"])


def test_tags_are_taken_in_any_iterable_and_answered_in_their_order() -> None:
    assert list(geo_tags(tag for tag in ("norway", "pop", "france"))) == ["norway", "france"]


def test_the_gazetteer_knows_its_names() -> None:
    names = gazetteer()
    assert len(names) > 10_000
    assert names["deutschland"].place == "Germany"
    assert all(key == " ".join(plain_words(key)) for key in names)
    assert not {"the", "sale", "soul", "male", "even", "it", "no", "in"} & names.keys()


def test_a_qualified_tag_goes_to_its_tag_and_a_place_to_its_company(genres, reviewed) -> None:
    """Finland meets "finnish metal" (cluster 5); Norway meets no one else; "minimal" (7) is 86 degrees off, next."""
    assert propose_geo(genres, reviewed, 12) == (
        GeoMove("finland", GeoKind.PLACE, None, 5),
        GeoMove("norway", GeoKind.PLACE, None, 7),
    )
    assert propose_geo(genres, reviewed, 5) == (GeoMove("finnish metal", GeoKind.DEMONYM, "metal", 5),)
    assert propose_geo(genres, reviewed, 7) == ()


def test_company_counts_beyond_chance(make_data, make_clustering) -> None:
    """Of 1000 items rock sits on 500, polka on 10, Poland on 40: on 20 with rock, as by chance, on 5 with polka."""
    tags = ("rock", "polka", "poland", "norway")
    met = [("rock", "poland", 2.0), ("polka", "poland", 0.5)]  # the toy's counts are ten times these
    data = make_data(tags, np.eye(4), met, [500, 10, 40, 5])
    clustering = make_clustering(tags, [5, 7, 12, 12])
    assert propose_geo(data, clustering, 12)[0] == GeoMove("poland", GeoKind.PLACE, None, 7)


def test_texts_without_co_occurrence_follow_their_neighbours(make_data, make_clustering) -> None:
    tags = ("metal", "techno", "norway", "sweden")
    data = make_data(tags, [[1, 0], [0, 1], [0.2, 1], [1, 0.2]])
    moves = propose_geo(data, make_clustering(tags, [5, 7, 12, 12]), 12)
    assert {move.tag: move.to_cluster for move in moves} == {"norway": 7, "sweden": 5}


def test_clusters_of_places_are_no_home(make_data, make_clustering) -> None:
    tags = ("metal", "spain", "france", "norway")
    data = make_data(tags, [[0, 1], [1, 0], [1, 0], [1, 0.1]])
    assert propose_geo(data, make_clustering(tags, [5, 7, 7, 12]), 12)[0].to_cluster == 5


def test_tags_that_say_the_same_of_places_go_together(make_data, make_clustering) -> None:
    """Two of three "citizens" are met with visas, and take along the one that is met with trains."""
    tags = ("visa", "trains", "french citizens", "german citizens", "finnish citizens")
    met = [("visa", "french citizens", 0.5), ("visa", "finnish citizens", 0.5), ("trains", "german citizens", 0.5)]
    data = make_data(tags, np.eye(5), met, [20, 20, 10, 10, 10])
    moves = propose_geo(data, make_clustering(tags, [5, 7, 12, 12, 12]), 12)
    assert {(move.tag, move.to_tag, move.to_cluster) for move in moves} == {(tag, None, 5) for tag in tags[2:]}


def test_one_cluster_leaves_nowhere_to_go(make_data, make_clustering) -> None:
    data = make_data(("metal", "norway"), np.eye(2))
    assert propose_geo(data, make_clustering(data.tags, [5, 5]), 5) == ()


def test_travel_tags_with_the_terms_of_an_independent_list() -> None:
    folder = Path(__file__).parents[3] / "shared/data/travel"
    if not folder.exists():
        pytest.skip("shared/data/travel is not here")
    with (folder / "geo_terms.tsv").open(encoding="utf-8") as file:
        terms = {row["term"] for row in csv.DictReader(file, delimiter="\t")}
    with (folder / "item_tags.csv").open(encoding="utf-8") as file:
        tags = sorted({row["tag"] for row in csv.DictReader(file)})

    def holds_a_term(tag: str) -> bool:
        words = tag.split("-")
        spans = [(start, stop) for start in range(len(words)) for stop in range(start + 1, len(words) + 1)]
        return any(" ".join(words[start:stop]) in terms for start, stop in spans)

    expected = {tag for tag in tags if holds_a_term(tag)}
    found = set(geo_tags(tags))
    assert len(expected & found) / len(expected) > 0.97
    assert {tag for tag in tags if tag.replace("-", " ") in terms} <= found
    # The list has no cities but capitals, so more is found: 80 tags, each of which was read and is geographic.
    assert len(found - expected) <= 85
