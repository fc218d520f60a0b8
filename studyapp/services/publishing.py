"""What learners are given: publish, retire, bring back; and the checks before it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank import (
    Bank,
    BankFile,
    Context,
    Problem,
    TopicMeta,
    check_question,
    errors,
)
from studyapp.domain.errors import Conflict, Invalid, NotFound
from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.services import facets
from studyapp.services.versions import put_live
from studyapp.store.engine import writing
from studyapp.store.models import Question, QuestionVersion
from studyapp.store.queries.authoring import sources

HIDDEN_STATUSES = ("draft", "in_review", "needs_work")
"""What an editor may set by hand: learners do not meet such a question."""

_NO_BANK = Bank(
    BankFile(
        id="none",
        title="None",
        description="Stands where a rule for single questions asks for a bank",
        licence="None",
        topics=(TopicMeta(number=1, slug="none"),),
    ),
    (),
)


def findings(session: Session, question: AnyQuestion) -> tuple[Problem, ...]:
    """What ``bank check`` finds in one question, in the order of its rules."""
    facts = {source.id: source.facts for source in sources(session)}
    return tuple(check_question(question, Context(_NO_BANK, facts)))


def publish(session: Session, question_id: str, number: int) -> bool:
    """Give learners the newest version, which must be the ``number`` that the editor saw.

    Returns False where they had it already. Raises Conflict where there is a newer one, and
    Invalid, with the fields at fault, where ``bank check`` finds errors.
    """
    with writing(session):
        row = locked(session, question_id)
        if row.current_version != number:
            raise Conflict(
                "Somebody saved a newer version meanwhile. Look at it, then publish.",
                row.current_version,
            )
        return make_live(session, row, _question(session, row, number))


def make_live(session: Session, row: Question, question: AnyQuestion) -> bool:
    """As :func:`publish`, for the newest version ``question`` inside a caller's transaction."""
    _refuse_errors(session, question)
    if (row.status, row.live_version) == ("ready", row.current_version):
        return False
    row.status = "ready"
    put_live(session, row)
    facets.refresh(session, [row.id])
    return True


def _refuse_errors(session: Session, question: AnyQuestion) -> None:
    ready = question.model_copy(update={"status": "ready"})
    found = errors(findings(session, ready))
    if found:
        raise Invalid(
            "Learners cannot be given this version yet.",
            {problem.field: problem.message for problem in found},
        )


def retire(session: Session, question_id: str) -> None:
    """Take the question out of study and quizzes; what learners answered stays."""
    with writing(session):
        locked(session, question_id).status = "retired"


def bring_back(session: Session, question_id: str) -> str:
    """End a retirement; returns the new status, ready where a version had been live."""
    with writing(session):
        row = locked(session, question_id)
        if row.status == "retired":
            if row.live_version is None:
                row.status = "draft"
            else:
                _refuse_errors(session, _question(session, row, row.live_version))
                row.status = "ready"
        return row.status


def set_status(session: Session, question_id: str, status: str) -> None:
    """Set one of :data:`HIDDEN_STATUSES`; the way to ready is :func:`publish`."""
    if status not in HIDDEN_STATUSES:
        raise Invalid("Choose draft, in review or needs work.")
    with writing(session):
        locked(session, question_id).status = status


def locked(session: Session, question_id: str) -> Question:
    """The row as it is now, kept from other writers until the transaction ends."""
    row = session.scalars(
        sa.select(Question)
        .where(Question.id == question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound(f"There is no question “{question_id}”.")
    return row


def _question(session: Session, row: Question, number: int) -> AnyQuestion:
    content = session.scalars(
        sa.select(QuestionVersion.content).where(
            QuestionVersion.question_id == row.id, QuestionVersion.number == number
        )
    ).one()
    return parse_question({**content, "id": row.id, "status": row.status})
