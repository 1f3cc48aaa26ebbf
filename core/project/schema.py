"""The tables of a project's database; the migrations make exactly these, and a test compares them."""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class AnyText(TypeDecorator[str]):
    """Text as it came; half a character (a lone surrogate), which no UTF-8 file can hold, becomes a question mark."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is written."""
        return None if value is None else value.encode("utf-8", "replace").decode()


def _table(name: str, *parts: Any) -> Table:
    """A table whose numbers are never given twice, even after a row was removed."""
    return Table(name, metadata, Column("id", Integer, primary_key=True), *parts, sqlite_autoincrement=True)


# What happened, in order. Rows are only ever added; `head` is the round that the event made the current one.
events = _table(
    "events",
    Column("kind", String, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("at", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("flag_id", Integer, ForeignKey("flags.id")),
    Column("round_id", Integer, ForeignKey("rounds.id")),
    Column("judgement_id", Integer, ForeignKey("judgements.id")),
    Column("head", Integer, ForeignKey("rounds.id")),
)
Index("events_by_flag", events.c.flag_id)
Index("events_by_head", events.c.head)

# Decisions; whether one is in force is the kind of the last event about it.
flags = _table(
    "flags",
    Column("cluster", Integer, nullable=False),
    Column("verdict", String, nullable=False),
    Column("curator", AnyText, nullable=False),
    Column("note", AnyText, nullable=False),
    Column("created", String, nullable=False),
    Column("round_id", Integer, ForeignKey("rounds.id")),
    Column("body", JSON, nullable=False),
)

# What each decision means.
pairs = _table(
    "pairs",
    Column("flag_id", Integer, ForeignKey("flags.id"), nullable=False),
    Column("first_tag", AnyText, nullable=False),
    Column("second_tag", AnyText, nullable=False),
    Column("kind", String, nullable=False),
    Column("weight", Float, CheckConstraint("weight > 0"), nullable=False),
)
Index("pairs_by_flag", pairs.c.flag_id)

# Fits; `file` is the name of the arrays, in the folder arrays.
rounds = _table(
    "rounds",
    Column("parent", Integer, ForeignKey("rounds.id")),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("device", String, nullable=False),
    Column("next_id", Integer, nullable=False),
    Column("file", String, nullable=False),
    Column("body", JSON, nullable=False),
)

# The catalogue, the training data and the search index: the last row of a role is the one that counts.
files = _table(
    "files",
    Column("role", String, nullable=False),
    Column("file", String, nullable=False),
    Column("created", String, nullable=False),
    Column("about", JSON, nullable=False),
)

jobs = _table(
    "jobs",
    Column("kind", String, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("pid_started", String, nullable=False),
    Column("state", String, nullable=False),
    Column("started", String, nullable=False),
    Column("updated", String, nullable=False),
    Column("progress", JSON, nullable=False),
    Column("message", AnyText, nullable=False),
)

judgements = _table(
    "judgements",
    Column("query", AnyText, nullable=False),
    Column("item", AnyText, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("curator", AnyText, nullable=False),
    Column("created", String, nullable=False),
    Column("withdrawn", Boolean, nullable=False, default=False),
)
