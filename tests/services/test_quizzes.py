"""Attempts: made once, answered, finished, put away, taken again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank import Bank, TopicFile
from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.questions import AnyQuestion
from studyapp.domain.shuffling import order_shown, seed_of
from studyapp.services import bank_sync, quiz_answers, quizzes
from studyapp.store.models import Attempt, AttemptItem, Card, Review
from studyapp.store.queries import quizzes as reads
from tests.factories import NOON, a_bank, a_learner, a_question, sync

LATER = NOON + dt.timedelta(days=1)
RIGHT, WRONG = Response(texts=("8",)), Response(texts=("7",))
SECONDS = dt.timedelta(seconds=9)


def spiders(count: int, prefix: str = "a") -> list[AnyQuestion]:
    return [a_question("numeric", id=f"{prefix}-{n}") for n in range(1, count + 1)]


def two_topics(session: Session, first: list[AnyQuestion], second: list[AnyQuestion]) -> None:
    meta = a_bank().meta
    topics = (
        TopicFile(topic="first", title="First things", questions=tuple(first)),
        TopicFile(topic="second", title="Second things", questions=tuple(second)),
    )
    bank_sync.sync(session, Bank(meta, topics), NOON)


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, *spiders(3))
    return a_learner(session)


def make(session: Session, who: Learner, **changes: Any) -> int:
    wanted = {
        "token": "once", "topics": [], "count": 10, "order": "bank", "feedback": "now",
        **changes,
    }  # fmt: skip
    return quizzes.create(session, who, NOON, **wanted)


def give(
    session: Session, who: Learner, attempt: int, position: int, response: Response | None,
    at: dt.datetime = NOON,
) -> bool:  # fmt: skip
    item = reads.item_at(session, who.id, attempt, position)
    assert item is not None
    return quiz_answers.answer(session, who, at, item, response, SECONDS)


def log(session: Session) -> list[tuple[Any, ...]]:
    columns = (Review.question_id, Review.mode, Review.fraction, Review.token, Review.at)
    return [tuple(row) for row in session.execute(sa.select(*columns).order_by(Review.id))]


def standings(session: Session, attempt: int) -> list[tuple[bool, float | None]]:
    return [(s.answered, s.fraction) for s in reads.standings(session, attempt)]


def test_a_draw_is_balanced_and_leaves_out_flashcards_and_drafts(session: Session) -> None:
    draft = a_question("numeric", id="a-draft", status="draft")
    two_topics(session, [*spiders(6), draft], [*spiders(2, "b"), a_question("flashcard")])
    who = a_learner(session)
    topics = [(t.slug, t.questions) for t in reads.quiz_topics(session)]
    assert topics == [("first", 6), ("second", 2)]

    attempt = make(session, who, count=5, topics=["first", "second"])
    ids = [item.view.id for item in reads.items(session, who.id, attempt)]
    assert [id_[0] for id_ in ids] == ["a", "a", "a", "b", "b"]
    everything = make(session, who, token="all", count=100)
    assert len(reads.items(session, who.id, everything)) == 8


def test_the_same_token_makes_one_attempt(session: Session, who: Learner) -> None:
    assert make(session, who) == make(session, who, count=1)
    other = a_learner(session)
    assert make(session, other) != make(session, who)
    assert session.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 2


def test_a_token_that_another_connection_stored_first_makes_no_second_attempt(
    session: Session, who: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make(session, who)
    monkeypatch.setattr(quizzes, "_by_token", lambda *_: None)
    assert make(session, who) == first
    assert session.scalar(sa.select(sa.func.count()).select_from(AttemptItem)) == 3


def test_topics_without_questions_are_refused(session: Session, who: Learner) -> None:
    with pytest.raises(Invalid, match=r"^There is nothing to ask in these topics\.$"):
        make(session, who, topics=["second"])
    assert reads.unfinished(session, who.id) == []


def test_the_order_shown_is_kept_and_seeded_by_attempt_and_position(session: Session) -> None:
    question = a_question("single_choice")
    sync(session, question)
    who = a_learner(session)
    attempt = make(session, who)
    (item,) = reads.items(session, who.id, attempt)
    assert item.order_shown == order_shown(question, seed_of(f"quiz-{attempt}-1"))


def test_an_answer_with_feedback_at_once_is_graded_and_logged_once(
    session: Session, who: Learner
) -> None:
    attempt = make(session, who)
    assert give(session, who, attempt, 1, RIGHT)
    assert not give(session, who, attempt, 1, WRONG, LATER)

    assert log(session) == [("a-1", "quiz", 1.0, f"quiz-{attempt}-1", NOON)]
    assert standings(session, attempt) == [(True, 1.0), (False, None), (False, None)]
    item = reads.item_at(session, who.id, attempt, 1)
    assert item is not None
    assert (item.response, item.millis) == (RIGHT, 9000)
    assert session.scalars(sa.select(Card.question_id)).all() == ["a-1"]


def test_answers_for_the_end_can_change_and_are_logged_when_it_is_finished(
    session: Session, who: Learner
) -> None:
    attempt = make(session, who, feedback="end")
    assert give(session, who, attempt, 1, WRONG)
    assert give(session, who, attempt, 1, RIGHT)
    assert give(session, who, attempt, 2, RIGHT)
    assert give(session, who, attempt, 2, None)
    assert give(session, who, attempt, 3, WRONG)
    assert (log(session), reads.finished(session, who.id)) == ([], [])
    assert standings(session, attempt) == [(True, None), (False, None), (True, None)]

    assert quiz_answers.finish(session, who, LATER, attempt)
    assert not quiz_answers.finish(session, who, LATER, attempt)
    assert log(session) == [
        ("a-1", "quiz", 1.0, f"quiz-{attempt}-1", LATER),
        ("a-3", "quiz", 0.0, f"quiz-{attempt}-3", LATER),
    ]
    assert standings(session, attempt) == [(True, 1.0), (False, None), (True, 0.0)]
    assert session.scalars(sa.select(Review.millis).order_by(Review.id)).all() == [18000, 9000]
    (line,) = reads.finished(session, who.id)
    assert (line.id, line.answered, line.score.points) == (attempt, 2, "1")


@pytest.mark.parametrize("feedback", ["now", "end"])
def test_a_finished_attempt_does_not_change(
    session: Session, who: Learner, feedback: str
) -> None:
    attempt = make(session, who, feedback=feedback)
    give(session, who, attempt, 1, RIGHT)
    stale = reads.item_at(session, who.id, attempt, 2)
    assert stale is not None
    quiz_answers.finish(session, who, NOON, attempt)
    before = (log(session), standings(session, attempt))

    assert not quiz_answers.answer(session, who, LATER, stale, RIGHT)
    assert not quiz_answers.flag(session, who, attempt, 2, flagged=True)
    quiz_answers.discard(session, who, LATER, attempt)
    assert (log(session), standings(session, attempt)) == before
    assert [line.flagged for line in reads.standings(session, attempt)] == [False] * 3


def test_nobody_changes_the_attempt_of_another(session: Session, who: Learner) -> None:
    attempt = make(session, who)
    mine = reads.item_at(session, who.id, attempt, 1)
    assert mine is not None
    other = a_learner(session)

    assert reads.item_at(session, other.id, attempt, 1) is None
    assert reads.attempt_by_id(session, other.id, attempt) is None
    assert reads.items(session, other.id, attempt) == []
    assert not quiz_answers.answer(session, other, NOON, mine, RIGHT)
    assert not quiz_answers.flag(session, other, attempt, 1, flagged=True)
    assert not quiz_answers.finish(session, other, NOON, attempt)
    quiz_answers.discard(session, other, NOON, attempt)
    with pytest.raises(NotFound):
        quizzes.retake(session, other, NOON, attempt, token="theirs")
    assert [line.id for line in reads.unfinished(session, who.id)] == [attempt]
    assert (log(session), standings(session, attempt)) == ([], [(False, None)] * 3)


@pytest.mark.parametrize("feedback", ["now", "end"])
def test_a_question_edited_or_retired_meanwhile_is_asked_as_it_was(
    session: Session, who: Learner, feedback: str
) -> None:
    attempt = make(session, who, feedback=feedback)
    edited = a_question("numeric", id="a-1", stem="How many legs has an ant?", value=6)
    sync(session, edited)  # a-2 and a-3 are retired by it
    item = reads.item_at(session, who.id, attempt, 1)
    assert item is not None
    assert (item.view.number, item.question.stem) == (1, "How many legs has a spider?")

    for position in (1, 2):
        assert give(session, who, attempt, position, RIGHT)
    quiz_answers.finish(session, who, NOON, attempt)
    assert [(line[0], line[2]) for line in log(session)] == [("a-1", 1.0), ("a-2", 1.0)]
    versions = session.scalars(sa.select(Review.version_id).order_by(Review.id)).all()
    assert versions[0] == item.view.version_id


def test_the_mistakes_are_taken_again_in_todays_versions(
    session: Session, who: Learner
) -> None:
    attempt = make(session, who, feedback="end")
    give(session, who, attempt, 1, RIGHT)
    give(session, who, attempt, 2, WRONG)
    with pytest.raises(NotFound):
        quizzes.retake(session, who, NOON, attempt, token="early")
    quiz_answers.finish(session, who, NOON, attempt)
    sync(session, *spiders(2), a_question("numeric", id="a-3", stem="And a scorpion?"))

    again = quizzes.retake(session, who, NOON, attempt, token="again")
    assert quizzes.retake(session, who, NOON, attempt, token="again") == again
    asked = reads.items(session, who.id, again)
    assert [(i.view.id, i.view.number, i.feedback) for i in asked] == [
        ("a-2", 1, "end"),
        ("a-3", 2, "end"),
    ]
    for position in (1, 2):
        give(session, who, again, position, RIGHT)
    quiz_answers.finish(session, who, NOON, again)
    with pytest.raises(Invalid, match=r"^None of these questions is asked any more"):
        quizzes.retake(session, who, NOON, again, token="nothing left")


def test_discarding_forgets_an_attempt_but_no_review(session: Session, who: Learner) -> None:
    unlogged = make(session, who, feedback="end")
    give(session, who, unlogged, 1, RIGHT)
    logged = make(session, who, token="second")
    give(session, who, logged, 1, RIGHT)

    for attempt in (unlogged, logged):
        quiz_answers.discard(session, who, LATER, attempt)
    assert reads.unfinished(session, who.id) == []
    assert [line.id for line in reads.finished(session, who.id)] == [logged]
    assert [line[0] for line in log(session)] == ["a-1"]
    assert reads.standings(session, unlogged) == []
