"""Arrays on disk as safetensors: no pickle, written whole or not at all, read without copying.

An array that is read is a private view of the file: only the parts that are used come into memory, and changing it
changes nothing on disk. Format: https://github.com/huggingface/safetensors, a header in JSON and raw data.
"""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import ProjectError
from core.files import replacing

DTYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "i1",
    "U64": "<u8",
    "U32": "<u4",
    "U16": "<u2",
    "U8": "u1",
    "BOOL": "?",
}
LENGTH_BYTES = 8
LONGEST_HEADER = 2**30


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray], about: Mapping[str, Any]) -> None:
    """Write `arrays` and a JSON-able dict to `path`.

    Raises:
        ProjectError: The file cannot be written.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    solid = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    try:
        with replacing(path) as beside:
            beside.touch()
            usual = beside.stat().st_mode
            save_file(solid, beside, metadata={"about": json.dumps(about, ensure_ascii=True)})
            beside.chmod(usual)  # the library makes it the owner's alone, and a team may share the project
    except (OSError, SafetensorError) as error:  # the library wraps what the disk says
        reason = getattr(error, "strerror", None) or error
        raise ProjectError(f"{path} could not be saved ({reason}). See whether the disk is full.") from error


def read_arrays(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """The arrays that `write_arrays` wrote, as views of the file, and the dict.

    Raises:
        ProjectError: The file is missing or damaged.
    """
    try:
        raw = np.memmap(path, dtype=np.uint8, mode="c")
        (length,) = struct.unpack("<Q", raw[:LENGTH_BYTES].tobytes())
        if length > min(LONGEST_HEADER, len(raw) - LENGTH_BYTES):
            raise ValueError("its header is longer than the file")
        header = json.loads(raw[LENGTH_BYTES : LENGTH_BYTES + length].tobytes())
        about = json.loads(header.pop("__metadata__")["about"])
        data = raw[LENGTH_BYTES + length :]
        return {name: _view(data, entry) for name, entry in header.items()}, about
    except FileNotFoundError:
        raise ProjectError(f"{path} is missing. Restore it from a copy.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise ProjectError(f"{path} is damaged ({error}). Restore it from a copy.") from error


def _view(data: np.ndarray, entry: Mapping[str, Any]) -> np.ndarray:
    """One array of the file's data part."""
    start, end = entry["data_offsets"]
    if not 0 <= start <= end <= len(data):
        raise ValueError(f"an array ends at byte {end} of {len(data)}")
    values = np.asarray(data[start:end]).view(DTYPES[entry["dtype"]])
    return values.reshape(entry["shape"])
