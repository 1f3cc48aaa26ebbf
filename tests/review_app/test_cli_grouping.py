"""Groups as they are typed: separators, quotation marks, and what is neither."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core import FlagError
from review_app.cli.grouping import groups_of


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("", ()),
        (" , | ,", ()),
        ("a, b | c, d", (("a", "b"), ("c", "d"))),
        ('"comma, comma", "pipe | pipe"|rock', (("comma, comma", "pipe | pipe"), ("rock",))),
        ('it\'s "quoted", b', (('it\'s "quoted"', "b"),)),
        ('"say ""hi"", twice" | x', (('say "hi", twice',), ("x",))),
        ("a=b, ünï | 🎸", (("a=b", "ünï"), ("🎸",))),
    ],
)
def test_groups_are_read_as_they_were_meant(typed: str, groups: tuple[tuple[str, ...], ...]) -> None:
    assert groups_of(typed) == groups


@pytest.mark.parametrize("typed", ['a, "b', '"a" b | c', '"a""'])
def test_a_quotation_mark_that_does_not_close_is_said_so(typed: str) -> None:
    with pytest.raises(FlagError, match="quotation mark"):
        groups_of(typed)


def test_a_name_that_no_page_could_show_is_refused(
    tagloom: Callable[..., tuple[int, str, str]], project_copy: Path
) -> None:
    status, out, _ = tagloom("rename", "--project", project_copy, 0, "x" * 201, "--json")
    assert status == 2
    assert "201 characters, and 200 is the most" in json.loads(out)["error"]
    status, out, _ = tagloom("rename", "--project", project_copy, 0, " two\nlines ", "--json")
    assert status == 0
    status, out, _ = tagloom("clusters", "--project", project_copy, 0, "--json")
    assert json.loads(out)["clusters"][0]["name"] == "two lines"
