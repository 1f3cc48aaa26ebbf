"""Neighbours that quick clusterings keep parting are not alike after all: averages are taken over the others.

A few runs of balanced K-means disagree where texts could go either way. The share of them that keep two neighbours
together says which edges of the neighbour graph join one theme (evidence accumulation, Fred and Jain 2005, on the edges
of a sparse graph); averaging over those leaves features that are clearer than any one run, and the runs begin again on
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float32
from scipy.sparse import coo_matrix, csr_matrix

from core.data import TrainingData
from core.training.assigning import assigned
from core.training.balanced import Balanced
from core.training.features import averaged_meaning
from core.training.inputs import Inputs
from core.training.start import SOFT, annealed, improved, several_seedings, start_from

STRICTNESS = 4  # power of the agreement: edges that half of the runs cut hardly count
AVERAGINGS = 3  # over what is agreed on; fewer leave more to chance, as such edges blur little
AT_ONCE = 50_000  # edges whose ends are compared at a time

Assignments = Float32[np.ndarray, "tags clusters"]


@dataclass(frozen=True, eq=False)
class Agreed:
    """What a fit reads after a few runs have been compared, and the best of these runs, gone on from there."""

    inputs: Inputs
    run: Balanced


def agreed(data: TrainingData, inputs: Inputs, n_clusters: int, seed: int, device: torch.device) -> Agreed:
    """What a fit of texts reads, averaged over what quick runs agree on."""
    seedings = several_seedings(inputs.features, n_clusters, seed)
    quick = annealed(inputs.features, seedings, device)
    found = [_memberships(inputs.features, run, device) for run in quick]
    graph = agreed_graph(inputs.similarity, found)
    features = averaged_meaning(data.embeddings, graph, AVERAGINGS)
    runs = annealed(features, [each.T @ features for each in found], device, quick[0].balance)
    return Agreed(replace(inputs, features=features, similarity=graph), improved(features, runs, seed)[0])


def agreed_graph(graph: csr_matrix, runs: Sequence[Assignments]) -> csr_matrix:
    """`graph` with every edge weighed anew: the runs' mean overlap sum_c sqrt(p_ic p_jc), to the power `STRICTNESS`."""
    edges = graph.tocoo()
    weight = np.zeros(edges.nnz, dtype=np.float32)
    roots = [np.sqrt(run) for run in runs]
    for start in range(0, edges.nnz, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        one, other = edges.row[part], edges.col[part]
        for root in roots:
            weight[part] += np.einsum("ec,ec->e", root[one], root[other]) / len(roots)
    return coo_matrix((weight**STRICTNESS, (edges.row, edges.col)), shape=graph.shape).tocsr()


def _memberships(features: np.ndarray, run: Balanced, device: torch.device) -> Assignments:
    """Soft assignments of one run, unsure enough to tell a near miss from a far one."""
    return assigned(start_from(run, SOFT).model, features, device)
