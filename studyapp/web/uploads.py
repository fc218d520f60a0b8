"""Files that people send: which pages take them, how large, and where they wait meanwhile."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, request

from studyapp.config import Config, settings
from studyapp.domain.errors import Invalid

_PREFIX = "upload-"
_HOUR = 3600
PAGES = {"author.import_file", "decks.take_back", "account.import_data"}


def init_app(app: Flask, config: Config) -> None:
    """Call before anything that reads a form, such as the check of its token."""

    def allow() -> None:
        if request.endpoint in PAGES:
            request.max_content_length = config.upload_mb << 20

    app.before_request(allow)
    _prune(config.data)


def _prune(data: Path) -> None:
    """Remove what a server that was killed meanwhile left behind."""
    for folder in data.glob(f"{_PREFIX}*"):
        if folder.stat().st_mtime < time.time() - _HOUR:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def uploaded(name: str = "file") -> Iterator[Path]:
    """The file of a form's field, on disk until the block ends; raises Invalid without one.

    The name that the sender gave it is used nowhere.
    """
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        raise Invalid("No file was sent.", {name: "Choose a file first."})
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=settings().data) as folder:
        path = Path(folder, "file")
        sent.save(path)
        yield path
