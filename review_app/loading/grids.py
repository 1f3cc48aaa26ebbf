"""The heatmaps, with their cells where the browser fetches them."""

from dataclasses import dataclass

from core import ClusterHeat, Project, cluster_heat
from review_app import assets
from review_app.charts.heat import Grid, detail, overview
from review_app.loading.kept import ROUNDS_KEPT, kept


@dataclass(frozen=True, eq=False)
class DrawnGrid:
    """A heatmap with its cells where the browser fetches them."""

    grid: Grid
    cells: assets.Blob


@kept(max_entries=ROUNDS_KEPT)
def heat(project: Project, round_id: int) -> ClusterHeat:
    """Mean NPMI+ between the clusters of a round."""
    return cluster_heat(project.data_of(round_id), project.clustering(round_id))


@kept(max_entries=ROUNDS_KEPT)
def overview_grid(project: Project, round_id: int) -> DrawnGrid:
    """The heatmap of all clusters; its blocks are named by the page, names may change between rounds."""
    order = heat(project, round_id).cluster_ids.tolist()
    return _drawn(overview(project.data_of(round_id), project.clustering(round_id), order))


@kept(max_entries=2 * ROUNDS_KEPT)
def detail_grid(project: Project, round_id: int, clusters: tuple[int, ...]) -> DrawnGrid:
    """The heatmap of the tags of one or two clusters."""
    return _drawn(detail(project.data_of(round_id), project.clustering(round_id), clusters))


def _drawn(grid: Grid) -> DrawnGrid:
    return DrawnGrid(grid, assets.publish(grid.cells.tobytes()))
