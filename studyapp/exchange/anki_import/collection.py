"""A collection's database, read and never trusted: notes, cards, reviews.

Opened read-only, without views, triggers or virtual tables, under a limit of time.
Both schemas are read: note types as JSON in ``col`` (up to schema 11), or in tables of
their own (from schema 15 on).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyapp.exchange.anki_import.container import BadPackage
from studyapp.exchange.anki_import.protobuf import ProtobufError, fields_of
from studyapp.store.engine import SQLITE

SECONDS = 20.0
"""How long reading one collection may take."""
MOST_NOTES = 200_000
LONGEST_NOTE = 500_000
"""Characters of all fields of a note together; a longer one is left out."""
_LONGEST_JSON = 32 << 20
_OPCODES_BETWEEN_LOOKS = 20_000


@dataclass(frozen=True)
class NoteType:
    id: int
    name: str
    cloze: bool
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """``fields`` are HTML, by the names of its note type; ``tags`` as Anki splits them."""

    id: int
    guid: str
    type: NoteType
    fields: dict[str, str]
    tags: tuple[str, ...]
    deck: str


@dataclass(frozen=True)
class Reviewed:
    """One line of the review log. ``at`` in milliseconds since 1970, ``ease`` 1 to 4 (0 for
    a change by hand), ``kind`` Anki's: learn 0, review 1, relearn 2, filtered 3, manual 4,
    rescheduled 5."""

    at: int
    note_id: int
    ordinal: int
    ease: int
    factor: int
    millis: int
    kind: int


@dataclass(frozen=True)
class CardState:
    note_id: int
    suspended: bool


class Collection:
    """The readable parts of an opened collection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._tables = {row[0] for row in self._rows("SELECT name FROM sqlite_master")}
        self.types = {found.id: found for found in self._types()}
        self._decks = self._deck_names()

    def notes(self) -> Iterator[Note]:
        """All notes whose note type is known, in the order of their ids."""
        statement = (
            "SELECT id, guid, mid, flds, tags,"
            " (SELECT did FROM cards WHERE nid = notes.id ORDER BY ord LIMIT 1)"
            " FROM notes WHERE length(flds) <= ? ORDER BY id LIMIT ?"
        )
        for id_, guid, mid, flds, tags, deck in self._rows(statement, LONGEST_NOTE, MOST_NOTES):
            type_ = self.types.get(mid)
            if type_ is None or not all(isinstance(v, str) for v in (guid, flds, tags)):
                continue
            values = dict(zip(type_.fields, flds.split("\x1f"), strict=False))
            yield Note(id_, guid, type_, values, tuple(tags.split()), self._decks.get(deck, ""))

    def count(self) -> int:
        """Notes in the collection, readable or not."""
        return int(next(self._rows("SELECT count(*) FROM notes"))[0])

    def reviews(self) -> Iterator[Reviewed]:
        """The review log of the cards that are there, oldest first."""
        statement = (
            "SELECT r.id, c.nid, c.ord, r.ease, r.factor, r.time, r.type"
            " FROM revlog r JOIN cards c ON c.id = r.cid ORDER BY r.id"
        )
        for row in self._rows(statement):
            if all(isinstance(value, int) for value in row):
                yield Reviewed(*row)

    def cards(self) -> Iterator[CardState]:
        for nid, queue in self._rows("SELECT nid, queue FROM cards"):
            yield CardState(nid, queue == -1)

    def _rows(self, statement: str, *values: Any) -> Iterator[Any]:
        return iter(self._connection.execute(statement, values))

    def _types(self) -> Iterator[NoteType]:
        if "notetypes" in self._tables:
            yield from self._types_of_tables()
            return
        for id_, type_ in self._json("models").items():
            fields = sorted(type_["flds"], key=lambda field: field["ord"])
            names = tuple(str(field["name"]) for field in fields)
            yield NoteType(int(id_), str(type_["name"]), type_.get("type") == 1, names)

    def _types_of_tables(self) -> Iterator[NoteType]:
        names: dict[int, list[str]] = {}
        for ntid, name in self._rows("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            names.setdefault(ntid, []).append(str(name))
        for id_, name, config in self._rows("SELECT id, name, config FROM notetypes"):
            cloze = fields_of(config).get(1) == 1
            yield NoteType(id_, str(name), cloze, tuple(names.get(id_, ())))

    def _deck_names(self) -> dict[int, str]:
        if "decks" in self._tables:
            rows = self._rows("SELECT id, name FROM decks")
            return {id_: str(name).replace("\x1f", "::") for id_, name in rows}
        return {int(id_): str(deck["name"]) for id_, deck in self._json("decks").items()}

    def _json(self, column: str) -> dict[str, Any]:
        statement = f"SELECT {column} FROM col WHERE length({column}) <= ?"  # noqa: S608
        row = next(self._rows(statement, _LONGEST_JSON), None)
        found = json.loads(row[0]) if row else None
        if not isinstance(found, dict):
            raise ValueError("no object")
        return found


@contextmanager
def opened(database: Path) -> Iterator[Collection]:
    """The collection, closed at the end; raises BadPackage, also while it is read."""
    try:
        connection = _connect(database)
        try:
            yield Collection(connection)
        finally:
            connection.close()
    except (SQLITE.Error, ValueError, KeyError, TypeError, AttributeError, StopIteration,
            RecursionError, OverflowError, ProtobufError) as error:  # fmt: skip
        if isinstance(error, BadPackage):
            raise
        if "interrupted" in str(error):
            raise BadPackage(
                "Reading the collection takes too long. Export fewer decks."
            ) from error
        raise BadPackage(
            "The collection in this package is damaged. In Anki run Tools, Check Database,"
            " and export it again."
        ) from error


def _connect(database: Path) -> Any:
    connection = SQLITE.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    connection.create_collation("unicase", _unicase)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA query_only = ON")
    end = time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, _OPCODES_BETWEEN_LOOKS)
    odd = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
        " OR sql LIKE 'create virtual%' LIMIT 1"
    ).fetchone()
    if odd:
        connection.close()
        raise BadPackage(
            f"The collection holds a {odd[0]} ({odd[1]!s:.40}), which Anki's never do."
            " It is not read."
        )
    return connection


def _unicase(a: str, b: str) -> int:
    x, y = a.casefold(), b.casefold()
    return (x > y) - (x < y)
