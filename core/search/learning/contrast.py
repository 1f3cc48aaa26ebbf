"""InfoNCE over queries and items: the adapter and the sharpness of the scores, learned through the whole search.

For a query q with answers P and other items N, the loss is the mean over answers i, weighted by their grades, of
-log exp(l_i) / (exp(l_i) + sum_N exp(l_n)) with l = sharpness * log score (van den Oord et al. 2018). N holds the other
queries' answers and hard negatives; an item that carries the query is never a negative, whether it is an answer or not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.search.grams import spelling_among, spelling_likeness
from core.search.index import SearchIndex
from core.search.lists import spread
from core.search.scoring import left_without, ranked
from core.search.searching import search

from .adapter import adapted_index
from .config import SearchTraining
from .questions import Question

LEAST = 0.01  # of the best score: what log(0) becomes
TINY = 1e-9


class Head(nn.Module):
    """What is learned, as it stands, and what it is learned beside.

    The kernel's width and the items' weights are chosen before, by what finds most: negatives are the best items of
    other queries and so have many tags, against which a loss would learn that having many tags is a fault.
    """

    def __init__(self, index: SearchIndex, unheard: int = 0) -> None:
        super().__init__()
        recipe, arrays = index.recipe, index.arrays
        self.adapter = nn.Parameter(torch.tensor(arrays["adapter"]))
        self.log_sharpness = nn.Parameter(torch.tensor(0.7))
        self.vectors = torch.tensor(arrays["tag_vectors"])
        self.center = torch.tensor(arrays["center"])
        self.latent_weight = recipe.latent_weight**2
        self.width, self.gram_weight, self.noise = recipe.width, recipe.gram_weight, recipe.noise
        self.n_tags = min(recipe.n_tags, len(index.tags) - 1 - unheard)

    def view(self, vectors: Tensor) -> Tensor:
        """Both views side by side, scaled so that inner products are the blended cosines; shape (n, d + k)."""
        latents = nn.functional.normalize((vectors - self.center) @ self.adapter, dim=-1)
        both = torch.cat([vectors, self.latent_weight**0.5 * latents], dim=-1)
        return both / (1 + self.latent_weight) ** 0.5

    def forward(self, batch: "Batch") -> Tensor:
        """l of every item of the batch for every query, shape (queries, items)."""
        say = self.say(batch)
        brought = say[:, batch.tags] * batch.weights
        scores = torch.zeros(len(say), batch.n_items).index_add(1, batch.item_of, brought) * batch.lighter
        floor = LEAST * scores.detach().amax(dim=1, keepdim=True) + TINY
        return self.log_sharpness.exp() * (scores + floor).log()

    def say(self, batch: "Batch") -> Tensor:
        """P(tag | query) by kernel ridge over the nearest tags, shape (queries, tags)."""
        tags = self.view(self.vectors)
        kernel = ((self.view(batch.vectors) @ tags.T - 1) / self.width).exp() + self.gram_weight * batch.spelling
        kernel = kernel.masked_fill(batch.silent, -1.0)
        nearest = kernel.detach().topk(self.n_tags, dim=1).indices
        near = tags[nearest]
        among = ((near @ near.transpose(1, 2) - 1) / self.width).exp() + self.gram_weight * batch.spelling_of(nearest)
        among = among + self.noise * torch.eye(self.n_tags)
        say = torch.linalg.solve(among, kernel.gather(1, nearest)).clamp_min(0)
        say = say / say.sum(dim=1, keepdim=True).clamp_min(TINY)
        return torch.zeros_like(kernel).scatter(1, nearest, say)


@dataclass(eq=False)
class Batch:
    """Some queries, and the items they are told apart by.

    Attributes:
        index: Where spelling is looked up.
        vectors: Queries, shape (queries, d).
        spelling: Likeness of spelling with every tag, shape (queries, tags).
        silent: Tags without a say, shape (queries, tags).
        n_items: Number of items.
        item_of, tags, weights: The items' entries: place of the item, row of the tag, W; shape (entries,).
        lighter: What each item's W gains when the tag that plays the query is taken off it, shape (queries, items).
        grades: Of answers, rows sum to 1, shape (queries, items).
        negative: Whether an item is a negative of a query, shape (queries, items).
    """

    index: SearchIndex
    vectors: Tensor
    spelling: Tensor
    silent: Tensor
    n_items: int
    item_of: Tensor
    tags: Tensor
    weights: Tensor
    lighter: Tensor
    grades: Tensor
    negative: Tensor

    def spelling_of(self, nearest: Tensor) -> Tensor:
        """Likeness of spelling among each query's nearest tags, shape (queries, n, n)."""
        rows = nearest.numpy()
        return torch.tensor(np.stack([spelling_among(self.index.arrays, each) for each in rows]))


