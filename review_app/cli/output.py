"""What the commands print: one JSON object or lines for people on stdout, everything else on stderr."""

import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

EXIT_BAD_INPUT = 2
JOINER = "\N{ZERO WIDTH JOINER}"  # of several emoji into one
LONGEST_CELL = 100  # characters of a table's cell; --json shows all of it


def emit(payload: Mapping[str, Any], lines: Iterable[str], as_json: bool) -> None:
    """Print `payload` as one JSON object, or `lines` for a person."""
    said = [json.dumps(payload, ensure_ascii=False, default=_plain)] if as_json else map(printable, lines)
    try:
        for line in said:
            print(line, flush=True)
    except BrokenPipeError:  # the reader of a pipe has left: nothing is wrong, and click would say that something was
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def fail(sentence: str, as_json: bool, status: int) -> NoReturn:
    """Print one sentence on stderr (and as {"error": ...} on stdout when asked for JSON), then leave with `status`."""
    sentence = " ".join(sentence.split())
    if as_json:
        print(json.dumps({"error": sentence}, ensure_ascii=False))
    print(printable(sentence), file=sys.stderr)
    sys.exit(status)


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether --json is among the arguments, known even when they could not be parsed."""
    return "--json" in arguments


def speak_utf8() -> None:
    """Let stdout and stderr take any tag, whatever the terminal's own encoding or a name's broken bytes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def printable(text: str) -> str:
    """`text` without control characters: a tag must not be able to drive the reader's terminal. Joined emoji stay."""
    shown = (each if each.isprintable() or each == JOINER else "\N{REPLACEMENT CHARACTER}" for each in text)
    return "".join(shown)


def table(rows: Sequence[Sequence[object]], header: Sequence[str]) -> list[str]:
    """Left-aligned columns, two spaces apart."""
    cells = [[_short(str(cell)) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _plain(value: object) -> object:
    """NumPy scalars and arrays as plain JSON values."""
    tolist = getattr(value, "tolist", None)
    if tolist is None:
        raise TypeError(f"{type(value).__name__} cannot be written as JSON")
    return tolist()
