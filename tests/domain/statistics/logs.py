"""Logs of one learner, made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st

from studyapp.domain.days import Calendar
from studyapp.domain.rating import RATINGS
from studyapp.domain.statistics.answers import Answer, answers_of
from studyapp.domain.study import LogEntry

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
CALENDAR = Calendar("Europe/Berlin", 4)


def line(
    id_: int,
    at: dt.datetime,
    rating: str = "good",
    question: str = "q",
    mode: str = "study",
    millis: int = 1000,
) -> LogEntry:
    return LogEntry(
        id_, "answer", None, question, at, rating,  # type: ignore[arg-type]
        float(rating != "again"), millis, "Europe/Berlin", 4, 0.9, mode,
    )  # fmt: skip


def undo(id_: int, target: int) -> LogEntry:
    return replace(line(id_, NOON), kind="undo", target_id=target)


def read(log: list[LogEntry], confidences: dict[int, str] | None = None) -> list[Answer]:
    return answers_of(log, confidences or {}, calendar=CALENDAR)


@st.composite
def logs(draw: st.DrawFn) -> list[LogEntry]:
    """Answers hours to weeks apart to three questions, of every mode, some undone."""
    log: list[LogEntry] = []
    at = NOON
    for id_ in range(1, draw(st.integers(1, 25)) + 1):
        at += dt.timedelta(hours=draw(st.sampled_from([0, 1, 5, 30, 200, 900])))
        log.append(
            line(
                id_,
                at,
                draw(st.sampled_from(RATINGS)),
                draw(st.sampled_from("abc")),
                draw(st.sampled_from(["study", "study", "quiz", "cram"])),
                draw(st.integers(0, 600_000)),
            )
        )
        if draw(st.integers(0, 4)) == 0:
            log[-1] = replace(log[-1], kind="undo", target_id=draw(st.integers(1, id_)))
    return log
