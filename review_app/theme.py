"""How the app looks, as Streamlit options: a quiet paper-and-ink page, and the same at night.

Fonts are the ones Streamlit bundles, so nothing is fetched. Data colours live in `charts/palette.py`.
"""

from typing import Any

SHARED: dict[str, Any] = {
    "font": "sans-serif",
    "headingFont": "serif",
    "codeFont": "monospace",
    "baseFontSize": 15,
    "headingFontSizes": ["1.75rem", "1.35rem", "1.1rem", "1rem", "0.9rem", "0.85rem"],
    "headingFontWeights": [600, 600, 600, 600, 600, 600],
    "metricValueFontSize": "1.5rem",
    "baseRadius": "0.4rem",
    "showWidgetBorder": True,
    "linkUnderline": False,
}
# Contrast of primaryColor with white text and with the page: 6.3 and 6.1 (light), 3.9 and 4.6 (dark); of body text
# with the page: over 13 in both.
LIGHT: dict[str, Any] = {
    "primaryColor": "#0f6b66",
    "backgroundColor": "#fbfaf7",
    "secondaryBackgroundColor": "#f2efe8",
    "textColor": "#22272b",
    "borderColor": "#ddd8cd",
    "dataframeBorderColor": "#e6e1d6",
    "dataframeHeaderBackgroundColor": "#f2efe8",
    "linkColor": "#0f6b66",
    "blueBackgroundColor": "#ecf1ee",
    "blueTextColor": "#2b4a47",
}
DARK: dict[str, Any] = {
    "primaryColor": "#289088",
    "backgroundColor": "#15181b",
    "secondaryBackgroundColor": "#1f2428",
    "textColor": "#e8e6e1",
    "borderColor": "#363d42",
    "dataframeBorderColor": "#2c3237",
    "dataframeHeaderBackgroundColor": "#1f2428",
    "linkColor": "#6cc7bf",
    "blueBackgroundColor": "#1b2727",
    "blueTextColor": "#b5d3cf",
}


def theme_options() -> dict[str, Any]:
    """Streamlit's `theme.*` options for both modes; the browser's own preference chooses between them."""
    return {
        **{f"theme.{name}": value for name, value in SHARED.items()},
        **{f"theme.light.{name}": value for name, value in LIGHT.items()},
        **{f"theme.dark.{name}": value for name, value in DARK.items()},
    }


# Streamlit leaves a hand's breadth above the page; a workplace needs it for the map.
# The <i> is for Streamlit: a lone <style> goes among the toasts, and a part of the page that is drawn by itself and
# says something there would take its place.
PAGE_STYLE = """<i></i><style>
div:has(> .st-key-shell-style) { display: none; }
/* A key pressed after a click beside everything would frame the whole page. */
[data-testid="stMain"]:focus-visible::before { box-shadow: none; }
[data-testid="stMainBlockContainer"] { padding: 4rem 2.75rem 3rem; }
.st-key-shell-header h2 { padding: 0; line-height: 1.2; }
/* A table's tools come up under the pointer, over the button above it; the table below the map has them, too. */
.st-key-map-side [data-testid="stElementToolbar"] { display: none; }
/* What writes the address draws nothing, and would leave a gap. */
.st-key-probe-address { position: absolute; }
/* A long sentence of a log breaks in its place; the button stays beside it. */
[class*="st-key-rounds-line-"] { flex-wrap: nowrap; }
[class*="st-key-rounds-line-"] > :nth-child(2) { min-width: 0; }
/* Streamlit pulls up what follows a caption, which takes it out of the middle of a row. */
:is(.st-key-shell-header, .st-key-map-find, .st-key-review-remembered) [data-testid="stCaptionContainer"] {
  &, & p { margin: 0; }
}
</style>"""

# The tab's picture: threads woven over and under. Streamlit would fetch a named icon from another host.
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0f6b66"/>'
    '<g stroke="#fbfaf7" stroke-width="3.4" stroke-linecap="round"><path d="M10 6v20M22 6v20"/>'
    '<path d="M6 10h1M13 10h13M6 16h13M25 16h1M6 22h1M13 22h13" stroke="#e9b44c"/></g></svg>'
)
