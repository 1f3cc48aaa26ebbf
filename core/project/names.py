"""Names that curators gave to clusters; the last one given counts."""

from core.project.database import Database
from core.project.events import history, record
from core.project.rounds import head_id
from core.project.values import Event, EventKind


def rename(database: Database, cluster: int, name: str, curator: str) -> None:
    """Give a cluster a name."""
    with database.writing() as connection:
        about = {"cluster": cluster, "name": name}
        record(connection, EventKind.RENAMED, curator, about, round_id=head_id(connection))


def named(database: Database) -> dict[int, Event]:
    """Cluster id -> the last event in which a curator named it; clusters that nobody named are not in it."""
    return {event.payload["cluster"]: event for event in history(database, EventKind.RENAMED)}
