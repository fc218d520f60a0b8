"""A collection file as Anki's packages carry it: its tables, and rows put into them.

The tables are those of schema 11, which every Anki since 2.0 reads and brings up to its
own. Indexes are left out but for one that importing searches by: a package is read once.
Sort text and checksum of a note are left to Anki, which computes both as it imports.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import genanki

from studyapp.exchange.anki.progress import CardProgress, ReviewLine
from studyapp.exchange.anki.progress_rows import card_row, created, review_row

_TABLES = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL,
 scm integer NOT NULL, ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL,
 ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
 dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL,
 mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL,
 sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL,
 ord integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL,
 queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL,
 reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL,
 odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
 ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL,
 factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
"""
_INDEX = "CREATE INDEX ix_cards_nid ON cards (nid)"
_NOTE = "INSERT INTO notes VALUES (?,?,?,?,-1,?,?,'',0,0,'')"
_CARD = "INSERT INTO cards VALUES (?,?,?,?,?,-1,?,?,?,?,?,?,?,?,0,0,0,?)"
_REVIEW = "INSERT OR IGNORE INTO revlog VALUES (?,?,-1,?,?,?,?,?,?)"
_PAGE = 1 << 16
_AT_ONCE = 50
_DEFAULT = 1
"""The id of the deck and of the preset that every collection has."""

_CONFIG: dict[str, Any] = {
    "activeDecks": [_DEFAULT],
    "addToCur": True,
    "collapseTime": 1200,
    "creationOffset": 0,
    "curDeck": _DEFAULT,
    "dayLearnFirst": False,
    "dueCounts": True,
    "estTimes": True,
    "newSpread": 0,
    "sched2021": True,
    "schedVer": 2,
    "sortBackwards": False,
    "sortType": "noteFld",
    "timeLim": 0,
}
"""``schedVer`` is the second scheduler's, without which Anki reads Good as Easy in a log;
``creationOffset`` (minutes west) lets it count days by dates."""

_PRESET: dict[str, Any] = {
    "autoplay": True,
    "dyn": False,
    "id": _DEFAULT,
    "lapse": {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
    "maxTaken": 60,
    "mod": 0,
    "name": "Default",
    "new": {
        "bury": False, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 0],
        "order": 1, "perDay": 20,
    },
    "replayq": True,
    "rev": {
        "bury": False, "ease4": 1.3, "hardFactor": 1.2, "ivlFct": 1, "maxIvl": 36500,
        "perDay": 200,
    },
    "timer": 0,
    "usn": 0,
}  # fmt: skip


class PackageNote(NamedTuple):
    """A note as it is to stand in a package.

    ``modified`` is in whole seconds since 1970 (Anki's unit); ``ordinals`` are card
    numbers from 0: the template, or the cloze number less one. ``due`` is the place among
    new cards. ``progress`` holds for all its cards; its reviews stand with the first.
    """

    guid: str
    model_id: int
    deck_id: int
    fields: Sequence[str]
    tags: Sequence[str]
    modified: int
    ordinals: Sequence[int]
    due: int
    progress: CardProgress | None = None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _deck(deck: genanki.Deck) -> dict[str, Any]:
    """The deck as it has never been studied; genanki's own form carries an old day's counts."""
    counts = {f"{kind}Today": [0, 0] for kind in ("new", "rev", "lrn", "time")}
    return counts | {
        "browserCollapsed": False,
        "collapsed": False,
        "conf": _DEFAULT,
        "desc": deck.description,
        "dyn": 0,
        "extendNew": 0,
        "extendRev": 0,
        "id": deck.deck_id,
        "mod": 0,
        "name": deck.name,
        "usn": 0 if deck.deck_id == _DEFAULT else -1,
    }


def _joined(fields: Sequence[str]) -> str:
    text = "\x1f".join(fields)
    if text.count("\x1f") == len(fields) - 1:
        return text
    return "\x1f".join(field.replace("\x1f", "") for field in fields)


@lru_cache(maxsize=1000)
def _tagged(tags: tuple[str, ...]) -> str:
    """Tags between spaces; white space within one would make two of it."""
    return f" {' '.join('_'.join(tag.split()) for tag in tags)} " if tags else ""


class CollectionWriter:
    """Puts notes into a new collection file; numbers notes and cards from ``first_id``.

    Anki's ids are milliseconds since 1970. It renumbers those that it has in use: a note
    is known by its GUID alone, a card by its note and ordinal.
    """

    def __init__(self, path: Path, first_id: int) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._first_id = self._note_id = self._card_id = first_id
        for pragma in (f"page_size = {_PAGE}", "journal_mode = OFF", "synchronous = OFF"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def add_notes(self, notes: Iterable[PackageNote]) -> None:
        """Write all ``notes``, holding few of them at a time."""
        source = iter(notes)
        while some := list(islice(source, _AT_ONCE)):
            rows, cards = [], []
            for note in some:
                guid, model_id, deck_id, fields, tags, modified, ordinals, due, progress = note
                note_id = self._note_id
                self._note_id += 1
                rows.append(
                    (note_id, guid, model_id, modified, _tagged(tuple(tags)), _joined(fields))
                )
                state = card_row(progress, due, modified)
                if progress is not None and progress.reviews:
                    self._add_reviews(self._card_id, progress.reviews)
                for ordinal in ordinals:
                    cards.append((self._card_id, note_id, deck_id, ordinal, *state))
                    self._card_id += 1
            self._db.executemany(_NOTE, rows)
            self._db.executemany(_CARD, cards)

    @property
    def cards(self) -> int:
        """How many cards have been written."""
        return self._card_id - self._first_id

    def _add_reviews(self, card_id: int, reviews: Iterable[ReviewLine]) -> None:
        """A review's id is its time; where that millisecond is taken, the next free one."""
        for line in reviews:
            id_, *rest = review_row(line)
            while not self._db.execute(_REVIEW, (id_, card_id, *rest)).rowcount:
                id_ += 1

    def finish(
        self, models: Iterable[genanki.Model], decks: Iterable[genanki.Deck], rollover: int
    ) -> None:
        """Write what describes the collection. ``rollover`` is the hour at which days begin."""
        shown = [genanki.Deck(_DEFAULT, "Default"), *decks]
        self._db.execute(
            "INSERT INTO col VALUES (1,?,?,0,11,0,0,0,?,?,?,?,'{}')",
            (
                int(created(rollover).timestamp()),
                self._note_id,
                _json(_CONFIG | {"nextPos": self._note_id - self._first_id + 1}
                      | {"rollover": rollover}),
                _json({model.model_id: model.to_json(0, _DEFAULT) for model in models}),
                _json({deck.deck_id: _deck(deck) for deck in shown}),
                _json({_DEFAULT: _PRESET}),
            ),
        )  # fmt: skip
        self._db.execute(_INDEX)
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._db.close()
