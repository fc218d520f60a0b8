"""An .apkg file of genanki's notes and decks, with what genanki leaves out put right.

genanki stamps every note with the time of export, counts the cards of clozes wrongly,
leaves its database behind in the temporary folder, stores it uncompressed, and omits
``schedVer`` (without which Anki reads a learning history by the rules of its first
scheduler). Only its tables are used here. The same notes give the same bytes.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import genanki

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


class DatedNote(genanki.Note):  # type: ignore[misc]
    """A note with a modification time of its own and exactly the cards it is told.

    ``modified`` is in whole seconds since 1970 (Anki's unit); ``ordinals`` are card
    numbers from 0: the template, or the cloze number less one.
    """

    def __init__(
        self,
        *,
        model: genanki.Model,
        fields: Sequence[str],
        guid: str,
        tags: Iterable[str],
        modified: int,
        ordinals: Iterable[int],
        due: int,
    ) -> None:
        super().__init__(model=model, fields=list(fields), guid=guid, tags=tags, due=due)
        self.modified = modified
        self.cards = [genanki.Card(ordinal) for ordinal in ordinals]

    def write_to_db(
        self,
        cursor: sqlite3.Cursor,
        timestamp: float,
        deck_id: int,
        id_gen: Iterable[int],
    ) -> None:
        super().write_to_db(cursor, self.modified, deck_id, id_gen)


def _complete_collection(cursor: sqlite3.Cursor) -> None:
    """Name the scheduler, and write each model once (genanki repeats it for every deck)."""
    conf, models = cursor.execute("SELECT conf, models FROM col").fetchone()
    cursor.execute(
        "UPDATE col SET conf = ?, models = ?",
        (json.dumps(json.loads(conf) | {"schedVer": 2}), json.dumps(json.loads(models))),
    )


def _write_collection(decks: Sequence[genanki.Deck], path: Path, first_id: int) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        cursor = connection.cursor()
        package = genanki.Package(list(decks))
        package.write_to_db(cursor, first_id // 1000, itertools.count(first_id))
        _complete_collection(cursor)
        connection.commit()
    finally:
        connection.close()


def _zip_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def write_apkg(decks: Sequence[genanki.Deck], out: Path, *, first_id: int) -> None:
    """Write ``decks`` to ``out``: the whole file or, if anything fails, no change at all.

    Notes and cards are numbered from ``first_id`` (Anki's ids are milliseconds since 1970).
    Anki renumbers those it has in use; a note is known by its GUID alone.
    """
    with tempfile.TemporaryDirectory(prefix=".deck-", dir=out.parent) as folder:
        collection, archive = Path(folder, "collection.anki2"), Path(folder, "deck.apkg")
        _write_collection(decks, collection, first_id)
        with zipfile.ZipFile(archive, "w") as package:
            with (
                collection.open("rb") as source,
                package.open(_zip_entry("collection.anki2"), "w", force_zip64=False) as target,
            ):
                shutil.copyfileobj(source, target, 1 << 20)
            package.writestr(_zip_entry("media"), "{}")
        os.replace(archive, out)
