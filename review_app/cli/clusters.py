"""`tagloom clusters`: all clusters, or one in full."""

from pathlib import Path

import click

from core import ClusterRow, Member, cluster_members, cluster_rows

from .options import open_project, project_command
from .output import emit, table

TAGS_SHOWN = 8


@click.command("clusters")
@project_command
@click.argument("cluster", type=int, required=False)
def clusters_command(folder: Path, as_json: bool, cluster: int | None) -> None:
    """List the clusters of the current round, or show CLUSTER in full."""
    project = open_project(folder)
    members = () if cluster is None else cluster_members(project, cluster)
    rows = [row for row in cluster_rows(project) if cluster in (None, row.id)]
    current = project.current().id
    payload: dict[str, object] = {"round": current, "clusters": [_row(row) for row in rows]}
    payload["redirects"] = {str(old): new for old, new in project.clustering(current).redirects.items()}
    if cluster is not None:
        payload["members"] = [_member(member) for member in members]
    emit(payload, _list_lines(rows) if cluster is None else _cluster_lines(rows[0], members), as_json)


def _row(row: ClusterRow) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "check_name": row.check_name,
        "size": row.size,
        "verdict": row.verdict,
        "tags": row.tags,
    }


def _member(member: Member) -> dict[str, object]:
    return {
        "tag": member.tag,
        "confidence": round(member.confidence, 4),
        "runner_up": member.runner_up,
        "items": member.items,
    }


def _list_lines(rows: list[ClusterRow]) -> list[str]:
    shown = [(row.id, row.size, row.verdict or "", _named(row), ", ".join(row.tags[:TAGS_SHOWN])) for row in rows]
    return table(shown, ("id", "tags", "verdict", "name", "most confident"))


def _named(row: ClusterRow) -> str:
    return f"{row.name} (check)" if row.check_name else row.name


def _cluster_lines(row: ClusterRow, members: tuple[Member, ...]) -> list[str]:
    shown = [(member.tag, f"{member.confidence:.2f}", member.runner_up, member.items) for member in members]
    heading = f"{row.id}  {_named(row)}  ({row.size} tags{f', {row.verdict}' if row.verdict else ''})"
    return [heading, "", *table(shown, ("tag", "confidence", "runner-up", "items"))]
