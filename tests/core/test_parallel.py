"""Two processes that train together learn what one process learns."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from core import FitConfig, TrainingData, fit
from core.training.parallel import averaged, count, own_share, processes

SCRIPT = """
import sys, weakref
import numpy as np
import core.training.start as start
from torch import distributed
from core import Constraints, FitConfig, TrainingData, fit, processes

start.LARGE = 1
with processes() as number:
    x = np.load(sys.argv[1])
    data = TrainingData.from_embeddings(x, [f"tag {i}" for i in range(len(x))])
    found = fit(data, FitConfig(5, device="cpu"))
    np.savez(f"{sys.argv[2]}-{number}.npz", assignments=found.assignments, loss=[step.loss for step in found.history])
    group = weakref.ref(distributed.group.WORLD)
assert group() is None, "threads of a group that outlives its block abort the process that ends"
"""


def vectors() -> np.ndarray:
    random = np.random.default_rng(4)
    x = np.repeat(np.eye(5, 12), 60, axis=0) + 0.25 * random.standard_normal((300, 12))
    return (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)


def test_two_processes_learn_what_one_learns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    x, script = tmp_path / "x.npy", tmp_path / "fit_together.py"
    np.save(x, vectors())
    script.write_text(SCRIPT)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [*command, str(x), str(tmp_path / "found")], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    first, second = (np.load(tmp_path / f"found-{number}.npz") for number in (0, 1))
    assert np.array_equal(first["assignments"], second["assignments"])
    assert np.array_equal(first["loss"], second["loss"])
    monkeypatch.setattr("core.training.start.LARGE", 1)
    data = TrainingData.from_embeddings(np.load(x), [f"tag {i}" for i in range(300)])
    alone = fit(data, FitConfig(5, device="cpu"))
    assert [step.loss for step in alone.history] == pytest.approx(first["loss"], abs=0.02)
    assert np.array_equal(alone.assignments.argmax(axis=1), first["assignments"].argmax(axis=1))
    assert alone.assignments == pytest.approx(first["assignments"], abs=0.05)


def test_a_process_by_itself_keeps_everything() -> None:
    drawn = torch.arange(7)
    with processes() as number:
        assert number == 0
        assert count() == 1
        assert own_share(drawn).tolist() == drawn.tolist()
        assert averaged(drawn).tolist() == drawn.tolist()
