"""Which tags name places, peoples or languages.

A tag is geographic as a whole ("finland", "south america", "french") or by a part ("finnish metal", "uk garage", "made
in japan"); the part that is left is its rest. Many names of places are words too. Whether such a name means the place
is judged by its company: "chile" is a country among countries, and "chile pepper" is one only if other places qualify
"pepper" as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.suggestions.gazetteer import GeoKind, GeoName, gazetteer, plain_words

_LONGEST = 6  # words in a name
_BEFORE_A_PLACE = frozenset(("in", "from", "of"))  # "made in japan", "history of france"
_DIRECTIONS = ("north", "east", "south", "west", "northeast", "northwest", "southeast", "southwest")
_COMPASS = frozenset(f"{direction}{ending}" for direction in _DIRECTIONS for ending in ("", "ern")) | {
    "central",
    "new",
    "the",
}
_COMPANY = 3  # countries, or cities, that must be there before a word among them is taken for one
_QUALIFIERS = 2  # places that must qualify the same rest before a word before it is taken for one
_TOO_FEW_TO_TELL = 50  # tags; a shorter list says nothing by what it lacks


@dataclass(frozen=True)
class GeoMatch:
    """A geographic tag.

    Attributes:
        place: The place that is named, as its library spells it; for a language, the language.
        kind: "place", "demonym" or "language".
        rest: The tag without it, words joined by single spaces; empty when nothing else is there.
    """

    place: str
    kind: GeoKind
    rest: str


@dataclass(frozen=True)
class _Candidate:
    """One way to read a tag, before its company is asked."""

    name: GeoName
    rest: str
    leads: bool  # the name comes before the rest: "uk garage", not "made in japan"
    linked: bool  # a preposition ties the name to the rest


def geo_tags(tags: Iterable[str]) -> Mapping[str, GeoMatch]:
    """The tags that are geographic, with what they name and what they would be without it.

    Args:
        tags: All tags of a catalogue: they are each other's company.
    """
    return _geo_tags(tuple(tags))


@lru_cache(maxsize=4)
def _geo_tags(tags: tuple[str, ...]) -> Mapping[str, GeoMatch]:
    read = {tag: candidate for tag in tags if (candidate := _read(tag)) is not None}
    company = _Company.of(tags, read.values())
    return {
        tag: GeoMatch(each.name.place, each.name.kind, each.rest)
        for tag, each in read.items()
        if company.confirms(each)
    }


def _read(tag: str) -> _Candidate | None:
    """The most telling geographic reading of a tag: whole, else its beginning, else inside, else its end."""
    shown = tag.replace("_", " ").replace("-", " ").split()
    words = [" ".join(plain_words(each)) for each in shown]
    names = list(_names_in(words))
    if not names:
        return None
    covered = {at for start, stop, _ in names for at in range(start, stop)}
    covered |= {at for at, word in enumerate(words) if word in _COMPASS or not word}
    if len(covered) == len(words):
        return _Candidate(names[0][2], "", leads=True, linked=False)
    for start, stop, name in names:
        while start - 1 in covered:  # "south asian", "african american": all of it qualifies the rest
            start -= 1
        while stop in covered:
            stop += 1
        last = stop == len(words)
        linked = start > 0 and words[start - 1] in _BEFORE_A_PLACE
        if name.kind is GeoKind.PLACE and start > 0 and not (last or linked):
            continue  # "hotel california dreaming": a place inside a name is part of the name
        rest = " ".join(shown[: start - linked] + shown[stop:])
        return _Candidate(name, rest, leads=not last, linked=linked)
    return None


def _names_in(words: list[str]) -> Iterator[tuple[int, int, GeoName]]:
    """Start, stop and name of each name of the gazetteer among the words, longest first at each start, no overlaps."""
    known = gazetteer()
    start = 0
    while start < len(words):
        for stop in range(min(len(words), start + _LONGEST), start, -1):
            name = known.get(" ".join(words[start:stop]))
            if name is not None:
                yield start, stop, name
                start = stop
                break
        else:
            start += 1


@dataclass(frozen=True)
class _Company:
    """What the other tags say about a doubtful one.

    Attributes:
        n_tags: How many tags there are.
        tags: All tags, as plain words.
        alone: How many countries, cities, ... stand alone and are no words.
        qualified: By how many different places that are no words each rest is qualified.
    """

    n_tags: int
    tags: frozenset[str]
    alone: Mapping[str, int]
    qualified: Mapping[str, int]

    @classmethod
    def of(cls, tags: tuple[str, ...], candidates: Iterable[_Candidate]) -> "_Company":
        sure = [each for each in candidates if not each.name.common]
        alone = Counter(each.name.level for each in sure if not each.rest and each.name.kind is GeoKind.PLACE)
        qualified = Counter(
            rest for rest, _ in {(each.rest, each.name.place) for each in sure if each.leads and each.rest}
        )
        return cls(len(tags), frozenset(" ".join(plain_words(tag)) for tag in tags), alone, qualified)

    def confirms(self, candidate: _Candidate) -> bool:
        """Whether a reading holds in this company."""
        name, few = candidate.name, self.n_tags < _TOO_FEW_TO_TELL
        if not candidate.rest:
            return not name.common or few or name.kind is not GeoKind.PLACE or self.alone.get(name.level, 0) >= _COMPANY
        rest_is_a_tag = " ".join(plain_words(candidate.rest)) in self.tags
        if name.kind is not GeoKind.PLACE:
            return candidate.leads or candidate.linked or rest_is_a_tag
        productive = self.qualified.get(candidate.rest, 0) >= _QUALIFIERS
        if name.common:
            return candidate.linked or (candidate.leads and productive)
        if candidate.linked or productive or name.level in ("country", "region"):
            return True
        return candidate.leads and (few or rest_is_a_tag)  # "virginia woolf" is one only where "woolf" is a tag
