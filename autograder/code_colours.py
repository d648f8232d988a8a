"""The colours of code on pages, light and dark: each stands out from its background by 4.5:1."""

from __future__ import annotations

from pygments.formatters import HtmlFormatter

LIGHT, DARK = "xcode", "lightbulb"  # styles of Pygments
LIGHT_BACKGROUND, DARK_BACKGROUND = "#f6f6f6", "#1b1d21"


def code_css(selector: str) -> str:
    """CSS for code that Pygments has marked up, below a selector; dark where a screen asks."""
    light = HtmlFormatter(style=LIGHT).get_style_defs(selector)
    dark = HtmlFormatter(style=DARK).get_style_defs(selector)
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"
