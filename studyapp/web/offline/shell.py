"""What makes the site installable: manifest, service worker, pages that need no server.

These are the same for everybody and name nobody: a device may keep them.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, render_template, url_for

from studyapp.web.files import asset

FILES = (
    "bootstrap.min.css",
    "style.css",
    "icon.svg",
    "offline/offline.css",
    "offline/grade.js",
    "offline/keys.js",
    "offline/paper.js",
    "offline/player.js",
    "offline/store.js",
    "offline/sync.js",
    "study/ordering.js",
    "study/said.js",
)
"""The files that the offline pages use, kept with them."""

PAPER, INK = "#fbfaf6", "#1e1c1a"


def manifest() -> Response:
    """How the installed site is called and looks."""
    drawn = [
        {"src": asset("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": asset("icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {
            "src": asset("icons/maskable-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
    home = url_for("home.index")
    body = {
        "id": home,
        "name": "Commonplace",
        "short_name": "Commonplace",
        "description": "A few questions a day, asked again just before you would forget.",
        "lang": "en",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": drawn,
        "shortcuts": [
            {"name": "Study", "url": url_for("study.card")},
            {"name": "Study offline", "url": url_for("offline.player")},
        ],
    }
    found = Response(json.dumps(body), mimetype="application/manifest+json")
    found.headers["Cache-Control"] = "public, max-age=3600"
    return found


def player() -> Response:
    """The page that plays the cards kept on a device."""
    return _same_for_all(_page("offline/player.html"))


def lost() -> Response:
    """What a device shows in place of a page that it cannot reach."""
    return _same_for_all(_page("offline/lost.html"))


def worker() -> Response:
    """The service worker. It names its shell by digest: where a file changes, so does it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    shell = {
        "version": _version(),
        "pages": {"player": url_for("offline.player"), "lost": url_for("offline.lost")},
        "files": [asset(name) for name in FILES],
    }
    body = f"const SHELL = {json.dumps(shell)};\n{_worker_text(str(app.static_folder))}"
    found = Response(body, mimetype="text/javascript")
    found.headers["Cache-Control"] = "no-cache"
    return found


@lru_cache
def _worker_text(static: str) -> str:
    return (Path(static) / "offline" / "worker.js").read_text(encoding="utf-8")


def _page(template: str) -> str:
    return render_template(template)


def _version() -> str:
    """The digest of the pages, and through their addresses of the files."""
    text = _page("offline/player.html") + _page("offline/lost.html")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _same_for_all(page: str) -> Response:
    found = Response(page, mimetype="text/html")
    found.headers["Shell-Version"] = _version()
    found.headers["Cache-Control"] = "no-cache"
    return found
