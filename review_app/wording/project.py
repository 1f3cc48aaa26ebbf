"""Text of the project page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core import Coverage, LoadReport, ProjectSettings
from review_app.wording import counted, plain, shortened

CATALOGUE = "The catalogue"
NO_CATALOGUE = "This project has no catalogue: its tags came without items."
SPELLINGS = "Spellings folded into one"
SPELLINGS_WHY = (
    "Tags that differ only in case, spaces, hyphens or the form of their letters count as one tag, shown in its most "
    "frequent spelling."
)
NO_SPELLINGS = "Every tag came in one spelling only."
SPELLING_COLUMNS = {"tag": "Shown as", "spellings": "All spellings", "count": "Spellings"}
DROPPED = "Rows left out, and why"
NOTHING_DROPPED = "Every row was used."
NOTES = "Notes on the table"

PROJECT = "This project"
VERSIONS = "Versions it was made with"
VERSION_COLUMNS = {"package": "Package", "version": "Version"}
SETTING_COLUMNS = {"setting": "Setting", "value": "Value"}

TAKE = "Take it with you"
TAKE_WHY = (
    "The current round, one row a tag: tag, cluster, cluster_name, confidence, verdict. The log holds every decision."
)
FORMATS: Mapping[str, tuple[str, str]] = {
    ".csv": ("CSV", "text/csv"),
    ".jsonl": ("JSON lines", "application/x-ndjson"),
    ".parquet": ("Parquet", "application/vnd.apache.parquet"),
}
LOG = "Decision log"
LOG_FILE = "decisions.jsonl"
TABLE_FILE = "tags"

BRING = "Bring something in"
BRING_WHY = (
    "More rows move no tag that is here; decisions are learned at once. On the Rounds page you can return from either."
)
ADD = "More rows"
ADD_WHY = "New tags are put into the clusters there are; those that nobody can be sure of wait in the review queue."
ADD_YES = "Add them"
REPLAY = "Decisions"
REPLAY_WHY = "The log of another project: decisions whose tags are here are kept and learned, the others are listed."
REPLAY_FILE = "A decision log (.jsonl)"
REPLAY_YES = "Replay them"
LOG_SUFFIXES = ("jsonl", "ndjson")
NOT_KEPT = "What was not kept whole"
BUSY = "A job is running. Wait for it, or cancel it."

OTHER = "Work on another catalogue"
OTHER_WHY = (
    "It becomes a project of its own, in a folder beside this one. This app then shows that project to everyone who "
    "has it open; this one stays as it is, and you can come back to it here."
)
FROM_PATH = "A file on this machine"
FROM_UPLOAD = "A file from this browser"
FROM_PROJECT = "An existing project"
PATH = "Path of the table"
PATH_HINT = "/data/catalogue.csv"
UPLOAD = "CSV, TSV, JSON lines or Parquet, with columns item and tag"
SUFFIXES = ("csv", "tsv", "txt", "jsonl", "ndjson", "json", "parquet")
NAME = "Name of the new project"
NAME_HINT = "taken from the file when left empty"
MIN_ITEMS = "Leave out tags on fewer items than"
CLUSTERS = "Number of clusters"
CLUSTERS_HINT = "chosen by itself when left empty"
COLUMNS = "Columns, when they are not found by themselves"
COLUMN_LABELS = {"item": "Item", "tag": "Tag", "weight": "Weight", "user": "User", "title": "Title"}
LOAD = "Load it"
READING = "Reading the catalogue"
NO_SOURCE = "Name a file first."
OPEN = "Open it"
PROJECT_PATH = "Folder of the project"
PROJECTS = "Projects beside this one"
ELSEWHERE = "somewhere else"
OPENED = "Now showing {name}."


def rows_read(report: LoadReport, source: str) -> str:
    """What was read from where; the report of a catalogue that has grown names the file that came last."""
    kept = "all of them used" if report.kept == report.rows else f"{report.kept:,} of them used"
    names = dict.fromkeys(Path(path).name for path in (source, report.path) if path)
    read = " and, last, ".join(f"**{plain(shortened(name, 60))}**" for name in names)
    return f"{counted(report.rows, 'row')} read from {read}, {kept}."


def columns_read(report: LoadReport) -> str:
    """Which column was read as what."""
    return "Read as " + ", ".join(f"{role}: {plain(name)}" for role, name in report.columns.items()) + "."


def left_out(found: Coverage) -> str:
    """Tags and items that no cluster is about, and what could be done; empty when there are none."""
    if found.tags == found.clustered:
        return ""
    few, items = counted(found.min_items, "item"), found.items - found.reached
    unreached = f" {counted(items, 'item')} carry only such tags." if items else ""
    return (
        f"{found.clustered:,} of {counted(found.tags, 'tag')} are in clusters; the others are on fewer than {few}, or "
        f"were not among those to keep.{unreached} A new project with a lower --min-items keeps more."
    )


def reason(text: str, rows: int) -> str:
    """A line of the rows left out."""
    return f"{counted(rows, 'row')}: {plain(text)}"


def metrics(report: LoadReport, clustered: int | None) -> list[tuple[str, str, str]]:
    """Label, value and explanation of the headline numbers."""
    found = [
        ("Items", f"{report.items:,}", "Distinct items with at least one tag."),
        ("Tags", f"{report.tags:,}", "Distinct tags, spellings folded."),
        ("Item-tag links", f"{report.links:,}", "Distinct pairs of an item and a tag."),
    ]
    if clustered is not None:
        found.append(("Tags clustered", f"{clustered:,}", "Tags on enough items to say something about them."))
    return found


def settings(used: ProjectSettings, folder: Path, created: str) -> list[tuple[str, str]]:
    """Name and value of everything that shaped the project."""
    values: list[tuple[str, Any]] = [
        ("Folder", str(folder)),
        ("Begun", created),
        ("Catalogue", used.source or "none"),
        ("Tags left out", f"on fewer than {counted(used.min_items, 'item')}"),
        ("Only those given most often", used.top or "no, all"),
        ("Clusters asked for", used.n_clusters),
        ("Seed", used.seed),
        ("Device", used.device),
        ("Objective", used.objective),
        ("Language model", used.encoder or "all-MiniLM-L6-v2"),
    ]
    return [(name, str(value)) for name, value in values]


def last_replay(said: str) -> str:
    """What the last log came to."""
    return f"Last log: {said}"


def not_kept(payload: Mapping[str, Any]) -> list[dict[str, str]]:
    """Decisions of a log that do not hold, or not whole, as rows of a table."""
    rows = [(flag, "lost", f"not here: {', '.join(tags)}") for flag, tags in payload["lost"].items()]
    rows += [(flag, "in part", f"not here: {', '.join(tags)}") for flag, tags in payload["partly"].items()]
    rows += [(flag, "refused", str(why)) for flag, why in payload["refused"].items()]
    return [{"Flag in the log": flag, "Kept": kept, "Why": why} for flag, kept, why in rows]
