"""What learners say is wrong with a question, and closing it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.learners import Learner
from studyapp.services.review_log import take_turn
from studyapp.store.engine import INSERT, writing
from studyapp.store.models import Report
from studyapp.store.queries.questions import live_question

LONGEST_REPORT = 2000


def report(
    session: Session, learner: Learner, at: dt.datetime, question_id: str, text: str, token: str
) -> None:
    """Tell the instructors about a question; a token counts once. Raises Invalid, NotFound."""
    words = text.strip()
    if not words or len(words) > LONGEST_REPORT:
        raise Invalid(
            "The report was not sent.",
            {"text": f"Say in 1 to {LONGEST_REPORT} characters what is wrong."},
        )
    insert = INSERT[session.get_bind().dialect.name]
    with writing(session):
        take_turn(session, learner.id)
        view = live_question(session, question_id)
        if view is None:
            raise NotFound("This question is not in the bank.")
        session.execute(
            insert(Report)
            .values(
                token=token, user_id=learner.id, question_id=question_id,
                version_id=view.version_id, at=at, text=words,
            )
            .on_conflict_do_nothing(index_elements=["user_id", "token"])
        )  # fmt: skip


def close(session: Session, at: dt.datetime, report_id: int) -> None:
    """Put a report aside as dealt with."""
    with writing(session):
        session.execute(
            sa.update(Report)
            .where(Report.id == report_id, Report.closed_at.is_(None))
            .values(closed_at=at)
        )
