"""How many damaged files the tests read, and how a file is damaged.

``MUTATIONS`` in the environment gives the number over all formats and packages together.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from hypothesis import strategies as st

ALL = int(os.environ.get("MUTATIONS", "1000"))
PACKAGES = max(10, ALL * 2 // 5)
FILES = ALL - PACKAGES
LONGEST = 400_000
"""What a file may grow to by repetition: small enough to read many of, large enough that
work beyond the file's length does not end."""


@dataclass(frozen=True)
class Change:
    """At ``place`` (modulo the length), ``cut`` bytes give way to ``put``; what was cut and
    put stands there ``times`` times."""

    place: int
    cut: int
    put: bytes
    times: int = 1


def changes(signs: tuple[bytes, ...], most: int = 8) -> st.SearchStrategy[list[Change]]:
    """Changes with the ``signs`` that mean something in a format, and with any bytes."""
    return st.lists(
        st.builds(
            Change,
            place=st.integers(0, 2**20),
            cut=st.integers(0, 40),
            put=st.one_of(
                st.sampled_from(signs),
                st.lists(st.sampled_from(signs), max_size=4).map(b"".join),
                st.binary(max_size=8),
            ),
            times=st.sampled_from((1, 1, 1, 1, 1, 1, 2, 50, 3_000)),
        ),
        min_size=1,
        max_size=most,
    )


def damaged(data: bytes, wanted: list[Change]) -> bytes:
    """``data`` after all changes, one after the other."""
    found = bytearray(data)
    for change in wanted:
        at = change.place % (len(found) + 1)
        old = bytes(found[at : at + change.cut])
        piece = change.put if change.times == 1 else (old + change.put) * change.times
        room = max(0, LONGEST - len(found))
        found[at : at + change.cut] = piece[: max(room, 64)]
    return bytes(found)
