"""Quiz attempts and reports of a file."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.own_data import AttemptLine, ItemLine, Known, OwnData
from studyapp.services.own_data.log import LogTaken
from studyapp.services.own_data.tally import Tally
from studyapp.services.own_data.versions import Versions, placed
from studyapp.store.models import Attempt, AttemptItem, Report


def take_attempts(
    session: Session,
    learner_id: int,
    data: OwnData,
    versions: Versions,
    log: LogTaken,
    tally: Tally,
) -> None:
    """Attempts become the learner's own, at no instructor's quiz: a file proves nothing.

    Left out are those whose outcome may not be seen yet, and those with a question that is
    not here, whose score would be another.
    """
    known = Known(
        {
            row.token: row.started_at
            for row in session.execute(
                sa.select(Attempt.token, Attempt.started_at).where(
                    Attempt.user_id == learner_id
                )
            )
        }
    )
    for line in data.attempts:
        if not _can_be_taken(line, versions):
            kind = tally.left_out
        else:
            token, is_known = known.place(line.token, line.started_at)
            kind = tally.known if is_known else tally.taken
            if not is_known:
                _add(session, learner_id, token, line, versions, log)
        kind["attempts"] += 1


def _can_be_taken(line: AttemptLine, versions: Versions) -> bool:
    positions = [item.position for item in line.items]
    return (
        not line.withheld
        and positions == list(range(1, len(positions) + 1))
        and all(versions.known(item.question) for item in line.items)
    )


def _add(
    session: Session,
    learner_id: int,
    token: str,
    line: AttemptLine,
    versions: Versions,
    log: LogTaken,
) -> None:
    attempt = Attempt(
        user_id=learner_id,
        token=token,
        topics=list(line.topics),
        feedback="end" if line.feedback == "close" else line.feedback,
        **line.model_dump(include={"order", "mode", "started_at", "deadline", "finished_at"}),
    )
    session.add(attempt)
    session.flush()
    if line.items:
        session.execute(
            sa.insert(AttemptItem),
            [_item(item, attempt.id, versions, log) for item in line.items],
        )


def _item(item: ItemLine, attempt_id: int, versions: Versions, log: LogTaken) -> dict[str, Any]:
    here = versions.find(item.question, item.version)
    assert here is not None
    order, response = placed(here, item.order_shown, item.response)
    return {
        "attempt_id": attempt_id,
        "question_id": item.question,
        "version_id": here.id,
        "order_shown": order,
        "response": sa.null() if response is None else response,
        "review_id": log.ids.get((item.question, item.review or "")),
        **item.model_dump(
            include={"position", "fraction", "millis", "answered_at", "flagged", "hints"}
        ),
    }


def take_reports(
    session: Session, learner_id: int, data: OwnData, versions: Versions, tally: Tally
) -> None:
    """Reports of questions that are here."""
    known = Known(
        {
            row.token: (row.question_id, row.at)
            for row in session.execute(
                sa.select(Report.token, Report.question_id, Report.at).where(
                    Report.user_id == learner_id
                )
            )
        }
    )
    for line in data.reports:
        here = versions.find(line.question, line.version)
        if here is None:
            tally.left_out["reports"] += 1
            continue
        token, is_known = known.place(line.token, (line.question, line.at))
        (tally.known if is_known else tally.taken)["reports"] += 1
        if not is_known:
            session.add(
                Report(
                    token=token, user_id=learner_id, question_id=line.question,
                    version_id=here.id, at=line.at, text=line.text, closed_at=line.closed_at,
                )
            )  # fmt: skip
    session.flush()
