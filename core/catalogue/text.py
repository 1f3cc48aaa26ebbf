"""Bytes of a text file as UTF-8, or one sentence that names the line of the first bad byte."""

import codecs
import gzip
import zlib
from pathlib import Path

from core.errors import CatalogueError

# UTF-32 first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GZIP_MAGIC = b"\x1f\x8b"


def read_utf8(path: Path) -> bytes:
    """The file's text as UTF-8 bytes without a mark; unpacked when its name ends in .gz.

    UTF-8 with or without a byte-order mark, and UTF-16 and UTF-32 with one, are read. Nothing else is guessed.

    Raises:
        CatalogueError: The file is empty, not text, or in another encoding.
    """
    content = _unpacked(path)
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    content = content[len(mark) :]
    if not content.strip():
        raise CatalogueError(f"{path} is empty. A header and at least one row are needed.")
    if encoding != "utf-8":
        content = _decoded(content, encoding, path).encode()
    _refuse_nul(content, path)
    _decoded(content, "utf-8", path)
    return content


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix.lower() != ".gz":
        if content.startswith(_GZIP_MAGIC):
            raise CatalogueError(f"{path} is packed with gzip. Add .gz to its name.")
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as problem:
        raise CatalogueError(f"{path} is not a whole gzip file ({problem}). Pack it again.") from None


def _decoded(content: bytes, encoding: str, path: Path) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        line = content[: problem.start].decode(encoding, errors="replace").count("\n") + 1
        bad = " ".join(f"0x{byte:02X}" for byte in content[problem.start : max(problem.end, problem.start + 1)])
        advice = "UTF-16 text that was cut short" if encoding != "utf-8" else "Latin-1 or Windows-1252 text"
        raise CatalogueError(
            f"{path}, line {line:,}: {bad} is not {encoding.upper()}; this looks like {advice}. Save the file as UTF-8."
        ) from None


def _refuse_nul(content: bytes, path: Path) -> None:
    at = content.find(b"\0")
    if at >= 0:
        line = content.count(b"\n", 0, at) + 1
        raise CatalogueError(
            f"{path}, line {line:,}: a NUL byte, which no text holds. "
            "Save the file as UTF-8 text (UTF-16 needs its byte-order mark)."
        )
