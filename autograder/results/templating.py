"""The templates of all pages that are made from results."""

from __future__ import annotations

import jinja2
from markupsafe import Markup, escape

TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder.results", "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
# A name of several words may break at its underscores.
TEMPLATES.filters["breakable"] = lambda text: Markup(str(escape(text)).replace("_", "_<wbr>"))
