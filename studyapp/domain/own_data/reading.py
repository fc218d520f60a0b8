"""A file that somebody sends, read: the document, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic import ValidationError

from studyapp.domain.errors import Invalid
from studyapp.domain.own_data.document import OwnData

MOST_BYTES = 32 << 20
"""The largest file that is read."""
MOST_OF = {b"{": 250_000, b"[": 600_000, b",": 3_000_000}
"""How often these stand in it: what is read of a file takes up to a hundred times its room."""
SLACK = dt.timedelta(days=1)
"""How far ahead of the clock a time may lie: clocks differ."""
_TOLD = 5


def read_own_data(sent: bytes, now: dt.datetime) -> OwnData:
    """The document in a file. Raises Invalid: what is wrong, where, and what to do."""
    if len(sent) > MOST_BYTES:
        raise _refusal(f"It is larger than {MOST_BYTES >> 20} MB.")
    if any(sent.count(sign) > most for sign, most in MOST_OF.items()):
        raise _refusal("It holds more lines than can be read at once.")
    try:
        data = OwnData.model_validate_json(sent)
    except ValidationError as error:
        raise _refusal(*_problems(error)) from error
    later = now + SLACK
    for place, at in _moments(data):
        if at > later:
            raise _refusal(f"{place} lies in the future: {at:%Y-%m-%d %H:%M} UTC.")
    return data


def _refusal(*problems: str) -> Invalid:
    return Invalid(
        "This file was not taken in; nothing was changed.",
        {"file": " ".join([*problems, "Choose a file that was downloaded here as JSON."])},
    )


def _problems(error: ValidationError) -> Iterator[str]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    for problem in found[:_TOLD]:
        place = "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]
        ).lstrip(".")
        message = problem["msg"].removeprefix("Value error, ").rstrip(".")
        yield f"{place}: {message}." if place else f"{message}."
    if len(found) > _TOLD:
        yield f"And {len(found) - _TOLD} more of the kind."


def _moments(data: OwnData) -> Iterator[tuple[str, dt.datetime]]:
    """Every time at which something is said to have happened, with its place."""
    for n, line in enumerate(data.reviews):
        yield f"reviews[{n}].at", line.at
    for n, sitting in enumerate(data.sittings):
        yield f"sittings[{n}].started_at", sitting.started_at
        if sitting.ended_at:
            yield f"sittings[{n}].ended_at", sitting.ended_at
    for n, attempt in enumerate(data.attempts):
        yield f"attempts[{n}].started_at", attempt.started_at
        if attempt.finished_at:
            yield f"attempts[{n}].finished_at", attempt.finished_at
        for item in attempt.items:
            if item.answered_at:
                yield f"attempts[{n}].items[{item.position}]", item.answered_at
    for n, report in enumerate(data.reports):
        yield f"reports[{n}].at", report.at
        if report.closed_at:
            yield f"reports[{n}].closed_at", report.closed_at
