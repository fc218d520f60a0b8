"""Answers given elsewhere, in Anki, that join the review log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from studyapp.domain.rating import Rating

SAME_ANSWER = dt.timedelta(milliseconds=250)
"""Two answers of one learner to one question as close as this are one: nobody answers that
fast, and exports move ids by a millisecond for each answer of the same instant (the at most
hundred of a quiz) so that none stands twice."""


@dataclass(frozen=True)
class PastAnswer:
    """An answer given in Anki. ``id`` is Anki's, milliseconds since 1970; ``at`` in UTC."""

    id: int
    question_id: str
    at: dt.datetime
    rating: Rating
    taken: dt.timedelta
    mode: Literal["anki", "cram"]


def not_yet_known(
    answers: Iterable[PastAnswer], known: Iterable[tuple[str, dt.datetime]]
) -> list[PastAnswer]:
    """Those of ``answers`` that are none of the ``known`` (question, instant), undone ones
    among them; of two that are the same answer the earlier. In the order of time."""
    by_second: dict[tuple[str, int], list[dt.datetime]] = {}
    for question_id, at in known:
        by_second.setdefault((question_id, int(at.timestamp())), []).append(at)
    found = []
    for answer in sorted(answers, key=lambda a: (a.at, a.id)):
        second = int(answer.at.timestamp())
        near = [
            at
            for other in (second - 1, second, second + 1)
            for at in by_second.get((answer.question_id, other), ())
        ]
        if not any(abs(answer.at - at) < SAME_ANSWER for at in near):
            by_second.setdefault((answer.question_id, second), []).append(answer.at)
            found.append(answer)
    return found
