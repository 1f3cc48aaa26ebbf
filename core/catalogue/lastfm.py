"""The Last.fm data of HetRec 2011 (Cantador, Brusilovsky and Kuflik 2011) as an item-tag table.

Three tab-separated files, in a folder or a zip: artists.dat (id, name, ...), tags.dat (tagID, tagValue) and
user_taggedartists.dat (userID, artistID, tagID, ...). One of them is UTF-8 and another Latin-1, so every line is read
as UTF-8 where it is, and as Latin-1 where it is not.
"""

import csv
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from core.catalogue.load import load_catalogue
from core.catalogue.report import LoadReport
from core.errors import CatalogueError
from core.files import replacing

_ARTISTS, _TAGS, _ASSIGNMENTS = "artists.dat", "tags.dat", "user_taggedartists.dat"


def import_lastfm(source: str | Path, out_csv: str | Path) -> LoadReport:
    """Write the assignments as a table with the columns item, tag and user.

    An artist is called by name; one whose name artists.dat lacks is called "artist 17", and one whose name an artist
    before had gets its number after the name. Assignments of a tag without text are left out.

    Args:
        source: Folder or zip that holds the three files, however deep.
        out_csv: File to write, whole or not at all.

    Returns:
        The report of loading what was written.

    Raises:
        CatalogueError: A file is missing or broken, or `out_csv` cannot be written as a .csv file.
    """
    source, out_csv = Path(source), Path(out_csv)
    if out_csv.suffix.lower() != ".csv" or not out_csv.parent.is_dir():
        raise CatalogueError(f"{out_csv} must be a .csv file in a folder that exists.")
    files = _files(source)
    artists = _unique(_names(source, _ARTISTS, files))
    tags = _names(source, _TAGS, files)
    nameless: set[str] = set()
    without_text = 0
    with replacing(out_csv) as beside, beside.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["item", "tag", "user"])
        for user, artist, tag in _rows(source, _ASSIGNMENTS, files, 3):
            if artist not in artists:
                nameless.add(artist)
            if tags.get(tag):
                table.writerow([artists.get(artist, f"artist {artist}"), tags[tag], user])
            else:
                without_text += 1
    report = load_catalogue(out_csv).report
    return replace(report, notes=(*report.notes, *_notes(len(nameless), without_text)))


def _notes(nameless: int, without_text: int) -> Iterator[str]:
    if nameless:
        yield f"{nameless:,} artists are missing from {_ARTISTS}; they are called by their number."
    if without_text:
        yield f"{without_text:,} assignments of a tag without text in {_TAGS} were left out."


def _files(source: Path) -> dict[str, bytes]:
    """The content of the three files."""
    try:
        if source.is_dir():
            found = {path.name: path.read_bytes() for path in sorted(source.rglob("*.dat")) if path.is_file()}
        else:
            with zipfile.ZipFile(source) as packed:
                names = [name for name in packed.namelist() if name.endswith(".dat")]
                found = {PurePosixPath(name).name: packed.read(name) for name in names}
    except FileNotFoundError:
        raise CatalogueError(f"There is no folder or zip file {source}.") from None
    except (OSError, RuntimeError, zipfile.BadZipFile, NotImplementedError) as problem:
        raise CatalogueError(f"{source} is neither a folder nor a zip file that can be read ({problem}).") from None
    missing = [name for name in (_ARTISTS, _TAGS, _ASSIGNMENTS) if name not in found]
    if missing:
        raise CatalogueError(f"{source} lacks {' and '.join(missing)}; the HetRec 2011 Last.fm files are needed.")
    return found


def _rows(source: Path, name: str, files: Mapping[str, bytes], width: int) -> Iterator[list[str]]:
    """The first `width` cells of each line after the header."""
    for number, line in enumerate(files[name].splitlines(), 1):
        if number == 1 or not line.strip():
            continue
        try:
            cells = line.decode("utf-8").split("\t")
        except UnicodeDecodeError:
            cells = line.decode("latin-1").split("\t")
        if len(cells) < width:
            raise CatalogueError(
                f"{source / name}, line {number:,}: {len(cells)} cells where {width} are needed, separated by tabs."
            )
        yield [cell.strip() for cell in cells[:width]]


def _names(source: Path, name: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """Text of each id; a NUL, which no text holds, is left out."""
    return {key: text.replace("\0", "") for key, text in _rows(source, name, files, 2)}


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    """The names, each given once; blank ones left out."""
    unique: dict[str, str] = {}
    given: set[str] = set()
    for key, name in names.items():
        if name:
            unique[key] = name if name not in given else f"{name} ({key})"
            given.add(name)
    return unique
