"""Files that people send: which pages take them, how large, and where they wait meanwhile."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, request

from studyapp.config import Config, settings
from studyapp.domain.errors import Invalid

PAGES = {"author.import_file", "decks.take_back", "account.import_data"}


def init_app(app: Flask, config: Config) -> None:
    """Call before anything that reads a form, such as the check of its token."""

    def allow() -> None:
        if request.endpoint in PAGES:
            request.max_content_length = config.upload_mb << 20

    app.before_request(allow)


@contextmanager
def uploaded(name: str = "file") -> Iterator[Path]:
    """The file of a form's field, on disk until the block ends; raises Invalid without one.

    The name that the sender gave it is used nowhere.
    """
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        raise Invalid("No file was sent.", {name: "Choose a file first."})
    with tempfile.TemporaryDirectory(prefix="upload-", dir=settings().data) as folder:
        path = Path(folder, "file")
        sent.save(path)
        yield path
