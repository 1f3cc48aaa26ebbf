"""The item-tag table: read, checked, folded, and said plainly what was dropped."""

from core.catalogue.columns import ColumnNames
from core.catalogue.folding import fold_key
from core.catalogue.growing import joined
from core.catalogue.lastfm import import_lastfm
from core.catalogue.load import catalogue_from_pairs, load_catalogue
from core.catalogue.report import LoadReport
from core.catalogue.stored import load_saved_catalogue, save_catalogue
from core.catalogue.values import Catalogue, frequent_rows

__all__ = [
    "Catalogue",
    "ColumnNames",
    "LoadReport",
    "catalogue_from_pairs",
    "fold_key",
    "frequent_rows",
    "import_lastfm",
    "joined",
    "load_catalogue",
    "load_saved_catalogue",
    "save_catalogue",
]
