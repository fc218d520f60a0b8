"""Questions of other programs become drafts, once, and learners see none of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid
from studyapp.services.drafting import Draft, TakenIn, take_in
from studyapp.store.models import Question, QuestionVersion
from studyapp.store.queries.load import load
from tests.factories import NOON, a_learner, a_question, sync


def drafts(*ids: str, topic: str = "first", **changes: str) -> list[Draft]:
    return [
        Draft(a_question("numeric", id=id_, status="draft", **changes), topic) for id_ in ids
    ]


def rows(session: Session) -> list[tuple[str, str, int, int, int | None]]:
    statement = sa.select(
        Question.id, Question.status, Question.position, Question.current_version,
        Question.live_version,
    ).order_by(Question.position)  # fmt: skip
    return [tuple(row) for row in session.execute(statement)]


def test_drafts_stand_at_the_end_of_their_topic(session: Session) -> None:
    sync(session, a_question("numeric", id="there"))
    done = take_in(session, None, NOON, drafts("b", "a"), note="from a file")
    assert done == TakenIn(added=("b", "a"), known=(), taken=())
    assert rows(session) == [
        ("there", "ready", 1, 1, 1), ("b", "draft", 2, 1, None), ("a", "draft", 3, 1, None)
    ]  # fmt: skip
    assert session.scalars(
        sa.select(QuestionVersion.note).where(QuestionVersion.question_id == "a")
    ).all() == ["from a file"]
    assert load(session, a_learner(session), NOON).new == 1


def test_taking_in_again_adds_nothing(session: Session) -> None:
    sync(session)
    take_in(session, None, NOON, drafts("a"), note="")
    before = rows(session)
    again = take_in(session, None, NOON, drafts("a", "a"), note="")
    assert again == TakenIn(added=(), known=("a", "a"), taken=())
    assert rows(session) == before


def test_another_text_under_a_known_id_is_left_out(session: Session) -> None:
    sync(session, a_question("numeric", id="there"))
    changed = drafts("there", stem="How many eyes has a spider?")
    assert take_in(session, None, NOON, changed, note="").taken == ("there",)
    assert rows(session) == [("there", "ready", 1, 1, 1)]


def test_a_dry_run_changes_nothing(session: Session) -> None:
    sync(session)
    done = take_in(session, None, NOON, drafts("a"), note="", dry_run=True)
    assert (done.added, rows(session)) == (("a",), [])


def test_an_unknown_topic_stores_nothing(session: Session) -> None:
    sync(session)
    wrong = [*drafts("a"), *drafts("b", topic="third")]
    with pytest.raises(Invalid) as refused:
        take_in(session, None, NOON, wrong, note="")
    assert str(refused.value) == "There is no topic “third”; choose one of the bank's."
    assert rows(session) == []
