"""Where the sample catalogue lies: beside the packages in a checkout, and among them once installed."""

from pathlib import Path

from core.errors import CatalogueError

FOLDER = Path(__file__).resolve().parent.parent / "sample_data"


def sample_catalogue_path() -> Path:
    """The sample catalogue, a CSV with columns item and tag.

    Raises:
        CatalogueError: The installation lacks it.
    """
    path = FOLDER / "music.csv"
    if not path.is_file():
        raise CatalogueError(f"The sample catalogue {path} is missing. Install tagloom again, or name a catalogue.")
    return path


def sample_seed_files() -> tuple[Path, ...]:
    """Vectors of the sample's tags, so that its first opening needs no encoder; empty where they are absent."""
    path = FOLDER / "embeddings.safetensors"
    return (path,) if path.is_file() else ()


def sample_map_files() -> tuple[Path, ...]:
    """Map positions of the sample's tags; empty where they are absent."""
    path = FOLDER / "map.safetensors"
    return (path,) if path.is_file() else ()
