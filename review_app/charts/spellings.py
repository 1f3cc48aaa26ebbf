"""Folded spellings as a table."""

from collections.abc import Mapping

import pandas as pd


def spelling_table(spellings: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """One row a tag with more than one spelling: tag, spellings, count; most spellings first, then by tag."""
    ordered = sorted(spellings.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return pd.DataFrame(
        {
            "tag": [tag for tag, _ in ordered],
            "spellings": [list(all_of_them) for _, all_of_them in ordered],
            "count": [len(all_of_them) for _, all_of_them in ordered],
        }
    )
