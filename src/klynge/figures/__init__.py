"""How does it look? Vega-Lite specifications as plain data, and one door to the renderer that makes SVG of them."""
