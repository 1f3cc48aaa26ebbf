"""`python -m benchmarks.gpu [--device cuda]`: everything to be known of a GPU, checked and timed in one call.

1. The same fit on CPU and on the device, over all tags and over samples: how far assignments differ, in float32 and
   with TF32 products.
2. One training step: eager and compiled, beside its roofline.
3. Whole fits of --sizes on the device, with peak device memory beside the formula of docs/scale.md, and the smallest
   size on the CPU too.

Prints one JSON object. With `--device cpu` the script itself is checked, on any machine.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor

from benchmarks.scale.planted import Plant
from benchmarks.scale.roofline import machine, step_bound
from benchmarks.scale.run import prepared, run
from core import Clustering, Constraints, FitConfig, fit
from core.training.device import training_device
from core.training.inputs import Inputs
from core.training.sampled import rows_of_a_step, sampled_terms

SMALL, MIDDLE = Plant(2000, 20, 4000), Plant(20_000, 100, 40_000)  # over all tags, and over samples
STEPS = 30


def main() -> None:
    """Check, time, print."""
    asked = _arguments()
    device = training_device(asked.device)
    report: dict[str, Any] = {"device": _name(device), "torch": torch.__version__}
    report["agreement"] = {str(plant.n_tags): _agreement(plant, asked.device) for plant in (SMALL, MIDDLE)}
    report["step"] = _step(Plant(asked.sizes[0], asked.clusters[0], 2 * asked.sizes[0]), device)
    fits = [_fit(*size, asked.device) for size in zip(asked.sizes, asked.clusters, strict=True)]
    report["fits"] = fits
    if device.type != "cpu":
        report["cpu"] = _fit(asked.sizes[0], asked.clusters[0], "cpu")
        report["cpu_over_device"] = report["cpu"]["fit_seconds"] / fits[0]["fit_seconds"]
    print(json.dumps(report))


def _agreement(plant: Plant, device: str) -> dict[str, dict[str, float]]:
    """CPU beside the device: the same batches, so the same clusters but for rounding."""
    data = prepared(plant)
    here = fit(data, FitConfig(plant.n_clusters, device="cpu"))
    found = {}
    for precision in ("highest", "high"):  # float32, TF32
        with _products(precision):
            there = fit(data, FitConfig(plant.n_clusters, device=device))
        found[precision] = _difference(here, there)
    return found


def _difference(here: Clustering, there: Clustering) -> dict[str, float]:
    losses = [(a.loss or 0.0) - (b.loss or 0.0) for a, b in zip(here.history, there.history, strict=False)]
    return {
        "same_cluster": float((here.labels == there.labels).mean()),
        "mean_difference": float(np.abs(here.assignments - there.assignments).mean()),
        "largest_loss_difference": float(np.abs(losses).max()),
    }


def _step(plant: Plant, device: torch.device) -> dict[str, float]:
    """Seconds of one step with its gradient, eager and compiled, beside what it must take."""
    inputs = Inputs.of(prepared(plant))
    prior = np.full(plant.n_clusters, 1 / plant.n_clusters, dtype=np.float32)
    terms = sampled_terms(inputs, prior, Constraints(), FitConfig(plant.n_clusters), device)
    weights = torch.randn(plant.n_clusters, plant.d, device=device, requires_grad=True)
    bias = torch.zeros(plant.n_clusters, device=device, requires_grad=True)

    def step(terms_at: Callable[[Tensor, Tensor], Any]) -> None:
        torch.stack(tuple(terms_at(weights, bias).values())).sum().backward()

    bound = step_bound(rows_of_a_step(plant.n_clusters), plant.d, plant.n_clusters, machine(device))["bound_seconds"]
    eager = _seconds(lambda: step(terms), device)
    found = {"eager_seconds": eager, "bound_seconds": bound, "eager_over_bound": eager / bound}
    if device.type == "cuda":
        compiled = torch.compile(terms, dynamic=False)
        found["compiled_seconds"] = _seconds(lambda: step(compiled), device)
    return found


def _fit(n_tags: int, n_clusters: int, device: str) -> dict[str, Any]:
    """A whole fit, and on CUDA the device memory it took at most."""
    on_cuda = training_device(device).type == "cuda"
    if on_cuda:
        torch.cuda.reset_peak_memory_stats()
    plant = Plant(n_tags, n_clusters, 2 * n_tags)
    report = run(plant, device).report
    if on_cuda:
        report["device_peak_bytes"] = torch.cuda.max_memory_allocated()
        report["device_formula_bytes"] = device_bytes(plant)
    return report


def device_bytes(plant: Plant) -> int:
    """Device memory of a fit on samples: features, rows with Adam's two moments, and one batch, in float32."""
    batch = rows_of_a_step(plant.n_clusters)
    return 4 * (plant.n_tags * plant.d + 4 * plant.n_clusters * plant.d + batch * (2 * plant.d + 8 * plant.n_clusters))


def _seconds(run_once: Callable[[], None], device: torch.device) -> float:
    """Mean of `STEPS` after as many to warm up."""
    for _ in range(STEPS):
        run_once()
    _wait(device)
    began = time.perf_counter()
    for _ in range(STEPS):
        run_once()
    _wait(device)
    return (time.perf_counter() - began) / STEPS


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()


@contextmanager
def _products(precision: str) -> Iterator[None]:
    usual = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision(precision)
    try:
        yield
    finally:
        torch.set_float32_matmul_precision(usual)


def _name(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.gpu", description=__doc__)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--clusters", type=int, nargs="+", default=[300, 1000], help="as many as sizes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
