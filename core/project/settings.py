"""What a project was asked to learn from, and how."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from core.catalogue import ColumnNames
from core.errors import ConfigError, refuse_below_one
from core.training.config import DEVICES, OBJECTIVES

AUTO = "auto"


@dataclass(frozen=True)
class ProjectSettings:
    """Settings of a project, kept in its manifest.

    Attributes:
        source: Where the catalogue was read from, as it was given; informative, never read again.
        columns: The columns that were given; None in it means found by name.
        min_items: Tags on fewer items are left out; on fewer than 5 a tag's co-occurrences are mostly chance.
        top: Keep only this many tags, those that were given most often; None keeps all.
        n_clusters: Number of clusters of the first round, or "auto".
        seed: Of the fit and of the map.
        device: "auto", "cpu" or "cuda".
        objective: "default" or "article".
        encoder: Folder or hub name of a text encoder; None takes all-MiniLM-L6-v2.
    """

    source: str = ""
    columns: ColumnNames = field(default_factory=ColumnNames)
    min_items: int = 5
    top: int | None = None
    n_clusters: int | str = AUTO
    seed: int = 0
    device: str = "auto"
    objective: str = "default"
    encoder: str | None = None

    def __post_init__(self) -> None:
        refuse_below_one(min_items=self.min_items, top=self.top)
        if self.n_clusters != AUTO and not (isinstance(self.n_clusters, int) and self.n_clusters >= 1):
            raise ConfigError(f'n_clusters must be a whole number of at least 1, or "auto". Got {self.n_clusters!r}.')
        if not 0 <= self.seed < 2**32:
            raise ConfigError(f"seed must be from 0 to {2**32 - 1}. Got {self.seed}.")
        for name, allowed in (("device", DEVICES), ("objective", OBJECTIVES)):
            if getattr(self, name) not in allowed:
                raise ConfigError(f"{name} must be one of {', '.join(allowed)}. Got {getattr(self, name)!r}.")

    @property
    def data_recipe(self) -> dict[str, Any]:
        """The settings that decide what the training data are; with others they have to be made anew."""
        return {"min_items": self.min_items, "top": self.top, "encoder": self.encoder, "seed": self.seed}

    def to_json(self) -> dict[str, Any]:
        """Plain values, to be read back by `from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "ProjectSettings":
        """The settings that `to_json` wrote; fields it does not know are ignored, absent ones take their defaults."""
        known = {entry.name: saved[entry.name] for entry in fields(cls) if entry.name in saved}
        if "columns" in known:
            known["columns"] = ColumnNames(**known["columns"])
        return cls(**known)
