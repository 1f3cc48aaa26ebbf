"""Every test run checks the shapes that core's annotations promise, and talks to no other host."""

import os

from jaxtyping import install_import_hook

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

install_import_hook("core", "beartype.beartype")  # for good: core's rooms are imported late, when first used
