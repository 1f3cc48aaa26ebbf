"""Settings of the search's training; each default with its reason."""

from dataclasses import dataclass

from core.search.recipe import require


@dataclass(frozen=True)
class SearchTraining:
    """Settings of one training.

    Attributes:
        seed: Equal seeds give equal results.
        axes: Directions k of the adapter's view; 128 find no more.
        ridge: Penalty of the adapter per thousand tags; 64 axes under 4 start on Last.fm where 32 under 1 end.
        epochs: Passes over the queries at most; the best by held-out queries is kept; later ones find no more.
        patience: Passes without a better one after which training ends.
        batch_size: Queries in a batch; the others' items are negatives to each.
        positives: Items most associated with a query that count as its answers; nDCG@10 looks at ten.
        hard_negatives: Items that the search ranks high though they do not carry the query.
        learning_rate: Of Adam, relative to the size of what is learned.
        most_queries: Tags that play queries at most, drawn at random; more cost time and change little.
        most_seconds: Training ends after the epoch that passes this: a machine that hangs must not train for ever. It
            is far beyond what four epochs take, or a busy machine would learn something else than an idle one.
        most_names: Above this many items, names are left out: encoding them would take longer than all the rest.
    """

    seed: int = 0
    axes: int = 64
    ridge: float = 4.0
    epochs: int = 4
    patience: int = 2
    batch_size: int = 96
    positives: int = 10
    hard_negatives: int = 20
    learning_rate: float = 0.05
    most_queries: int = 2000
    most_seconds: float = 600.0
    most_names: int = 50_000

    def __post_init__(self) -> None:
        for name in ("axes", "patience", "batch_size", "positives", "most_queries"):
            require(name, float(getattr(self, name)), least=1.0)
        for name in ("epochs", "hard_negatives", "most_names"):
            require(name, float(getattr(self, name)), least=0.0)
        for name in ("ridge", "learning_rate", "most_seconds"):
            require(name, float(getattr(self, name)), above=0.0)
