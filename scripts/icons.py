"""``python -m scripts.icons``: the installed site's icons, drawn from the SVG ones.

Needs chromium; run it after changing ``icon.svg`` or ``icons/maskable.svg``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).resolve().parent.parent / "studyapp" / "static"
DRAWN = {
    "icons/icon-192.png": ("icon.svg", 192),
    "icons/icon-512.png": ("icon.svg", 512),
    "icons/maskable-512.png": ("icons/maskable.svg", 512),
}


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("chromium is needed (Debian: apt-get install -y chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for target, (source, size) in DRAWN.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            drawing = (STATIC / source).read_text(encoding="utf-8")
            page.set_content(f"<style>*{{margin:0;display:block}}</style>{drawing}")
            page.screenshot(path=STATIC / target, omit_background=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
