"""Which pairs of a decision have lost their tick, as the page holds it at this moment."""

from collections.abc import Sequence
from dataclasses import replace

from core import DecisionPreview, Flag
from review_app import state
from review_app.charts.cluster_tables import unticked


def editor_key(whole: DecisionPreview) -> str:
    """Key of the tick-list; ticks belong to one list of pairs and to no other."""
    return f"review.pairs.{whole.fingerprint}"


def as_ticked(whole: DecisionPreview, flags: Sequence[Flag]) -> list[Flag]:
    """`flags` without the pairs that have no tick.

    Args:
        whole: The preview of `flags`.
        flags: A decision as it is kept.
    """
    edits = state.widget(editor_key(whole), {}).get("edited_rows", {})
    dropped = unticked(whole, {int(row): edit["keep"] for row, edit in edits.items() if "keep" in edit})
    return [replace(flag, dropped=dropped) for flag in flags]