def info_nce(logits: Tensor, batch: Batch) -> Tensor:
    """The loss above, mean over queries."""
    others = logits.masked_fill(~batch.negative, -torch.inf).logsumexp(dim=1, keepdim=True)
    return (batch.grades * nn.functional.softplus(others - logits)).sum(dim=1).mean()


def make_batch(
    index: SearchIndex,
    questions: Sequence[Question],
    hard: Sequence[np.ndarray],
    positives: int,
    unheard: Sequence[int] = (),
) -> Batch:
    """The questions, their best answers, each other's, and their hard negatives.

    Args:
        index: What is trained.
        questions: Each with at least one answer.
        hard: Rows of hard negatives of each question.
        positives: Answers a question at most.
        unheard: Rows of tags that have no say in any question.
    """
    answers = [question.items[:positives] for question in questions]
    wrong = [question.wrong for question in questions]
    items = np.unique(np.concatenate([*answers, *hard, *wrong])).astype(np.int64)
    places, counts = spread(index.arrays["item_starts"], items)
    grades = np.zeros((len(questions), len(items)), dtype=np.float32)
    negative = np.ones((len(questions), len(items)), dtype=bool)
    silent = np.zeros((len(questions), len(index.tags)), dtype=bool)
    silent[:, list(unheard)] = True
    lighter = np.ones((len(questions), len(items)), dtype=np.float32)
    for row, question in enumerate(questions):
        negative[row] = ~np.isin(items, question.items)
        grades[row, np.searchsorted(items, answers[row])] = question.grades[:positives]
        if question.tag is not None:
            silent[row, question.tag] = True
            lighter[row] = left_without(index, question.tag, items) ** -index.recipe.item_length
    spelling = [spelling_likeness(index.arrays, question.text, len(index.tags)) for question in questions]
    return Batch(
        index=index,
        vectors=torch.tensor(np.stack([question.query.vector for question in questions])),
        spelling=torch.tensor(np.stack(spelling)),
        silent=torch.tensor(silent),
        n_items=len(items),
        item_of=torch.tensor(np.repeat(np.arange(len(items)), counts)),
        tags=torch.tensor(index.arrays["item_tags"][places].astype(np.int64)),
        weights=torch.tensor(index.arrays["item_weights"][places]),
        lighter=torch.tensor(lighter),
        grades=torch.tensor(grades / grades.sum(axis=1, keepdims=True)),
        negative=torch.tensor(negative),
    )


def hard_negatives(index: SearchIndex, question: Question, n: int) -> np.ndarray:
    """Rows of the items ranked highest among those that do not carry the query; plausible, but wrong."""
    found = search(index, question.query, float(index.settings["tau"]), exclude=question.tag)
    best = found.items[ranked(found.scores, n + len(question.items))]
    return best[~np.isin(best, question.items)][:n]


def epochs(
    index: SearchIndex, questions: Sequence[Question], config: SearchTraining, unheard: Sequence[int] = ()
) -> Iterator[tuple[float, SearchIndex]]:
    """Train for ever, one pass over the questions at a time; yields the mean loss and the index as it stands.

    Args:
        index: Where training starts.
        questions: What it learns from.
        config: Settings.
        unheard: Rows of tags that have no say meanwhile. A tag that is kept for checking must not: likeness goes both
            ways, and what is learned of it as an answer's tag would be known of it as a query.
    """
    generator = np.random.default_rng(config.seed)
    hard = [hard_negatives(index, question, config.hard_negatives) for question in questions]
    head = Head(index, len(unheard))
    size = float(head.adapter.detach().std()) if head.adapter.numel() else 1.0
    optimiser = torch.optim.Adam(
        [
            {"params": [head.adapter], "lr": config.learning_rate * size},
            {"params": [head.log_sharpness], "lr": config.learning_rate},
        ]
    )
    while True:
        order = generator.permutation(len(questions))
        losses = []
        for rows in np.array_split(order, -(-len(order) // config.batch_size)):
            asked, wrong = [questions[row] for row in rows], [hard[row] for row in rows]
            batch = make_batch(index, asked, wrong, config.positives, unheard)
            loss = info_nce(head(batch), batch)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
        yield float(np.mean(losses)), learned(index, head)


def learned(index: SearchIndex, head: Head) -> SearchIndex:
    """The index with what the head holds now."""
    return adapted_index(index, head.adapter.detach().numpy().copy(), index.arrays["center"], index.recipe)
