"""Text of one file of a bank, and the one way in which such files are written."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import threading
from pathlib import Path

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes; a topic of 30 questions takes about 100,000."""


class UnusableFile(Exception):
    """The file holds no text to read; ``line`` is where that shows, the message says why."""

    def __init__(self, message: str, line: int = 1) -> None:
        self.line = line
        super().__init__(message)


def read_text(path: Path) -> str:
    """The UTF-8 text of a regular file of at most 4 MiB; raises :class:`UnusableFile`."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            kind = "a link" if path.is_symlink() else "no ordinary file"
            raise UnusableFile(f"is {kind}; put the file itself here")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise UnusableFile("is missing") from None
    except OSError as error:
        raise UnusableFile(f"cannot be read ({error.strerror})") from None
    if len(data) > LARGEST_FILE:
        raise UnusableFile("is larger than 4 MiB; split it")
    return _decode(data)


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnusableFile("is not UTF-8 text; save it in that encoding", line) from None
    if not text.strip():
        raise UnusableFile("is empty")
    return text


def replace_text(path: Path, text: str) -> bool:
    """Give ``path`` this text, whole or not at all; False when it has it already.

    The new text is on the disk before it takes the place of the old one. A link is replaced
    by a file, never followed.
    """
    data = text.encode("utf-8")
    with contextlib.suppress(OSError):
        if not path.is_symlink() and path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.is_file() and not path.is_symlink():
            shutil.copymode(path, draft)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return True
