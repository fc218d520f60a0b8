"""What a device needs to tell right from wrong without the server, and when it answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from studyapp.domain.grading import chance_level, fold, scale_and_unit
from studyapp.domain.questions import (
    GAP,
    AnyQuestion,
    Categorize,
    Cloze,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)

OLDEST = dt.timedelta(days=60)
"""How long an answer may lie on a device; one that claims to be older is dated so."""


def answer_key(question: AnyQuestion, order: tuple[int, ...]) -> dict[str, Any]:
    """What is right, in the terms of a page that shows the question in ``order``.

    JSON-ready. ``picks`` are places on the page; ``rows`` the values, of which any is right,
    of each select; ``texts`` what is accepted in each gap, folded, and ``fields`` the gap of
    each field.
    """
    return {"chance": chance_level(question), **_key(question, order)}


def _key(question: AnyQuestion, order: tuple[int, ...]) -> dict[str, Any]:
    match question:
        case SingleChoice() | TrueFalse() | MultipleChoice():
            return {"picks": sorted(order.index(key) for key in question.keys)}
        case Cloze():
            fields = [int(number) - 1 for number, _ in GAP.findall(question.stem)]
            return {"texts": [_accepted(gap) for gap in question.answers], "fields": fields}
        case ShortAnswer():
            return {"texts": [_accepted(question.answers)], "fields": [0]}
        case Numeric():
            scale, unit = scale_and_unit(question.unit)
            return {
                "value": question.value,
                "tolerance": question.tolerance,
                "scale": scale,
                "unit": unit,
                "unit_shown": question.unit,
            }
        case Matching():
            rights = [question.pairs[index].right for index in order]
            return {
                "rows": [
                    [place for place, right in enumerate(rights) if right == pair.right]
                    for pair in question.pairs
                ]
            }
        case Ordering():
            return {"rows": [[index] for index in order]}
        case Categorize():
            placed = question.placed_items
            return {"rows": [[placed[index][1]] for index in order]}
        case _:
            return {}


def _accepted(variants: tuple[str, ...]) -> list[str]:
    """Each variant folded; one of which nothing is left by that, such as “≠”, as it is."""
    return list(dict.fromkeys(fold(variant) or variant for variant in variants))


def dated(
    at: dt.datetime, device_now: dt.datetime, now: dt.datetime, packed_at: dt.datetime
) -> dt.datetime:
    """When an answer was given, by the server's clock: the device's set right by what it
    shows now; never in the future, before its card was packed, or over :data:`OLDEST` ago."""
    right = at + (now - device_now)
    return min(max(right, packed_at, now - OLDEST), now)
