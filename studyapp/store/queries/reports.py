"""Reads of what learners say about questions: reports, and answers they count as right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from studyapp.domain.grading import Response, fold, grade
from studyapp.domain.rendering import headline
from studyapp.store.engine import read
from studyapp.store.models import QuestionVersion, Report, Review
from studyapp.store.queries.questions import QuestionView, live_questions

MOST_SHOWN = 200


@dataclass(frozen=True)
class ReportView:
    """An open report. ``number`` is the version that the learner saw."""

    id: int
    question_id: str
    stem: str
    number: int
    at: dt.datetime
    text: str


_OPEN = (
    sa.select(
        Report.id,
        Report.question_id,
        QuestionVersion.rendered,
        QuestionVersion.number,
        Report.at,
        Report.text,
    )
    .join(QuestionVersion, QuestionVersion.id == Report.version_id)
    .where(Report.closed_at.is_(None))
    .order_by(Report.at, Report.id)
    .limit(MOST_SHOWN)
)


def open_reports(session: Session) -> list[ReportView]:
    """The oldest reports not dealt with, at most :data:`MOST_SHOWN`."""
    return [
        ReportView(row[0], row[1], headline(row[2]["stem"]), *row[3:])
        for row in read(session, _OPEN)
    ]


@dataclass(frozen=True)
class AcceptedAnswer:
    """An answer that learners count as right and the live question does not: ``texts`` as
    typed, gap by gap, by how many learners, and when last."""

    question_id: str
    stem: str
    texts: tuple[str, ...]
    learners: int
    at: dt.datetime


_ANSWER, _UNDO = aliased(Review), aliased(Review)
_ACCEPTED = (
    sa.select(_ANSWER.question_id, _ANSWER.response, _ANSWER.user_id, Review.at)
    .join(_ANSWER, _ANSWER.id == Review.target_id)
    .where(
        Review.kind == "accept",
        ~sa.exists().where(_UNDO.target_id == _ANSWER.id, _UNDO.kind == "undo"),
    )
    .order_by(Review.id.desc())
    .limit(sa.bindparam("most"))
)
_MOST_READ = 5000


def accepted_answers(session: Session) -> list[AcceptedAnswer]:
    """What instructors might accept, what most learners typed first. What the live version
    accepts by now is left out, as is what was typed into questions no longer asked."""
    rows = read(session, _ACCEPTED, {"most": _MOST_READ}).all()
    views = {view.id: view for view in live_questions(session, {row[0] for row in rows})}
    found: dict[tuple[str, ...], list[tuple[tuple[str, ...], int, dt.datetime]]] = {}
    for question_id, response, user_id, at in rows:
        texts = tuple(response["texts"])
        key = (question_id, *map(fold, texts))
        found.setdefault(key, []).append((texts, user_id, at))
    answers = [
        AcceptedAnswer(
            key[0], views[key[0]].headline, same[0][0], len({user for _, user, _ in same}),
            same[0][2],
        )
        for key, same in found.items()
        if key[0] in views
    ]  # fmt: skip
    still = _not_accepted(answers, views)
    return sorted(still, key=lambda a: (-a.learners, a.question_id, a.texts))[:MOST_SHOWN]


def _not_accepted(
    answers: Iterable[AcceptedAnswer], views: dict[str, QuestionView]
) -> list[AcceptedAnswer]:
    questions = {id_: view.question for id_, view in views.items()}
    return [
        answer
        for answer in answers
        if not grade(questions[answer.question_id], Response(texts=answer.texts)).correct
    ]
