"""What went wrong in words a person can act on: the thing, by name, and what to do about it."""


class TagloomError(Exception):
    """Base of every error a user can mend; its text is one sentence or two, without a traceback."""


class CatalogueError(TagloomError):
    """An item-tag table cannot be read or holds nothing usable.

    Args:
        message: The sentence shown.
        unclear: Roles of the columns that have to be named before it can be read.
    """

    def __init__(self, message: str, unclear: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.unclear = unclear


class ConfigError(TagloomError):
    """A setting is outside its range or contradicts the data."""


class EncoderError(TagloomError):
    """A text encoder cannot be loaded or is not the one that was pinned."""


class ConstraintConflict(TagloomError):
    """Two decisions contradict each other; the attributes name the tags and the flags.

    Args:
        message: The sentence shown to the curator.
        tags: The chain of tags from one end of the contradiction to the other.
        flags: Ids of the flags whose pairs form that chain, in ascending order.
    """

    def __init__(self, message: str, tags: tuple[str, ...] = (), flags: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.tags = tags
        self.flags = flags


class FlagError(TagloomError):
    """A flag names something that is not there, or lacks what its verdict needs."""


class ProjectError(TagloomError):
    """A project folder cannot be opened, is busy, or lacks what was asked of it."""


class SearchError(TagloomError):
    """A query or a set of search pairs cannot be used."""


def refuse_below_one(**settings: int | None) -> None:
    """Refuse settings below 1; None is one that was not made.

    Raises:
        ConfigError: One is, and it is named.
    """
    for name, value in settings.items():
        if value is not None and value < 1:
            raise ConfigError(f"{name} must be at least 1. Got {value}.")
