"""Decisions, rounds and history in sentences, as a curator reads them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core import Event, EventKind, Flag, FlagEffect, Moved, Verdict
from review_app.wording import decisions, history, quality, rounds
from review_app.wording.moments import took, when

NAMES = {5: "doom metal", 7: "jazz", 12: "<b>nordic</b>"}


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        (Flag(5, Verdict.COHERENT, curator="Anna"), "Anna found **doom metal** (5) coherent."),
        (Flag(99, Verdict.COHERENT), "Somebody found cluster 99 coherent."),
        (
            Flag(5, Verdict.TOO_BROAD, groups=(("doom", "sludge", "drone"), ("stoner",)), curator="Anna"),
            "Anna found **doom metal** (5) too broad: split into 2 groups (“doom” and 2 more; “stoner”).",
        ),
        (
            Flag(5, Verdict.TOO_NARROW, into=7, curator="Anna", note="same thing"),
            "Anna merged **doom metal** (5) into **jazz** (7). Why: “same thing”.",
        ),
        (
            Flag(5, Verdict.GEO_SPECIFIC, merges_to_tag=(("finnish metal", "metal"),), into=7, curator="Anna"),
            "Anna found **doom metal** (5) geo-specific: sent into **jazz** (7); sent “finnish metal” to “metal”.",
        ),
        (
            Flag(5, Verdict.TOO_BROAD, moves=(("swing", 7), ("polka", 99)), curator="Anna"),
            "Anna moved “swing” from **doom metal** (5) to **jazz** (7); "
            "moved “polka” from **doom metal** (5) to cluster 99.",
        ),
        (
            Flag(5, Verdict.TOO_NARROW, same=(("a", "b"),), curator="Anna"),
            "Anna said “a” and “b” are the same.",
        ),
        (
            Flag(5, Verdict.TOO_BROAD, apart=(("a", "b"),), left_out=("c",), curator="Anna"),
            "Anna said “a” and “b” are not the same; left out “c”.",
        ),
    ],
)
def test_a_decision_says_who_what_and_why(flag: Flag, said: str) -> None:
    assert decisions.sentence(flag, NAMES) == said


def test_strangers_names_are_escaped_everywhere() -> None:
    flag = Flag(12, Verdict.TOO_BROAD, moves=(("**x**", 7),), curator="[Eve](http://e.example)", note="$y$")
    said = decisions.sentence(flag, NAMES)
    assert "<b>" not in said.replace("\\<b\\>", "")
    assert "**x**" not in said
    assert "](" not in said
    assert "$y$" not in said


def test_a_decision_s_effect_names_the_ways_the_tags_went() -> None:
    flag = Flag(5, Verdict.COHERENT, curator="Anna", id=31)
    moved = (Moved("a", 5, 7, (31,)), Moved("b", 5, 7, (31,)), Moved("c", 7, 5, (31,)))
    assert rounds.effect(FlagEffect(flag, False, moved), NAMES) == (
        "**Flag 31.** Anna found **doom metal** (5) coherent. **3 tags moved**: "
        "“a”, “b” from **doom metal** (5) to **jazz** (7); “c” from **jazz** (7) to **doom metal** (5)."
    )
    sent = Flag(5, Verdict.GEO_SPECIFIC, moves=(("a", 7),), curator="Anna", id=31)
    assert rounds.effect(FlagEffect(sent, False, moved[:1]), NAMES).count("“a”") == 1  # told once
    single = Flag(5, Verdict.TOO_BROAD, moves=(("a", 7),), apart=(("b", "c"),), curator="Anna", id=31)
    assert rounds.effect(FlagEffect(single, False, moved[:1]), NAMES) == (
        "**Flag 31.** Anna said “b” and “c” are not the same. "
        "**1 tag moved**: “a” from **doom metal** (5) to **jazz** (7)."
    )
    alone = rounds.effect(FlagEffect(replace(single, apart=()), False, moved[:1]), NAMES)
    assert alone.startswith("**Flag 31.** Anna sent single tags of **doom metal** (5) elsewhere. **1 tag moved**")
    assert rounds.effect(FlagEffect(flag, False, ()), NAMES).endswith("Nothing moved: it held already.")
    assert rounds.effect(FlagEffect(flag, True, ()), NAMES) == (
        "Taken back: flag 31, **doom metal** (5) coherent. Nothing moved."
    )
    assert rounds.effect(FlagEffect(None, False, moved[:1]), NAMES).startswith("1 tag moved that no decision names")


@pytest.mark.parametrize(
    ("made", "withdrawn", "said"),
    [
        (0, 0, "Nothing waits to be learned: **round 3** knows every decision."),
        (1, 0, "**1 new decision** since round 3 waits to be learned."),
        (2, 1, "**2 new decisions and 1 decision taken back** since round 3 wait to be learned."),
    ],
)
def test_what_waits_is_counted_in_words(made: int, withdrawn: int, said: str) -> None:
    assert rounds.pending(made, withdrawn, 3) == said


@pytest.mark.parametrize(
    ("name", "difference", "said"),
    [
        ("modularity", 0.021, ":green[+0.021 better]"),
        ("modularity", -0.021, ":orange[−0.021 worse]"),
        ("modularity", 0.0001, "same"),
        ("must_link_satisfied", 0.16, ":green[+16.0% better]"),
        ("clusters", -1.0, "−1"),
        ("contrast", -0.5, ":orange[−0.50 worse]"),
        ("mean_confidence", 0.1, "+10.0%"),
        ("contrast", None, ""),
    ],
)
def test_a_change_says_whether_it_is_for_the_better(name: str, difference: float | None, said: str) -> None:
    assert quality.change(name, difference) == said


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            Event(1, EventKind.ROUND_MADE, "", "", {"kind": "first", "moved": 0}, round=1),
            "**Round 1** was made by the first fit.",
        ),
        (
            Event(2, EventKind.ROUND_MADE, "", "", {"kind": "local", "moved": 1}, round=8),
            "**Round 8** was made by a local retrain: 1 tag moved.",
        ),
        (Event(3, EventKind.ROUND_KEPT, "Anna", "", {}, round=8), "Anna kept **round 8**."),
        (Event(4, EventKind.RETURNED, "Anna", "", {"from": 8}, round=6), "Anna returned to **round 6** from round 8."),
        (
            Event(5, EventKind.RENAMED, "Anna", "", {"cluster": 5, "name": "slow"}),
            "Anna named cluster 5 “slow”.",
        ),
        (
            Event(6, EventKind.JUDGED, "Anna", "", {"query": "sad", "item": "Nick", "good": False}),
            "Anna said that “Nick” does not answer the query “sad”.",
        ),
        (Event(7, EventKind.WITHDRAWN, "Ben", "", {}, flag=31), "Ben took back flag 31, **doom metal** (5) coherent."),
        (Event(8, EventKind.FLAGGED, "Anna", "", {}, flag=31), "Flag 31: Anna found **doom metal** (5) coherent."),
    ],
)
def test_history_is_told_in_sentences(event: Event, said: str) -> None:
    flags = {31: Flag(5, Verdict.COHERENT, curator="Anna", id=31)}
    assert history.sentence(event, flags, NAMES) == said


def test_moments_are_told_as_people_do() -> None:
    now = datetime(2026, 5, 3, 12, 0).astimezone()
    assert when((now - timedelta(hours=2)).isoformat(), now) == "today 10:00"
    assert when((now - timedelta(hours=13)).isoformat(), now) == "yesterday 23:00"
    assert when((now - timedelta(days=30)).isoformat(), now) == "3 Apr 12:00"
    assert when((now - timedelta(days=400)).isoformat(), now) == "29 Mar 2025"
    assert when("not a moment") == "not a moment"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0001, "under 1 ms"), (0.0042, "4 ms"), (0.31, "0.31 s"), (12.4, "12 s"), (185.0, "3 min 5 s")],
)
def test_durations_have_as_many_digits_as_they_need(seconds: float, said: str) -> None:
    assert took(seconds) == said
