"""The letters of formulas, and how far apart fractions, signs and powers stand.

A browser lays MathML out by a table of measures in the font. A machine with none of the fonts for
mathematics has no such table: indices stand on the line, powers touch the bar of a fraction. So a
page brings a font of its own, of 700 bytes, which has the table and no letters; it is used where
none of the others is there.
"""

from __future__ import annotations

_FONTS = (
    "STIX Two Math",  # macOS
    "Cambria Math",  # Windows
    "Latin Modern Math",
    "DejaVu Math TeX Gyre",  # Linux
    "Noto Sans Math",
    "STIX Math",
    "Formula spacing",
)
# A font made by tests/formula_font_maker.py, which says what its measures are.
SPACING = (
    "d09GRgABAAAAAALUAAsAAAAAA2wAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAABNQVRIAAACUAAAAIQAAADyBro5uE9TLzIA"
    "AAFwAAAAMgAAAGBIUkUOY21hcAAAAawAAAApAAAANAAMAHNnbHlmAAAB4AAAAAEAAAABAAAAAGhlYWQAAAEIAAAANgAA"
    "ADZfFkDgaGhlYQAAAUAAAAAbAAAAJAOGACBobXR4AAABpAAAAAYAAAAGARgAAGxvY2EAAAHYAAAABgAAAAYAAAAAbWF4"
    "cAAAAVwAAAATAAAAIAADAAJuYW1lAAAB5AAAAF8AAAB4FrRsMnBvc3QAAAJEAAAADAAAACAAAwAAAAEAAAABAADFR+u8"
    "Xw889QADA+gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADAAIAAAAAAAB4nGNgZGBgbvnPxsDAKMEAAYwMqIARADG3"
    "AakAeJxjYGRgYGBigAEECwoAAJcABgB4nGNgZpRgnMDAysDCQBgwInPsgQBIKTAoMLf8Z2NgYG5h+AWTY+Jg2gOWYwAA"
    "uSkF6QAAARgAAAAAAAB4nGNgYGBiYGBgBmIRIMkIplkYFIA0CxCC+Ar//0PI/w/BfAYAT+IGfAAAAAAAAAAAAAAAAAAA"
    "AHicLYlLCoAgFEWPJUSTmjWMFhEtoQW0A5GQIDUU99/rcwfn/gDNguKRon/5qKKRVqN0K8vI8OeKjnmNyZfTTPky9ghu"
    "2520xEok4SmcGCYyl7jlIODY2IXfl27z8BJaAHicY2BmwAsAAH0ABHicY2BkYGDgYnjA8ILBg8GK9Q5rBcM0BgZGJQYG"
    "Jg4gXgGUvQTkTwDSC4B0DRCbAdlNQPwLiLdA5YygYicgNFMEUPwQkN4DkQfRYLVLIGpA8mD1QMy4DsjfhKQuAIhXAbEN"
    "gs0YB6RTgHgaVNwGjR2AymfkY2D4ewvKhwARGAMAXmEelQ=="
)


def formula_css() -> str:
    """CSS for the formulas of a page."""
    families = ", ".join(f'"{name}"' for name in _FONTS)
    return (
        f'@font-face {{ font-family: "{_FONTS[-1]}"; '
        f"src: url(data:font/woff;base64,{SPACING}); }}\n"
        f"math {{ font-family: {families}, math; }}"
    )
