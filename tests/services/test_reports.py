"""Reports of learners and the answers they count as right, as instructors read them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.learners import Learner
from studyapp.services import reports as service
from studyapp.services import study
from studyapp.services.shortcuts import set_shortcuts
from studyapp.store.models import User
from studyapp.store.queries.reports import accepted_answers, open_reports
from tests.factories import NOON, a_learner, a_question, sync
from tests.services.test_study import submission


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, a_question("short_answer"), a_question("cloze"))
    return a_learner(session)


def test_a_report_counts_once_and_leaves_the_list_when_closed(
    session: Session, who: Learner
) -> None:
    for token in ("t1", "t1", "t2"):
        service.report(session, who, NOON, "q-short-answer", f" Marlowe did. {token} ", token)
    found = open_reports(session)
    assert [(r.question_id, r.stem, r.number, r.text) for r in found] == [
        ("q-short-answer", "Who wrote Hamlet?", 1, "Marlowe did. t1"),
        ("q-short-answer", "Who wrote Hamlet?", 1, "Marlowe did. t2"),
    ]
    service.close(session, NOON, found[0].id)
    assert [r.text for r in open_reports(session)] == ["Marlowe did. t2"]


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_a_report_says_something_and_not_a_book(
    session: Session, who: Learner, text: str
) -> None:
    with pytest.raises(Invalid) as refused:
        service.report(session, who, NOON, "q-cloze", text, "t1")
    assert refused.value.fields == {"text": "Say in 1 to 2000 characters what is wrong."}
    with pytest.raises(NotFound):
        service.report(session, who, NOON, "none", "Wrong.", "t1")


def accept(session: Session, who: Learner, typed: str, token: str) -> None:
    sent = submission(session, token, "q-short-answer", typed)
    study.accept(
        session, who, NOON, study.answer(session, who, NOON, sent).review_id, "a" + token
    )


def test_answers_counted_as_right_are_gathered_by_what_was_typed(
    session: Session, who: Learner
) -> None:
    other = a_learner(session)
    study.begin(session, other, NOON, planned=2)
    for number, (learner, typed) in enumerate(
        [(who, "the Bard"), (other, "Bard"), (who, "bard!"), (who, "Bacon"), (other, "Marlowe")]
    ):
        accept(session, learner, typed, f"t{number}")
    study.undo(session, other, NOON, "u1")  # Marlowe is taken back
    assert [(a.texts, a.learners) for a in accepted_answers(session)] == [
        (("bard!",), 2),
        (("Bacon",), 1),
    ]


def test_what_the_question_accepts_by_now_is_done_with(session: Session, who: Learner) -> None:
    accept(session, who, "Bacon", "t1")
    sync(session, a_question("short_answer", answers=["Shakespeare", "Bacon"]))
    assert accepted_answers(session) == []


def test_single_keys_are_switched_for_one_learner(session: Session, who: Learner) -> None:
    other = a_learner(session)
    set_shortcuts(session, who, on=False)
    found = [session.get_one(User, learner.id).shortcuts for learner in (who, other)]
    assert found == [False, True]
