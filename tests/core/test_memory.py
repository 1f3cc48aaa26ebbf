"""Giving memory back."""

import resource
import sys
from pathlib import Path

import numpy as np
import pytest

from core.memory import give_back


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own count is read")
def test_what_was_freed_is_held_no_longer() -> None:
    pieces = [np.ones(10_000) for _ in range(1000)]  # 80 MB, each too small for a mapping of its own
    last = np.ones(10_000)  # lies behind them, so that the heap cannot shrink by itself
    held = resident()
    del pieces
    give_back()
    assert held - resident() > 60_000_000
    assert last.sum() == 10_000
