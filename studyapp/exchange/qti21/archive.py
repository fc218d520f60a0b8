"""Files out of a zip that nobody vouches for: into memory, counted, and never to a disk."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from studyapp.domain.errors import Invalid

LARGEST_PACKAGE = 32_000_000
LARGEST_FILE = 1_000_000
LARGEST_WHOLE = 32_000_000
MOST_FILES = 5_000
LARGEST_DIRECTORY = 2_000_000
HIGHEST_RATIO = 200
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
    ValueError, OverflowError, IndexError,
)  # fmt: skip


class Archive:
    """The readable files of a package by name. Raises Invalid where it is none."""

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST_PACKAGE:
            limit = LARGEST_PACKAGE // 10**6
            raise Invalid(f"the package is larger than {limit} MB; divide it")
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _BROKEN as error:
            raise Invalid(f"the package cannot be opened as a zip file: {error}") from None
        if len(entries) > MOST_FILES:
            raise Invalid(f"the package holds more than {MOST_FILES:,} files; divide it")
        self._entries = {entry.filename: entry for entry in entries if _is_safe(entry)}
        self._left = LARGEST_WHOLE

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The file's bytes; raises ValueError with the reason where it is not to be read."""
        entry = self._entries.get(name)
        if entry is None:
            raise ValueError(f"there is no file {name[:100]} in the package")
        most = min(LARGEST_FILE, self._left, HIGHEST_RATIO * (entry.compress_size + 100))
        try:
            with self._zip.open(entry) as file:
                data = file.read(most + 1)
        except _BROKEN:
            raise ValueError("the file is damaged") from None
        if len(data) > most:
            raise ValueError("the file unpacks to more than is read of one package")
        self._left -= len(data)
        return data


def _check_directory(data: bytes) -> None:
    """Refuse a directory that is too large before anything reads it."""
    tail = data[-(65_535 + 22) :]
    for at in {tail.rfind(b"PK\5\6"), len(tail) - 22}:
        if at >= 0 and tail[at : at + 4] == b"PK\5\6":
            size = int.from_bytes(tail[at + 12 : at + 16], "little")
            if size > LARGEST_DIRECTORY:
                raise Invalid(f"the package holds more than {MOST_FILES:,} files; divide it")


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    """A plain file with a name inside the package, not encrypted, packed in a usual way."""
    name = entry.filename
    inside = not name.startswith(("/", "\\")) and ".." not in name.split("/")
    plain = inside and "\\" not in name and ":" not in name and not name.endswith("/")
    return plain and not entry.flag_bits & 1 and entry.compress_type in _METHODS


def beside(name: str, href: str) -> str:
    """The name in the package that ``href`` in the file ``name`` points to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), href))
