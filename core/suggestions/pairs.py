"""Single pairs worth asking about: "same or not the same?", answered with one key.

A good question is open (the model gives both answers a chance), near (a close pair is where it errs) and telling: its
answer settles others, through must-link groups and through neighbours the two share (cf. informative pairs and
triangles in Cequel, arXiv 2504.15640).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from core.clustering import Clustering
from core.constraints import Constraints, components
from core.data import TrainingData
from core.evaluation import Evidence
from core.suggestions.doubt import doubt

ASKED_ABOUT = 2000  # most doubtful tags whose neighbours are looked at; questions are few


@dataclass(frozen=True)
class Question:
    """A pair to ask about.

    Attributes:
        first_tag: The more doubtful tag.
        second_tag: A near neighbour of it.
        same: Chance that they belong together, as the model sees it, in [0, 1].
        score: How much the answer is expected to settle; only good for comparing.
    """

    first_tag: str
    second_tag: str
    same: float
    score: float


def useful_pairs(
    data: TrainingData, clustering: Clustering, constraints: Constraints | None = None, n: int = 10
) -> tuple[Question, ...]:
    """The `n` most useful pairs to ask about, best first, no tag in two of them; none that is answered already.

    Args:
        data: The tags.
        clustering: Where they are.
        constraints: What is known; pairs that follow from it are not asked.
        n: Wanted questions.
    """
    first, second, similarity = _candidates(data, clustering)
    same = _same(clustering, first, second)
    group_of, separated = _known(constraints or Constraints.none(), len(data.tags))
    weight = np.bincount(group_of, minlength=len(data.tags))
    score = similarity * _openness(same) * np.log2(1 + weight[group_of[first]] + weight[group_of[second]])
    score *= 1 + _shared(data, first, second)
    questions: list[Question] = []
    asked: set[int] = set()
    for at in np.argsort(-score, kind="stable"):
        one, other = int(first[at]), int(second[at])
        groups = int(group_of[one]), int(group_of[other])
        if len(questions) == n or score[at] <= 0:
            break
        if groups[0] == groups[1] or frozenset(groups) in separated or asked & {one, other}:
            continue
        asked |= {one, other}
        questions.append(Question(data.tags[one], data.tags[other], float(same[at]), float(score[at])))
    return tuple(questions)


def _candidates(data: TrainingData, clustering: Clustering) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The most doubtful tags, each with each of its nearest neighbours, and their cosine."""
    tags = np.argsort(-doubt(Evidence(data, clustering)), kind="stable")[:ASKED_ABOUT]
    near = data.neighbours.indices[tags]
    similarity = np.maximum(data.neighbours.similarity[tags], 0)
    return np.repeat(tags, near.shape[1]), near.ravel(), similarity.ravel()


def _same(
    clustering: Clustering, first: Int64[np.ndarray, " pairs"], second: np.ndarray
) -> Float64[np.ndarray, " pairs"]:
    """Cosine of the two rows of assignments: 1 for equal ones, however undecided, 0 for disjoint ones."""
    p = clustering.assignments / np.linalg.norm(clustering.assignments, axis=1, keepdims=True)
    same = np.empty(len(first))
    for start in range(0, len(first), 4096):
        part = slice(start, start + 4096)
        same[part] = np.einsum("pk,pk->p", p[first[part]], p[second[part]])
    return np.clip(same, 0, 1)


def _openness(same: Float64[np.ndarray, " pairs"]) -> Float64[np.ndarray, " pairs"]:
    """Entropy of the answer, in bits."""
    p = np.clip(same, 1e-9, 1 - 1e-9)
    return -(p * np.log2(p) + (1 - p) * np.log2(1 - p))


def _known(constraints: Constraints, n_tags: int) -> tuple[Int64[np.ndarray, " tags"], set[frozenset[int]]]:
    """Must-link group of every row, and the groups that are known to be apart."""
    group_of = np.arange(n_tags)
    for row, group in components(constraints.must_link).items():
        group_of[row] = group
    return group_of, {frozenset((int(group_of[a]), int(group_of[b]))) for a, b in constraints.cannot_link}


def _shared(data: TrainingData, first: np.ndarray, second: np.ndarray) -> Float64[np.ndarray, " pairs"]:
    """Share of the first tag's neighbours that are neighbours of the second: who would follow the answer."""
    near = data.neighbours.indices
    shared = np.empty(len(first))
    for start in range(0, len(first), 4096):
        part = slice(start, start + 4096)
        shared[part] = (near[first[part]][:, :, None] == near[second[part]][:, None, :]).any(axis=2).mean(axis=1)
    return shared
