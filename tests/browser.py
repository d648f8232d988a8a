"""Chromium or Chrome for the tests that look at pages; run as a program, it installs one.

`find_browser` is what tests use. ``make browser`` runs this file.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from installing import install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
HELP = (
    "No Chromium or Chrome found. Install one (apt-get install chromium, or playwright install "
    "chromium), or set CHROMIUM to its path."
)


def find_browser() -> str | None:
    """Path of a browser: ``$CHROMIUM``, one in the PATH, or the one Playwright has installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return str(MACOS) if MACOS.exists() else _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def main() -> int:
    """Find a browser, else try to install one; 0 where there is one in the end."""
    if not find_browser():
        if os.environ.get("CHROMIUM"):
            print(f"CHROMIUM is {os.environ['CHROMIUM']!r}, which is no program.", file=sys.stderr)
            return 2
        install("browser", _ways_to_install())
    if not find_browser():
        print(HELP, file=sys.stderr)
        return 2
    return 0


def _ways_to_install() -> list[list[str]]:
    apt = shutil.which("apt-get")
    if apt and hasattr(os, "geteuid") and os.geteuid() == 0:
        install = [apt, "install", "--yes", "--quiet", "--no-install-recommends"]
        return [[apt, "update", "--quiet"], [*install, "chromium", "fonts-dejavu-core"]]
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


if __name__ == "__main__":
    sys.exit(main())
