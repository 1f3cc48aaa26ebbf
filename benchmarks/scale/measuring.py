"""Seconds and peak memory of a stage."""

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Result = TypeVar("Result")
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Stage(Generic[Result]):
    """What a stage gave and took.

    Attributes:
        result: What it returned.
        seconds: Wall time.
        peak: Bytes held at its height beyond those held before it; None where the system does not tell.
    """

    result: Result
    seconds: float
    peak: int | None


def measured(run: Callable[[], Result]) -> Stage[Result]:
    """Run, timed and weighed."""
    before = _forgotten_peak()
    began = time.perf_counter()
    result = run()
    seconds = time.perf_counter() - began
    height = _bytes("VmHWM")
    return Stage(result, seconds, None if before is None or height is None else height - before)


def _forgotten_peak() -> int | None:
    """Start the system's record of peak memory anew (Linux); returns what is held now."""
    try:
        ctypes.CDLL(None).malloc_trim(0)  # what was freed but not given back would hide what comes now
        CLEAR.write_text("5")
    except (OSError, AttributeError):
        return None
    return _bytes("VmRSS")


def _bytes(name: str) -> int | None:
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return 1024 * int(found[0]) if found else None
