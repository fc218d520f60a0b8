"""GUIDs and deck ids: derived, never stored, and never to be changed.

A learner's collection remembers a note by its GUID. Everything here therefore depends
on names that are stable for ever (bank id, question id, topic slug) and on nothing else.
"""

from __future__ import annotations

import hashlib
import json
import string

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_GUID_LENGTH = 20


def _digest(*names: str) -> int:
    """256 bits of the names; a JSON list, so that no two lists of names read the same."""
    text = json.dumps(names, ensure_ascii=True, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(text.encode("ascii")).digest(), "big")


def note_guid(bank_id: str, question_id: str) -> str:
    """The note's GUID: 20 letters and digits (119 bits), the same for every export."""
    number = _digest("note", bank_id, question_id)
    digits = []
    for _ in range(_GUID_LENGTH):
        number, digit = divmod(number, 62)
        digits.append(_BASE62[digit])
    return "".join(digits)


def deck_id(bank_id: str, topic: str | None = None) -> int:
    """The id of a topic's deck, or of the bank's parent deck.

    40 bits of the digest above 2**40: the size of Anki's own ids (milliseconds), exact
    in JavaScript, and never 1, the id of Anki's default deck.
    """
    names = ("deck", bank_id) if topic is None else ("deck", bank_id, topic)
    return (1 << 40) + _digest(*names) % (1 << 40)
