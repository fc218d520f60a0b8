"""Sittings and the review log of a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.own_data import Known, LogLine, OwnData
from studyapp.domain.study import MOVES_NO_CARD
from studyapp.services.own_data.tally import Tally
from studyapp.services.own_data.versions import Here, Versions, placed
from studyapp.services.review_log import LONGEST_ANSWER
from studyapp.store.models import Review, StudySession, Topic

_MOST_MILLIS = LONGEST_ANSWER // dt.timedelta(milliseconds=1)


def take_sittings(
    session: Session, learner_id: int, now: dt.datetime, data: OwnData, tally: Tally
) -> dict[int, int]:
    """The ids here of the file's sittings. Two that began at the same instant are one; a new
    one ends the sitting that is open here, which can no longer be the newest."""
    here = {
        row.started_at: row.id
        for row in session.execute(
            sa.select(StudySession.id, StudySession.started_at).where(
                StudySession.user_id == learner_id
            )
        )
    }
    topics = set(session.scalars(sa.select(Topic.slug)))
    new = {line.started_at: line for line in data.sittings if line.started_at not in here}
    if new:
        session.execute(
            sa.update(StudySession)
            .where(StudySession.user_id == learner_id, StudySession.ended_at.is_(None))
            .values(ended_at=now)
        )
    newest = max(new, default=now)
    for at, line in sorted(new.items()):
        sitting = StudySession(
            user_id=learner_id,
            topic_slug=line.topic if line.topic in topics else None,
            planned=line.planned,
            mode=line.mode if line.mode == MOVES_NO_CARD else "study",
            started_at=at,
            ended_at=line.ended_at if line.ended_at or at == newest else at,
        )
        session.add(sitting)
        session.flush()
        here[at] = sitting.id
    tally.taken["sittings"] += len(new)
    tally.known["sittings"] += len(data.sittings) - len(new)
    return {line.id: here[line.started_at] for line in data.sittings}


@dataclass(frozen=True)
class LogTaken:
    """The ids here of the log lines that a file names, by question and token; the questions
    whose cards have to be rebuilt."""

    ids: Mapping[tuple[str, str], int]
    touched: tuple[str, ...]


def take_log(
    session: Session,
    learner_id: int,
    data: OwnData,
    versions: Versions,
    sittings: Mapping[int, int],
    tally: Tally,
) -> LogTaken:
    """Append the lines that are not here, in the file's order, which puts what is about a
    line behind it."""
    known = Known(
        {
            row.token: (row.kind, row.question_id, row.at)
            for row in session.execute(
                sa.select(Review.token, Review.kind, Review.question_id, Review.at).where(
                    Review.user_id == learner_id
                )
            )
        }
    )
    stored: dict[tuple[str, str], str] = {}
    rows, aims = [], {}
    for line in data.reviews:
        here = versions.find(line.question, line.version)
        if here is None or not _makes_sense(line, stored):
            tally.left_out["reviews"] += 1
            continue
        token, is_known = known.place(line.token, (line.kind, line.question, line.at))
        stored[line.question, line.token] = token
        if is_known:
            tally.known["reviews"] += 1
            continue
        tally.other_version += not versions.is_same(here, line.version)
        rows.append(_row(line, here, learner_id, token, sittings))
        if line.target:
            aims[token] = stored[line.question, line.target]
    tally.taken["reviews"] += len(rows)
    if rows:
        session.execute(sa.insert(Review), rows)
    ids = _ids(session, learner_id)
    if aims:
        session.connection().execute(
            sa.update(Review.__table__)  # type: ignore[arg-type]
            .where(Review.__table__.c.id == sa.bindparam("line"))
            .values(target_id=sa.bindparam("about")),
            [{"line": ids[token], "about": ids[aim]} for token, aim in aims.items()],
        )
    touched = tuple(sorted({row["question_id"] for row in rows}))
    return LogTaken({place: ids[name] for place, name in stored.items()}, touched)


def _makes_sense(line: LogLine, stored: Mapping[tuple[str, str], str]) -> bool:
    """Has it what its kind needs: a rating; a line of the question before it to be about?"""
    if line.kind in ("answer", "bury", "suspend"):
        return line.target is None and (line.kind != "answer" or line.rating != "")
    if line.kind != "undo" and not line.rating:
        return False
    return (line.question, line.target or "") in stored


def _row(
    line: LogLine, here: Here, learner_id: int, token: str, sittings: Mapping[int, int]
) -> dict[str, Any]:
    order, response = placed(here, line.order_shown, line.response)
    same = line.model_dump(
        include={
            "kind", "at", "mode", "fraction", "hints", "confidence", "rating", "rule_version",
            "scheduler_version", "zone", "rollover", "retention",
        }
    )  # fmt: skip
    return {
        **same,
        "token": token,
        "target_id": None,
        "user_id": learner_id,
        "question_id": line.question,
        "version_id": here.id,
        "session_id": sittings.get(line.sitting or 0),
        "order_shown": order,
        "response": response,
        "millis": min(line.millis, _MOST_MILLIS),
    }


def _ids(session: Session, learner_id: int) -> dict[str, int]:
    mine = sa.select(Review.token, Review.id).where(Review.user_id == learner_id)
    return {row.token: row.id for row in session.execute(mine)}
