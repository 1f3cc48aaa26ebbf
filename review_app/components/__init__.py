"""Streamlit components of our own: what is drawn in the browser (map, heatmap, board, hits), and keys and address."""

from pathlib import Path

HERE = Path(__file__).parent


def source(*files: str) -> str:
    """The named files of this folder as one text; each script is a part of one module."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in files)
