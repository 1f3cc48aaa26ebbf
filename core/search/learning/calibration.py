"""The temperature and the bias of each cluster at which P(cluster | query) says where the query's items are."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.search.attention import attend
from core.search.index import SearchIndex
from core.search.routing import LEAST_MASS, cluster_probabilities

from .figures import calibration_error
from .questions import Question

BIAS_PENALTY = 0.002
LEAST_SHARPNESS, MOST_SHARPNESS = 0.2, 5.0


def calibrated(index: SearchIndex, questions: Sequence[Question]) -> SearchIndex:
    """The index with tau and cluster biases fitted by cross entropy against where the questions' items lie."""
    masses, shares = evidence(index, questions)
    if not len(masses):
        return index
    sharpness, bias = fitted(np.log(masses + LEAST_MASS), shares)
    width = index.recipe.width
    arrays = {**index.arrays, "cluster_bias": (width * bias / sharpness).astype(np.float32)}
    return replace(index, arrays=arrays, settings={**index.settings, "tau": float(width / sharpness)})


def tempered(index: SearchIndex, questions: Sequence[Question]) -> SearchIndex:
    """The index with the tau alone that fits some questions best, by cross entropy.

    What was learned answers the queries it was learned from too surely; queries that it never saw say by how much.
    """
    from scipy.optimize import minimize_scalar

    masses, shares = evidence(index, questions)
    if not len(masses):
        return index
    similarity = index.recipe.width * np.log(masses + LEAST_MASS) + index.arrays["cluster_bias"]

    def loss(log_tau: float) -> float:
        return -float((shares * np.log(rows_softmax(similarity / np.exp(log_tau)) + 1e-12)).sum())

    width = np.log(index.recipe.width)
    bounds = (width - np.log(MOST_SHARPNESS), width - np.log(LEAST_SHARPNESS))
    best = float(np.exp(minimize_scalar(loss, bounds=bounds, method="bounded").x))
    return replace(index, settings={**index.settings, "tau": best})


def expected_error(index: SearchIndex, questions: Sequence[Question]) -> float:
    """Expected calibration error of the most probable cluster over the questions."""
    said, found = [], []
    for question in questions:
        if len(question.items):
            attention = attend(index, question.query.vector, question.text, question.tag)
            probabilities = cluster_probabilities(index, attention, float(index.settings["tau"]))
            top = int(probabilities.argmax())
            said.append(float(probabilities[top]))
            found.append(float(shares_of(index, question)[top]))
    return calibration_error(np.array(said), np.array(found))


def evidence(index: SearchIndex, questions: Sequence[Question]) -> tuple[np.ndarray, np.ndarray]:
    """For each question with answers: its mass by cluster, and the share of its items there; (questions, clusters)."""
    answered = [question for question in questions if len(question.items)]
    masses = np.zeros((len(answered), index.n_clusters))
    for row, question in enumerate(answered):
        attention = attend(index, question.query.vector, question.text, question.tag)
        masses[row] = attention.weights @ index.arrays["where"][attention.rows]
    shares = [shares_of(index, question) for question in answered]
    return masses, np.array(shares).reshape(len(answered), index.n_clusters)


def shares_of(index: SearchIndex, question: Question) -> np.ndarray:
    """Share of a question's items whose main cluster is each cluster, shape (clusters,)."""
    if question.tag is not None:
        return index.arrays["where"][question.tag].astype(np.float64)
    found = np.zeros(index.n_clusters)
    for item in question.items.tolist():
        span = slice(int(index.arrays["item_starts"][item]), int(index.arrays["item_starts"][item + 1]))
        mass = index.arrays["item_weights"][span] @ index.arrays["assignments"][index.arrays["item_tags"][span]]
        found[int(mass.argmax())] += 1
    return found / found.sum()


def fitted(logs: np.ndarray, shares: np.ndarray) -> tuple[float, np.ndarray]:
    """Sharpness a and biases b that minimise the cross entropy of softmax(a logs + b) with the shares."""
    from scipy.optimize import minimize

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        logits = values[0] * logs + values[1:]
        probabilities = rows_softmax(logits)
        gap = (probabilities - shares) / len(logs)
        total = -(shares * np.log(probabilities + 1e-12)).sum() / len(logs) + BIAS_PENALTY * (values[1:] ** 2).sum()
        return float(total), np.append((gap * logs).sum(), gap.sum(axis=0) + 2 * BIAS_PENALTY * values[1:])

    start = np.append(1.0, np.zeros(logs.shape[1]))
    bounds = [(LEAST_SHARPNESS, MOST_SHARPNESS)] + [(None, None)] * logs.shape[1]
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(best[0]), best[1:]


def rows_softmax(logits: np.ndarray) -> np.ndarray:
    """The softmax of each row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
