"""Data colours that colour-blind readers can tell apart, for light and for dark pages.

Sources: Okabe and Ito (2008), "Color Universal Design"; Paul Tol (2021), "Colour schemes", muted and light schemes.
Ten hues at most; a name always stands beside a colour.
"""

from collections.abc import Mapping, Sequence
from typing import Any

N_HUES = 10

LIGHT_HUES = (
    "#332288",  # indigo (Tol muted)
    "#e69f00",  # orange (Okabe-Ito)
    "#44aa99",  # teal (Tol muted)
    "#aa4499",  # purple (Tol muted)
    "#117733",  # green (Tol muted)
    "#cc6677",  # rose (Tol muted)
    "#56b4e9",  # sky blue (Okabe-Ito)
    "#999933",  # olive (Tol muted)
    "#0072b2",  # blue (Okabe-Ito)
    "#882255",  # wine (Tol muted)
)
DARK_HUES = (
    "#77aadd",  # light blue (Tol light)
    "#e69f00",  # orange (Okabe-Ito)
    "#44bb99",  # mint (Tol light)
    "#cc79a7",  # reddish purple (Okabe-Ito)
    "#bbcc33",  # pear (Tol light)
    "#ffaabb",  # pink (Tol light)
    "#99ddff",  # light cyan (Tol light)
    "#aaaa00",  # olive (Tol light)
    "#009e73",  # bluish green (Okabe-Ito)
    "#ee8866",  # orange red (Tol light)
)
VERDICT_COLOURS = {
    "coherent": "#009e73",
    "too-broad": "#e69f00",
    "too-narrow": "#56b4e9",
    "geo-specific": "#cc79a7",
}
MOVED_COLOUR = "#d55e00"  # vermillion (Okabe-Ito)

# Tol's YlOrBr, from unsure to sure: what is unsure stands out on either page, and no step looks like the grey of
# what is not selected.
LIGHT_CONFIDENCE = ("#662506", "#993404", "#cc4c02", "#ec7014", "#fb9a29", "#fec44f")
DARK_CONFIDENCE = ("#fff7bc", "#fec44f", "#fb9a29", "#ec7014", "#cc4c02", "#993404")

# ColorBrewer's RdBu (blue: less together than chance, red: more), its middle drawn as the page itself.
LIGHT_DIVERGING = ("#2166ac", "#67a9cf", "#d1e5f0", "#f6f3ec", "#fddbc7", "#ef8a62", "#b2182b")
DARK_DIVERGING = ("#92c5de", "#4393c3", "#2b5c80", "#1f2428", "#80412b", "#d6604d", "#f4a582")


def distinct_hues(order: Sequence[int], hues: Mapping[int, int]) -> dict[int, int]:
    """Hues of the first few ids, no two alike: each keeps its own unless one before it has it.

    Args:
        order: Ids, most important first; those beyond the number of hues get none.
        hues: Each id's own hue.
    """
    given: dict[int, int] = {}
    for each in order[:N_HUES]:
        free = [hue for hue in range(N_HUES) if hue not in given.values()]
        given[each] = hues[each] if hues.get(each) in free else free[0]
    return given


def palettes() -> Mapping[str, Any]:
    """What the map's script needs of both modes; it picks one by the page's own background."""
    shared = {"verdicts": VERDICT_COLOURS, "moved": MOVED_COLOUR}
    return {
        "light": {**shared, "hues": LIGHT_HUES, "grey": "#b9b4a9", "sequence": LIGHT_CONFIDENCE},
        "dark": {**shared, "hues": DARK_HUES, "grey": "#565d63", "sequence": DARK_CONFIDENCE},
    }


def diverging() -> Mapping[str, tuple[str, ...]]:
    """Colours from below chance over 0 to above it, for both modes."""
    return {"light": LIGHT_DIVERGING, "dark": DARK_DIVERGING}
