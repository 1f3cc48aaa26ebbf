"""How sure a fit says it is: training sharpens assignments, and this softens them again where they leave it.

The objective is least where every tag is certain, so what it ends with hardly says which tags are doubtful. The same
logits over a temperature (Guo et al. 2017) do: a tag's confidence is then about the share of other seeds that put it
with the same tags. On eighteen fits of eleven catalogues the likeliest temperature was 2.5 to 8; without one, mean
confidence was 0.93 to 1.00 where 0.71 to 0.98 of the tags stayed together.
"""

from dataclasses import replace

from core.clustering import Clustering
from core.model import LinearSoftmax

TEMPERATURE = 4.0


def softened(model: LinearSoftmax) -> LinearSoftmax:
    """The model as a clustering keeps it; it puts every tag where the trained one does."""
    return _scaled(model, 1 / TEMPERATURE)


def as_trained(before: Clustering) -> Clustering:
    """An earlier clustering with the rows that training ended with, to go on from."""
    model = _scaled(LinearSoftmax(before.parameters["weights"], before.parameters["bias"]), TEMPERATURE)
    return replace(before, parameters={"weights": model.weights, "bias": model.bias})


def _scaled(model: LinearSoftmax, factor: float) -> LinearSoftmax:
    return LinearSoftmax(model.weights * model.weights.dtype.type(factor), model.bias * model.bias.dtype.type(factor))
