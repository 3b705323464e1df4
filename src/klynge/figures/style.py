"""In which colours and letters? One palette; the site maps each colour to its dark twin by attribute selectors."""

# every colour of a chart is one of these, so that the site's style sheet can name them all (a test compares the two)
PALETTE = {
    "ink": "#23272d",
    "muted": "#5f6773",
    "grid": "#d9dde3",
    "first": "#0b6e99",
    "soft": "#a9d0e0",
    "second": "#b4511e",
    "third": "#4c7a34",
    "fourth": "#7b559e",
}
# light to dark: classes of size, from the smallest firms to the largest
SEQUENCE = ("#cfe6ef", "#b3d7e5", "#93c5d9", "#70b0ca", "#4b99b9", "#2a82a6", "#146788", "#0a4a63")
# traffic lights of models; each has a shape and a word of its own beside the colour
LIGHTS = {"green": "#2f7d3b", "yellow": "#b98900", "red": "#b3261e"}
# the renderer measures with Liberation Sans; Inter is wider, and the site draws it one step smaller
FONT_SIZE = 13
FONT = "Inter, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def config(lang: str) -> dict:
    """Vega-Lite configuration that all charts share."""
    axis = {
        "labelColor": PALETTE["ink"],
        "titleColor": PALETTE["muted"],
        "titleFontWeight": "normal",
        "gridColor": PALETTE["grid"],
        "domainColor": PALETTE["grid"],
        "tickColor": PALETTE["grid"],
        "labelFontSize": FONT_SIZE,
        "titleFontSize": FONT_SIZE,
        "labelLimit": 0,
    }
    return {
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": {
            "labelColor": PALETTE["ink"],
            "titleColor": PALETTE["muted"],
            "titleFontWeight": "normal",
            "labelFontSize": FONT_SIZE,
            "titleFontSize": FONT_SIZE,
        },
        "text": {"color": PALETTE["ink"], "fontSize": FONT_SIZE},
        "locale": {"number": _number_locale(lang)},
    }


def _number_locale(lang: str) -> dict:
    decimal, thousands = (".", ",") if lang == "en" else (",", "\u00a0")
    return {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
