"""A round as rows: its clusters, one cluster in full, and the table that leaves the project."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ConfigError
from core.files import replacing
from core.project import Project
from core.verdicts import Verdict, check_cluster

from .deciding import current_verdicts
from .naming import names_to_check, shown_names

if TYPE_CHECKING:
    import pandas as pd

EXPORT_FORMATS = (".csv", ".jsonl", ".parquet")


@dataclass(frozen=True)
class ClusterRow:
    """One cluster of a round.

    Attributes:
        id: Its id.
        name: Its name.
        verdict: What was said about it; None while nobody has, or since it changed.
        tags: Its tags, most confident first.
        check_name: Whether its tags have changed so much since it was named that the name is to be checked.
    """

    id: int
    name: str
    verdict: Verdict | None
    tags: tuple[str, ...]
    check_name: bool = False

    @property
    def size(self) -> int:
        """Number of tags."""
        return len(self.tags)


@dataclass(frozen=True)
class Member:
    """One tag of a cluster: its confidence, the cluster it would be in otherwise, and the items it sits on."""

    tag: str
    confidence: float
    runner_up: int
    items: int


def cluster_rows(project: Project, round_id: int | None = None) -> tuple[ClusterRow, ...]:
    """All clusters of the current round, or of the named one, by id."""
    shown = project.current() if round_id is None else project.round(round_id)
    clustering = project.clustering(shown.id)
    verdicts = current_verdicts(project.flags(), shown)
    names, to_check = shown_names(project, shown), names_to_check(project, shown)
    return tuple(
        ClusterRow(
            id=cluster,
            name=names[cluster],
            verdict=verdicts.get(cluster),
            tags=tuple(clustering.tags[row] for row in clustering.members(cluster)),
            check_name=cluster in to_check,
        )
        for cluster in clustering.cluster_ids.tolist()
    )


def cluster_members(project: Project, cluster: int) -> tuple[Member, ...]:
    """The tags of one cluster of the current round, most confident first.

    Raises:
        FlagError: No cluster has this id.
    """
    clustering = project.clustering(project.current().id)
    check_cluster(cluster, clustering)
    counts = project.data.item_counts
    return tuple(
        Member(
            clustering.tags[row],
            float(clustering.confidence[row]),
            int(clustering.runner_up[row]),
            int(counts[row]),
        )
        for row in clustering.members(cluster)
    )


def export_table(project: Project) -> "pd.DataFrame":
    """The current round: tag, cluster, cluster_name, confidence, verdict; by cluster, most confident tag first."""
    import pandas as pd

    rows = [
        (member.tag, row.id, row.name, member.confidence, None if row.verdict is None else str(row.verdict))
        for row in cluster_rows(project)
        for member in cluster_members(project, row.id)
    ]
    return pd.DataFrame(rows, columns=["tag", "cluster", "cluster_name", "confidence", "verdict"])


def export(project: Project, out: Path) -> int:
    """Write the export table by the extension of `out`; returns its number of rows.

    Raises:
        ConfigError: The extension is not one of csv, jsonl, parquet, or the folder is not there.
    """
    if out.suffix.lower() not in EXPORT_FORMATS:
        raise ConfigError(f"{out.name} must end in .csv, .jsonl or .parquet. Got {out.suffix or 'no extension'!r}.")
    if not out.parent.is_dir():
        raise ConfigError(f"The folder {out.parent} does not exist. Make it first.")
    frame = export_table(project)
    with replacing(out) as beside:
        _write(frame, out.suffix.lower(), beside)
    return len(frame)


def _write(frame: "pd.DataFrame", suffix: str, path: Path) -> None:
    if suffix == ".csv":
        frame.to_csv(path, index=False)
    elif suffix == ".jsonl":
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
    else:
        frame.to_parquet(path, index=False)
