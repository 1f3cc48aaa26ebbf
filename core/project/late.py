"""A sequence that is read when somebody looks at it."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar, overload

Value = TypeVar("Value")


class Late(Sequence[Value]):
    """What `read` returns, read once and not before it is needed; equal to any sequence of the same values."""

    def __init__(self, read: Callable[[], Sequence[Value]]) -> None:
        self._read = read

    @cached_property
    def _values(self) -> tuple[Value, ...]:
        return tuple(self._read())

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, at: int | slice) -> Value | tuple[Value, ...]:
        return self._values[at]

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Value]:
        return iter(self._values)

    def __eq__(self, other: object) -> bool:
        return self._values == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        return repr(self._values)
