"""Which spellings are one tag."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.folding import clean_texts, fold_key, fold_keys

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hip Hop", "hip-hop"),
        ("hip hop", "hiphop"),
        ("hip_hop", "hip – hop"),
        ("ｈｉｐ　ｈｏｐ", "hip hop"),  # full width
        ("Straße", "STRASSE"),
        ("Ångström", "A\u030angstro\u0308m"),  # composed and decomposed
        ("ﬁlm", "film"),  # a ligature
        ("contempor\u200bary", "contemporary"),  # a zero-width space
        ("co\u00adoperate", "cooperate"),  # a soft hyphen
        ("❤\ufe0f", "❤"),
        ("r & b", "R&B"),
        ("80 s", "80s"),
    ],
)
def test_one_tag(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9-11", "911"),
        ("2-3", "23"),
        ("café", "cafe"),
        ("c++", "c"),
        ("rock", "rock!"),
        ("-", "_"),
        ("hip/hop", "hiphop"),
    ],
)
def test_two_tags(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  hip \t hop\r\n", "hip hop"),
        ("a\x07b", "ab"),
        ("a \x07 b", "a b"),
        ("abc\u202egpj", "abcgpj"),  # a right-to-left override
        ("\u200b", ""),
        (" \u200b\u2060 ", ""),
        ("\u200b \u200b", ""),
        ("👩\u200d🎤", "👩\u200d🎤"),  # a joiner inside an emoji stays
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("שלום", "שלום"),
        ("---", "---"),
    ],
)
def test_cleaning(given_text: str, expected: str) -> None:
    assert clean_texts([given_text, "x"]) == [expected, "x"]


@given(st.lists(TEXTS, max_size=6))
def test_many_at_once_are_as_one_by_one(texts: list[str]) -> None:
    cleaned = clean_texts(texts)
    assert cleaned == [clean_texts([text])[0] for text in texts]
    assert fold_keys(cleaned) == [fold_keys([text])[0] for text in cleaned]
    assert clean_texts(cleaned) == cleaned
    assert all(bool(key) == bool(text) for key, text in zip(fold_keys(cleaned), cleaned, strict=True))


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=1, max_size=4))
def test_case_and_what_separates_words_never_matter(words: list[str]) -> None:
    keys = fold_keys([" ".join(words), "-".join(words), "_".join(words).upper(), "".join(words)])
    assert len(set(keys)) == 1
