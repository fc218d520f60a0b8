"""GUIDs and deck ids: derived, never stored, and never to be changed.

A learner's collection remembers a note by its GUID. Everything here therefore depends
on names that are stable for ever (bank id, question id, topic slug) and on nothing else.
"""

from __future__ import annotations

import hashlib
import string
from json.encoder import encode_basestring_ascii

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_PAIRS = tuple(low + high for high in _BASE62 for low in _BASE62)
_GUID_LENGTH = 20


def _digest(*names: str) -> int:
    """256 bits of the names; a JSON list, so that no two lists of names read the same."""
    text = f"[{','.join(map(encode_basestring_ascii, names))}]"
    return int.from_bytes(hashlib.sha256(text.encode("ascii")).digest(), "big")


def note_guid(bank_id: str, question_id: str) -> str:
    """The note's GUID: 20 letters and digits (119 bits), the same for every export."""
    number = _digest("note", bank_id, question_id) % 62**_GUID_LENGTH
    pairs = []
    for _ in range(_GUID_LENGTH // 2):  # two digits at once, the lowest first
        number, pair = divmod(number, 62 * 62)
        pairs.append(_PAIRS[pair])
    return "".join(pairs)


def deck_id(bank_id: str, topic: str | None = None) -> int:
    """The id of a topic's deck, or of the bank's parent deck.

    40 bits of the digest above 2**40: the size of Anki's own ids (milliseconds), exact
    in JavaScript, and never 1, the id of Anki's default deck.
    """
    names = ("deck", bank_id) if topic is None else ("deck", bank_id, topic)
    return (1 << 40) + _digest(*names) % (1 << 40)
