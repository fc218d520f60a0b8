"""Ids proposed for new questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyapp.domain.grading import fold
from studyapp.domain.questions import GAP

LONGEST_ID = 80
_MATH = re.compile(r"\$[^$]+\$")
_TELLING_WORDS = 5
_FILLERS = {
    "a", "an", "and", "are", "as", "at", "by", "did", "do", "does", "for", "from", "had",
    "has", "he", "her", "his", "how", "in", "is", "it", "its", "of", "on", "or", "she",
    "that", "the", "their", "they", "this", "to", "was", "were", "what", "when", "which",
    "who", "why", "with", "according",
}  # fmt: skip


def propose_id(topic: str, stem: str) -> str:
    """An id from the topic's slug and the first telling words of the stem."""
    plain = fold(_MATH.sub(" ", GAP.sub(" ", stem))).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _FILLERS]
    return _cut("-".join([topic, *(words[:_TELLING_WORDS] or ["question"])]), LONGEST_ID)


def numbered(id_: str) -> Iterator[str]:
    """The id, then the same with 2 to 99 at its end, for where it is taken."""
    yield id_
    for number in range(2, 100):
        yield f"{_cut(id_, LONGEST_ID - 3)}-{number}"


def _cut(id_: str, length: int) -> str:
    return id_[:length].rstrip("-")
