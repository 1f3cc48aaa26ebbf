"""What curators said about answers to queries; the search learns from it."""

from sqlalchemy import Connection, select, update

from core.project import schema
from core.project.database import Database, insert_row, now
from core.project.events import record
from core.project.values import EventKind, Judgement


def judge(database: Database, query: str, item: str, good: bool | None, curator: str) -> None:
    """Say whether an item answers a query, in place of what was said before; None only takes that back."""
    row = {"query": query, "item": item, "good": good, "curator": curator, "created": now(), "withdrawn": False}
    with database.writing() as connection:
        _take_back(connection, query, item, curator)
        if good is not None:
            saved = insert_row(connection, schema.judgements, row)
            payload = {"query": query, "item": item, "good": good}
            record(connection, EventKind.JUDGED, curator, payload, judgement_id=saved)


def _take_back(connection: Connection, query: str, item: str, curator: str) -> None:
    table = schema.judgements
    living = (table.c.query == query) & (table.c.item == item) & ~table.c.withdrawn
    for found in connection.execute(select(table.c.id, table.c.good).where(living)).all():
        connection.execute(update(table).where(table.c.id == found.id).values(withdrawn=True))
        payload = {"query": query, "item": item, "good": found.good}
        record(connection, EventKind.JUDGEMENT_WITHDRAWN, curator, payload, judgement_id=found.id)


def judgements(database: Database) -> tuple[Judgement, ...]:
    """The words in force, oldest first: of several on one query and item, the last."""
    table = schema.judgements
    with database.reading() as connection:
        rows = connection.execute(select(table).where(~table.c.withdrawn).order_by(table.c.id)).all()
    last = {(row.query, row.item): row for row in rows}
    return tuple(
        Judgement(row.id, row.query, row.item, row.good, row.curator, row.created)
        for row in sorted(last.values(), key=lambda row: row.id)
    )
