"""What curators said about answers to queries; the search learns from it."""

from sqlalchemy import select, update

from core.errors import ProjectError
from core.project import schema
from core.project.database import Database, insert_row, now
from core.project.events import record
from core.project.values import EventKind, Judgement


def judge(database: Database, query: str, item: str, good: bool, curator: str) -> int:
    """Save a word on one answer; a later word on the same query and item counts instead. Returns its number."""
    row = {"query": query, "item": item, "good": good, "curator": curator, "created": now(), "withdrawn": False}
    with database.writing() as connection:
        saved = insert_row(connection, schema.judgements, row)
        payload = {"query": query, "item": item, "good": good}
        record(connection, EventKind.JUDGED, curator, payload, judgement_id=saved)
    return saved


def withdraw_judgement(database: Database, judgement_id: int, curator: str) -> None:
    """Take a word back.

    Raises:
        ProjectError: There is no such judgement in force.
    """
    table = schema.judgements
    with database.writing() as connection:
        living = (table.c.id == judgement_id) & ~table.c.withdrawn
        found = connection.execute(select(table).where(living)).first()
        if found is None:
            raise ProjectError(f"There is no judgement {judgement_id} to withdraw.")
        connection.execute(update(table).where(living).values(withdrawn=True))
        payload = {"query": found.query, "item": found.item, "good": found.good}
        record(connection, EventKind.JUDGEMENT_WITHDRAWN, curator, payload, judgement_id=judgement_id)


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
