"""What goes over the wire: pages compressed, files cached for good.

A file never changes under its address. At start-up the few files that pages use are copied
into ``<data>/assets/<digest>/``, compressed beside the plain ones; WhiteNoise answers for
them before Flask is asked. The digest of all of them is part of every address, so that a
page and the modules it loads are always of one making.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import flask_bootstrap
from flask import Flask, current_app, url_for
from flask_compress import Compress
from whitenoise import WhiteNoise

from studyapp.config import Config

_BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
FROM_BOOTSTRAP = {"bootstrap.min.css": _BOOTSTRAP / "css" / "bootstrap.min.css"}
"""What is taken from Bootstrap, under the name that it gets here."""

_FORMAT = b"1"  # of the folder; another number makes every folder anew
_TEXT = {".css", ".js", ".svg"}
_KEEP = 3
_DRAFT = ".draft-"
_HOUR = 3600


def asset(name: str) -> str:
    """The address of a file of ours, or of one :data:`FROM_BOOTSTRAP`."""
    return url_for("static", filename=f"{current_app.extensions['studyapp.assets']}{name}")


def init_app(app: Flask, config: Config) -> None:
    """Compress pages; serve the files, while debugging as they are on disk."""
    app.config.update(
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=4,
        COMPRESS_MIN_SIZE=1000,
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    Compress(app)
    _serve_files(app, config.data / "assets")


def _serve_files(app: Flask, assets: Path) -> None:
    files = WhiteNoise(
        app.wsgi_app,
        max_age=_HOUR,
        autorefresh=app.debug,
        allow_all_origins=False,
        immutable_file_test=r"^/static/[0-9a-f]{12}/",
        add_headers_function=_headers,
    )
    static = Path(str(app.static_folder))
    if app.debug:
        files.add_files(str(static), prefix="static/")
        files.add_files(str(_BOOTSTRAP / "css"), prefix="static/")
        app.extensions["studyapp.assets"] = ""
    else:
        folder = prepare(assets, static)
        files.add_files(str(folder), prefix="static/")
        for kept in _kept(assets):  # for pages of an earlier making, still open
            files.add_files(str(kept), prefix=f"static/{kept.name}/")
        app.extensions["studyapp.assets"] = f"{folder.name}/"
    app.wsgi_app = files  # type: ignore[method-assign]


def _headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def _sources(static: Path) -> dict[str, Path]:
    """The files by the name under which they are served."""
    own = {p.relative_to(static).as_posix(): p for p in static.rglob("*") if p.is_file()}
    return dict(sorted((own | FROM_BOOTSTRAP).items()))


def _digest(sources: dict[str, Path]) -> str:
    found = hashlib.sha256(_FORMAT)
    for name, path in sources.items():
        content = path.read_bytes()
        found.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()[:12]


def prepare(assets: Path, static: Path) -> Path:
    """The folder in ``assets`` of the files in ``static`` and :data:`FROM_BOOTSTRAP`, made
    unless it is there; whole or not at all, however many servers start at once."""
    sources = _sources(static)
    folder = assets / _digest(sources)
    if folder.is_dir():
        return folder
    assets.mkdir(exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=assets))
    for name, path in sources.items():
        target = draft / name
        target.parent.mkdir(parents=True, exist_ok=True)
        for suffix, content in _variants(path):
            target.with_name(target.name + suffix).write_bytes(content)
    try:
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(draft)  # another process was first, with the same files
    _prune(assets)
    return folder


def _variants(path: Path) -> Iterator[tuple[str, bytes]]:
    """The file as it is, and compressed where that is worth it; each with its suffix."""
    content = path.read_bytes()
    yield "", content
    if path.suffix in _TEXT:
        yield ".gz", gzip.compress(content, 9, mtime=0)
        yield ".br", brotli.compress(content, quality=10)


def _kept(assets: Path) -> list[Path]:
    """The folders there are, the newest first."""
    found = [p for p in assets.iterdir() if not p.name.startswith(_DRAFT)]
    return sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)


def _prune(assets: Path) -> None:
    """Remove all but the newest folders, and what a start that was killed left half made."""
    long_ago = time.time() - _HOUR
    left = [p for p in assets.glob(f"{_DRAFT}*") if p.stat().st_mtime < long_ago]
    for folder in _kept(assets)[_KEEP:] + left:
        shutil.rmtree(folder, ignore_errors=True)
