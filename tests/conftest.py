"""Every test run checks the shapes that core's annotations promise, and talks to no other host."""

import os

from jaxtyping import install_import_hook

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

with install_import_hook("core", "beartype.beartype"):
    import core  # noqa: F401
