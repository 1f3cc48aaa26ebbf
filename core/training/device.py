"""Where a fit runs."""

import os

import torch

from core.errors import ConfigError

REPORTED_TOGETHER = 10  # steps on CUDA between two waits for their losses


def training_device(name: str) -> torch.device:
    """The device that "auto", "cpu" or "cuda" stands for on this machine: each process of torchrun has its own.

    Raises:
        ConfigError: "cuda" on a machine without it.
    """
    if name == "cpu" or (name == "auto" and not torch.cuda.is_available()):
        return torch.device("cpu")
    if not torch.cuda.is_available():
        raise ConfigError('device is "cuda" and this machine has no CUDA device. Set it to "auto" or "cpu".')
    return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))


def report_every(device: torch.device) -> int:
    """Steps between two reports: each makes the host wait for the device."""
    return REPORTED_TOGETHER if device.type == "cuda" else 1
