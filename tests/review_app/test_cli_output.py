"""What is printed for people: nothing that drives a terminal, and emoji whole."""

import pytest

from review_app.cli.output import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("🧑‍🚀 hip-hop", "🧑‍🚀 hip-hop"),
        ("\x1b[31mred", "\N{REPLACEMENT CHARACTER}[31mred"),
        ("a\u202eb", "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_controls_are_replaced_and_joined_emoji_stay(text: str, shown: str) -> None:
    assert printable(text) == shown
