"""Foreign notes as drafts: clozes where they are clozes, flashcards of everything else.

Their HTML becomes Markdown; their templates are never run, so what a template adds or
hides is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from studyapp.exchange.anki.note_types import FIELDS, NOTE_TYPES
from studyapp.exchange.anki_import.cloze_text import NestedCloze, gaps_of
from studyapp.exchange.anki_import.collection import Note
from studyapp.exchange.drafting import Drafts, slug
from studyapp.exchange.html_to_markdown import to_markdown

_SOUND = re.compile(r"\[(?:sound|anki:play):[^\]]*\]")
_OWN_TYPES = {known.model_id for known in NOTE_TYPES}
_MOST_TAGS = 30


def is_ours(note: Note) -> bool:
    """Is it of one of the note types of our decks?"""
    return note.type.id in _OWN_TYPES and note.type.fields[:2] == FIELDS[:2]


def add_draft(drafts: Drafts, note: Note) -> bool:
    """Take one foreign note; True if it became a draft."""
    where = f"note {note.id}"
    data = {
        "id": f"anki-{slug(note.guid) or note.id}-{note.id % 100_000}",
        "tags": list(_tags(note.tags)),
        **(_cloze(drafts, note, where) if note.type.cloze else _flashcard(drafts, note, where)),
    }
    if "stem" not in data:
        drafts.lose(where, "question", "the note has no text that could be asked")
        return False
    return drafts.add(where, data, note.deck.rpartition("::")[2])


def _tags(tags: Iterable[str]) -> Iterable[str]:
    """Anki's levels are ours joined by hyphens."""
    cleaned = dict.fromkeys(slug(tag.replace("::", "-"), 80) for tag in tags)
    return [tag for tag in cleaned if tag][:_MOST_TAGS]


def _texts(drafts: Drafts, note: Note, where: str) -> list[str]:
    """The fields that hold something, as Markdown, in their order."""
    found = []
    for name, value in note.fields.items():
        if is_ours(note) and name not in ("Question", "Answer", "Explanation"):
            continue
        if _SOUND.search(value):
            drafts.lose(where, name, "a sound was left out; questions hold text alone")
        drafts.weigh(where, value)
        text, dropped = to_markdown(_SOUND.sub(" ", value))
        for message in dropped:
            drafts.lose(where, name, message, "changed")
        if text.strip():
            found.append(text.strip())
    return found


def _flashcard(drafts: Drafts, note: Note, where: str) -> dict[str, object]:
    texts = _texts(drafts, note, where)
    if len(texts) < 2:
        return {}
    return {"type": "flashcard", "stem": texts[0], "answers": ["\n\n".join(texts[1:])]}


def _cloze(drafts: Drafts, note: Note, where: str) -> dict[str, object]:
    texts = _texts(drafts, note, where)
    if not texts:
        return {}
    try:
        stem, answers = gaps_of(texts[0])
    except NestedCloze:
        drafts.lose(where, "question", "a gap stands inside another gap", "left_out")
        return {}
    if not answers:
        return {}
    more = "\n\n".join(texts[1:])
    return {"type": "cloze", "stem": stem, "answers": answers, "explanation": more}
