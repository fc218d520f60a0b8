"""A whole package read: what was learnt of our questions, and drafts of foreign notes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studyapp.domain.past_answers import PastAnswer
from studyapp.exchange.anki_import.collection import Collection, opened
from studyapp.exchange.anki_import.container import unpack
from studyapp.exchange.anki_import.drafts import add_draft, is_ours
from studyapp.exchange.anki_import.reviews import read_reviews
from studyapp.exchange.drafting import Drafts
from studyapp.exchange.loss import Imported


@dataclass(frozen=True)
class ReadPackage:
    """``own`` counts the notes that are questions of this bank, ``suspended`` are those of
    them of which every card is suspended. ``drafts`` holds the ``foreign`` notes, where they
    were wanted."""

    own: int
    foreign: int
    answers: tuple[PastAnswer, ...]
    suspended: frozenset[str]
    drafts: Imported


def read_package(
    package: Path, own_guids: Mapping[str, str], *, drafts: bool = True
) -> ReadPackage:
    """Read an .apkg or .colpkg; ``own_guids`` gives the question id of each GUID of ours.
    Without ``drafts`` foreign notes are only counted, which costs next to nothing.

    Raises BadPackage. Writes nowhere but into a temporary folder that is gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="anki-") as folder:
        unpacked = unpack(package, Path(folder))
        with opened(unpacked.database) as collection:
            return _read(collection, own_guids, unpacked.media, wanted=drafts)


def _read(
    collection: Collection, own_guids: Mapping[str, str], media: int, *, wanted: bool
) -> ReadPackage:
    drafts, own, read, foreign = Drafts(), dict[int, str](), 0, 0
    for note in collection.notes():
        read += 1
        if note.guid in own_guids and is_ours(note):
            own[note.id] = own_guids[note.guid]
        else:
            foreign += 1
            if wanted:
                add_draft(drafts, note)
    if (unread := collection.count() - read) > 0:
        drafts.lose("package", "notes", f"{unread} notes are too long or damaged to be read")
    if media:
        drafts.lose("package", "media", f"{media} media files; questions hold text alone")
    reviews = read_reviews(collection.reviews(), own)
    if reviews.by_hand:
        drafts.lose(
            "package",
            "reviews",
            f"{reviews.by_hand} due dates set by hand; no answer was given",
        )
    return ReadPackage(
        len(own), foreign, reviews.answers, _suspended(collection, own), drafts.imported()
    )


def _suspended(collection: Collection, own: Mapping[int, str]) -> frozenset[str]:
    awake, asleep = set[str](), set[str]()
    for card in collection.cards():
        if card.note_id in own:
            (asleep if card.suspended else awake).add(own[card.note_id])
    return frozenset(asleep - awake)
