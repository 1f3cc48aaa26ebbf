"""Names that curators gave to clusters; the last one given counts."""

from sqlalchemy import select

from core.project import schema
from core.project.database import Database
from core.project.events import record
from core.project.values import EventKind


def rename(database: Database, cluster: int, name: str, curator: str) -> None:
    """Give a cluster a name."""
    with database.writing() as connection:
        record(connection, EventKind.RENAMED, curator, {"cluster": cluster, "name": name})


def names(database: Database) -> dict[int, str]:
    """Cluster id -> the name that a curator gave it; clusters that nobody named are not in it."""
    events = schema.events
    with database.reading() as connection:
        given = select(events.c.payload).where(events.c.kind == str(EventKind.RENAMED)).order_by(events.c.id)
        return {payload["cluster"]: payload["name"] for payload in connection.execute(given).scalars()}
