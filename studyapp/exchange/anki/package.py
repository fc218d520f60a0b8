"""An .apkg file, written as a stream: notes go in one by one and little is held.

Two layouts hold the same collection. That of Anki 2.1.50 (2022) and later is compressed
with zstd; the one before it, which later versions read too, with deflate. See docs/anki.md
for why the first is written unless asked otherwise.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import zstandard

from studyapp.exchange.anki.collection import CollectionWriter, PackageNote
from studyapp.exchange.anki.identity import note_guid
from studyapp.exchange.anki.note_types import FIELDS, model

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_COLLECTION, _LEGACY_COLLECTION, _OLDEST = (
    "collection.anki21b",
    "collection.anki21",
    "collection.anki2",
)
_META, _LEGACY_META = b"\x08\x03", b"\x08\x02"
"""A protobuf message whose one field, the layout's number, is 3 or 2."""

_PIECE = 1 << 18
_TOO_OLD = "This deck needs Anki 2.1.50 or later. Update Anki, then import the file again."


def _compressor() -> zstandard.ZstdCompressor:
    """Tuned on decks: faster than level 3 and smaller than level 5, in 30 MB of memory.

    How the work is split is part of the bytes, so the threads are two on every machine.
    """
    parameters = zstandard.ZstdCompressionParameters(
        strategy=zstandard.STRATEGY_DFAST,
        window_log=23,
        hash_log=18,
        chain_log=16,
        search_log=1,
        min_match=7,
        job_size=4 << 20,
        overlap_log=8,
        threads=2,
    )
    return zstandard.ZstdCompressor(compression_params=parameters)


def _put(archive: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
    entry.compress_type = method
    archive.writestr(entry, data)


def _put_file(archive: zipfile.ZipFile, name: str, path: Path, method: int) -> None:
    """Into the archive under ``name``: as zstd where the method is *stored*, or deflated."""
    entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
    entry.compress_type = method
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(entry, "w") as target:
        if method == zipfile.ZIP_STORED:
            _compressor().copy_stream(source, target, read_size=_PIECE, write_size=_PIECE)
        else:
            shutil.copyfileobj(source, target, _PIECE)


def _put_notice(archive: zipfile.ZipFile, folder: Path) -> None:
    """What a program that is too old for the package finds in it: a note that says so."""
    path = folder / "notice.db"
    kind, name = model("flashcard"), "update-anki"
    text = {"Id": name, "Question": "Please update Anki.", "Answer": _TOO_OLD}
    fields = [text.get(field, "") for field in FIELDS]
    with closing(CollectionWriter(path, 1)) as collection:
        guid = note_guid("", name)
        collection.add_notes([PackageNote(guid, kind.model_id, 1, fields, (), 0, (0,), 1)])
        collection.finish([kind], [], rollover=4)
    _put_file(archive, _OLDEST, path, zipfile.ZIP_DEFLATED)


def _pack(path: Path, archive: zipfile.ZipFile, legacy: bool) -> None:
    """Anki looks at ``meta`` first, so it comes first."""
    _put(archive, "meta", _LEGACY_META if legacy else _META, zipfile.ZIP_STORED)
    if legacy:
        _put_file(archive, _LEGACY_COLLECTION, path, zipfile.ZIP_DEFLATED)
    else:
        _put_file(archive, _COLLECTION, path, zipfile.ZIP_STORED)
    _put_notice(archive, path.parent)
    media = b"{}" if legacy else zstandard.ZstdCompressor().compress(b"")
    _put(archive, "media", media, zipfile.ZIP_STORED)


@contextmanager
def open_package(
    out: Path, *, first_id: int, legacy: bool = False
) -> Iterator[CollectionWriter]:
    """A collection to fill and finish; after the block it is the package ``out``.

    The same rows give the same bytes. If anything fails, ``out`` is as it was and nothing
    else is left behind.
    """
    with tempfile.TemporaryDirectory(prefix=".deck-", dir=out.parent) as folder:
        path, whole = Path(folder, "collection.db"), Path(folder, "deck.apkg")
        with closing(CollectionWriter(path, first_id)) as collection:
            yield collection
        with zipfile.ZipFile(whole, "w") as archive:
            _pack(path, archive, legacy)
        os.replace(whole, out)
