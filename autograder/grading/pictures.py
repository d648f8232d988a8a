"""Pictures in written answers: kept for the instructor who reads them, within bounds.

Colab writes a picture into the text, JupyterLab attaches it. Both become attachments of the usual
kinds of picture; the data of anything else is left out and its place marked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograder.grading.purse import Purse

MAX_PICTURE = 2 * 2**20  # characters of a picture in base64
MAX_PICTURES = 8  # in one cell
KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")

_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.-]+)*),([A-Za-z0-9+/=%_-]*)", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII)
_NAME = re.compile(r"[\w .()-]{1,100}")
LEFT_OUT = "A picture was left out: of a kind that is not shown, or too large."


def without_pictures(
    source: str, attachments: Any, remarks: list[str], room: Purse
) -> tuple[str, dict[str, Any]]:
    """A text whose pictures are attachments, and these.

    Parameters
    ----------
    source : str
    attachments : Any
        Those of the submitted cell; nothing about them is trusted.
    remarks : list of str
        Gets a line where something is left out.
    room : Purse
        What the pictures of the notebook may still have.
    """
    kept: dict[str, Any] = {}

    def keep(name: str, kind: Any, data: Any) -> bool:
        if isinstance(data, list) and all(isinstance(part, str) for part in data):
            data = "".join(data)
        data = re.sub(r"\s", "", data) if isinstance(data, str) else ""
        most = min(MAX_PICTURE, room.left)
        fits = kind in KINDS and len(data) <= most and _BASE64.fullmatch(data)
        if not fits or len(kept) >= MAX_PICTURES or not _NAME.fullmatch(name):
            remarks.append(LEFT_OUT)
            return False
        kept[name] = {kind: data}
        room.take(len(data))
        return True

    def attached(found: re.Match[str]) -> str:
        kind, options, data = found.groups()
        name = f"picture {len(kept) + 1}".replace(" ", "-")
        if ";base64" in options and keep(name, kind, data):
            return f"attachment:{name}"
        return "left-out"

    if isinstance(attachments, Mapping):
        for name, forms in list(attachments.items())[: MAX_PICTURES + 1]:
            form = forms if isinstance(forms, Mapping) else {}
            kind = next((k for k in KINDS if k in form), None)
            keep(str(name), kind, form.get(kind))
    return _DATA.sub(attached, source) if "data:" in source else source, kept
