"""A little of what is said just before and just after a cited passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.store.engine import read
from studyapp.store.models import SourceTurn
from studyapp.store.queries.questions import CitedPassage, TurnView

WORDS_AROUND = 60
"""How much of a neighboring turn is shown, in words."""


@dataclass(frozen=True)
class PassageInPlace(CitedPassage):
    """A cited passage between the end of the turn before it and the beginning of the next."""

    before: TurnView | None = None
    after: TurnView | None = None


def in_place(session: Session, passages: Sequence[CitedPassage]) -> list[PassageInPlace]:
    """The passages with their neighbors, as far as they were imported; one statement."""
    wanted = {
        (passage.source, number)
        for passage in passages
        if passage.turns
        for number in (passage.turns[0].number - 1, passage.turns[-1].number + 1)
    }
    turns = _turns(session, wanted) if wanted else {}
    found = []
    for p in passages:
        first, last = (p.turns[0].number, p.turns[-1].number) if p.turns else (0, 0)
        before, after = turns.get((p.source, first - 1)), turns.get((p.source, last + 1))
        found.append(
            PassageInPlace(
                p.source, p.title, p.unit, p.span, p.turns,
                before=before and _end_of(before),
                after=after and _beginning_of(after),
            )
        )  # fmt: skip
    return found


def _turns(session: Session, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], TurnView]:
    clauses = [
        (SourceTurn.source_id == source) & (SourceTurn.number == number)
        for source, number in sorted(wanted)
    ]
    statement = sa.select(
        SourceTurn.source_id, SourceTurn.number, SourceTurn.speaker, SourceTurn.text
    ).where(sa.or_(*clauses))
    return {(row[0], row[1]): TurnView(*row[1:]) for row in read(session, statement)}


def _end_of(turn: TurnView) -> TurnView:
    words = turn.text.split()
    cut = len(words) > WORDS_AROUND
    text = "… " + " ".join(words[-WORDS_AROUND:]) if cut else turn.text
    return TurnView(turn.number, turn.speaker, text)


def _beginning_of(turn: TurnView) -> TurnView:
    words = turn.text.split()
    cut = len(words) > WORDS_AROUND
    text = " ".join(words[:WORDS_AROUND]) + " …" if cut else turn.text
    return TurnView(turn.number, turn.speaker, text)
