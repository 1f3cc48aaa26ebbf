"""Strangers' names pass through Markdown unread."""

import re
from types import SimpleNamespace

import pytest

from core import LoadReport, RoundState
from review_app.wording import WORD_JOINER, counted, jobs, listed, plain, shortened, unmarked
from review_app.wording.project import rows_read


@pytest.mark.parametrize(
    "name",
    [
        "**bold**",
        "![](/pixel.png)",
        "[here](javascript:alert(1))",
        "$x^2$",
        ":red[alarm]",
        "<img src=x onerror=alert(1)>",
        "`code`",
        "# title",
    ],
)
def test_every_mark_is_escaped(name: str) -> None:
    text = plain(name)
    assert re.sub(r"\\(.)", "", text) == re.sub(r"[!-/:-@\[-`{-~]", "", name)
    assert text.replace("\\", "") == name


def test_shortcodes_are_broken_where_nobody_sees_it() -> None:
    assert WORD_JOINER in plain(":material/home:")
    assert plain(":smile:").replace("\\", "").replace(WORD_JOINER, "") == ":smile:"
    assert WORD_JOINER not in plain("10:30")


@pytest.mark.parametrize(
    "name", ["http://evil.example/x.png", "see HTTPS://evil.example", "www.evil.example", "ann@evil.example"]
)
def test_addresses_do_not_become_links(name: str) -> None:
    text = plain(name).replace("\\", "")
    assert text.replace(WORD_JOINER, "") == name
    # what remark-gfm makes links of, once escapes are read
    assert not re.search(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", text, re.IGNORECASE)
    assert unmarked(plain(name)) == name


@pytest.mark.parametrize("name", ["a -> b", "-- x", "a <-> b", "x >= y"])
def test_arrows_and_dashes_stay_as_they_were_written(name: str) -> None:
    text = plain(name).replace("\\", "")
    assert text.replace(WORD_JOINER, "") == name
    assert not re.search(r"(?<!\S)(<->|->|<-|--|>=|<=|~=)(?!\S)", text)
    assert WORD_JOINER not in plain("drum--bass")


def test_a_name_of_several_lines_stays_on_one() -> None:
    assert plain("a\n\n# b") == "a \\# b"


def test_numbers_agree_with_their_nouns() -> None:
    assert counted(1, "tag") == "1 tag"
    assert counted(1204, "tag") == "1,204 tags"
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"


def test_rows_are_said_to_come_from_the_file_that_was_added_too() -> None:
    first = LoadReport(14, 13, 2, 3, 13, path="/there/music.csv")
    assert rows_read(first, "music.csv") == r"14 rows read from **music\.csv**, 13 of them used."
    grown = LoadReport(16, 16, 2, 3, 16, path="/there/more.csv")
    assert (
        rows_read(grown, "music.csv") == r"16 rows read from **music\.csv** and, last, **more\.csv**, all of them used."
    )


def test_a_retrain_is_said_to_have_done_what_it_did() -> None:
    def said(state: RoundState, *moved: str) -> str:
        return jobs.retrained(SimpleNamespace(id=3, state=state, moved=moved))  # type: ignore[arg-type]

    assert said(RoundState.KEPT) == jobs.NOTHING_MOVED
    assert said(RoundState.KEPT, "one") == jobs.FOLLOWED
    assert "Round 3 is proposed" in said(RoundState.PROPOSED, "one")
