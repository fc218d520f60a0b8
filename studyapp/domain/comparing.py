"""A typed answer laid beside the accepted one nearest to it, piece by piece."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz.distance import Indel

from studyapp.domain.grading import fold

Kind = Literal["same", "extra", "missing"]

_ALIKE = 0.6
"""Below this likeness (0 to 1) a comparison shows more ink than sense."""
_ISLAND = 2
"""Letters that both have in a row, for them to be shown as such."""
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Text that both have, that only the typed answer has, or that it lacks."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Comparison:
    """``same`` and ``extra`` pieces in order are what was typed; ``same`` and ``missing``
    ones are ``wanted``, but for capitals."""

    wanted: str
    pieces: tuple[Piece, ...]


def compare(typed: str, variants: Iterable[str]) -> Comparison | None:
    """What was typed against the nearest of ``variants``; None where they differ in nothing
    that counts, or in nearly everything."""
    given = fold(typed)
    likeness, wanted = max(
        ((Indel.normalized_similarity(given, fold(variant)), variant) for variant in variants),
        key=lambda found: found[0],
    )
    if not given or likeness < _ALIKE or given == fold(wanted):
        return None
    return Comparison(wanted, tuple(_joined(_by_word(typed, wanted))))


def _by_word(typed: str, wanted: str) -> Iterator[Piece]:
    mine, theirs = _TOKEN.findall(typed), _TOKEN.findall(wanted)
    for tag, i, j, k, m in _opcodes([t.lower() for t in mine], [t.lower() for t in theirs]):
        extra, missing = "".join(mine[i:j]), "".join(theirs[k:m])
        if tag == "equal":
            yield Piece("same", extra)
        elif _alike_letters(extra, missing):
            yield from _by_letter(extra, missing)
        else:
            yield from (Piece("extra", extra), Piece("missing", missing))


def _alike_letters(extra: str, missing: str) -> bool:
    """Is a comparison letter by letter readable? Not between joined, right-to-left letters."""
    joined = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in extra + missing)
    alike = Indel.normalized_similarity(extra.lower(), missing.lower()) > _ALIKE
    return bool(extra and missing) and alike and not joined


def _by_letter(typed: str, wanted: str) -> Iterator[Piece]:
    """A single letter between two changes is no island: the changes are read as one."""
    codes = _opcodes([c.lower() for c in typed], [c.lower() for c in wanted])
    extra = missing = ""
    for number, (tag, i, j, k, m) in enumerate(codes):
        island = 0 < number < len(codes) - 1 and j - i < _ISLAND
        if tag != "equal" or island:
            extra, missing = extra + typed[i:j], missing + wanted[k:m]
            continue
        yield from (Piece("extra", extra), Piece("missing", missing), Piece("same", typed[i:j]))
        extra = missing = ""
    yield from (Piece("extra", extra), Piece("missing", missing))


def _opcodes(a: Sequence[str], b: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, a, b, autojunk=False).get_opcodes()


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbors of one kind as one piece; empty ones left out."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
