"""A submission that puts HTML and script wherever text of a submission is shown."""

from __future__ import annotations

from attacks import Attack, Notebook, find

HTML = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3)) "
    "<svg/onload=alert(4)> <a href='javascript:alert(5)'>k</a> $<script>alert(6)</script>$ "
    "<iframe src=javascript:alert(7)></iframe> <b id=explain onmouseover=alert(8)>b</b> "
    "![x](javascript:alert(9)) <style>*{display:none}</style> {{ 7*7 }} {% include 'x' %} "
    "</pre></script><form action=//127.0.0.1><input name=x autofocus onfocus=alert(10)></form> "
    "<meta http-equiv=refresh content='0;url=//127.0.0.1'> <base href=//127.0.0.1>"
)
CODE = f"""
class Shown:
    def _repr_html_(self): return {HTML!r}
    def _repr_javascript_(self): return "alert(11)"
    def _repr_mimebundle_(self, **k): return {{"text/html": {HTML!r}, "text/plain": {HTML!r}}}
    def __repr__(self): return {HTML!r}
from IPython.display import display, HTML, Javascript
display(HTML({HTML!r}), Javascript("alert(12)"), Shown())
print({HTML!r})
import sys; print({HTML!r}, file=sys.stderr)
Shown()
"""


def everywhere_in_the_notebook(n: Notebook) -> None:
    find(n, "explain")["source"] = HTML + "\n\n```{=html}\n<script>alert(13)</script>\n```\n" + HTML
    for kind in ("markdown", "raw"):
        cell = {"cell_type": kind, "id": f"own-{kind}", "source": HTML, "metadata": {}}
        n["cells"].insert(2, cell | {"attachments": {"x": {"text/html": HTML}}})
    n["metadata"]["title"] = n["metadata"]["authors"] = HTML
    find(n, "growth")["id"] = HTML


MARKUP = Attack(
    "has HTML and script wherever text is shown",
    cell=CODE,
    stubs={
        "growth": f"def growth(z):\n    raise ValueError({HTML!r})\n# {HTML}",
        "growth_rate": f"class E(Exception): pass\nE.__name__ = {HTML!r}\nraise E({HTML!r})",
        "growth_rate_from_a": f"def growth_rate_from_a(a):\n    return type({HTML!r}, (), {{}})()",
        "q_fastest": f"q_fastest = {HTML!r}",
    },
    edit=everywhere_in_the_notebook,
)
