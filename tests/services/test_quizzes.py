"""Attempts: made once, answered, finished, put away, taken again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank import Bank, TopicFile
from studyapp.domain.blueprint import Wish
from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.questions import AnyQuestion
from studyapp.domain.quizzes import GRACE, Terms
from studyapp.domain.shuffling import order_shown, seed_of
from studyapp.services import bank_sync, quiz_answers, quizzes
from studyapp.store.models import Attempt, AttemptItem, Card, Review, User
from studyapp.store.queries import quizzes as reads
from studyapp.store.queries.quiz_items import item_at, items
from studyapp.store.queries.quiz_items import standings as standings_of
from studyapp.store.queries.quiz_pool import quiz_topics
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


def make(
    session: Session, who: Learner, *, token: str = "once", at: dt.datetime = NOON,
    topics: tuple[str, ...] = (), count: int = 10, **terms: Any,
) -> int:  # fmt: skip
    wish = Wish(topics=topics, count=count)
    return quizzes.create(
        session, who, at, token=token, wish=wish, terms=Terms(**{"order": "bank", **terms})
    )


def give(
    session: Session, who: Learner, attempt: int, position: int, response: Response | None,
    at: dt.datetime = NOON,
) -> bool:  # fmt: skip
    item = item_at(session, who.id, attempt, position, at)
    assert item is not None
    return quiz_answers.answer(session, who, at, item, response, SECONDS)


def log(session: Session) -> list[tuple[Any, ...]]:
    columns = (Review.question_id, Review.mode, Review.fraction, Review.token, Review.at)
    return [tuple(row) for row in session.execute(sa.select(*columns).order_by(Review.id))]


def standings(session: Session, attempt: int) -> list[tuple[bool, float | None]]:
    return [(s.answered, s.fraction) for s in standings_of(session, attempt, NOON)]


def test_a_draw_is_balanced_and_leaves_out_flashcards_and_drafts(session: Session) -> None:
    draft = a_question("numeric", id="a-draft", status="draft")
    two_topics(session, [*spiders(6), draft], [*spiders(2, "b"), a_question("flashcard")])
    who = a_learner(session)
    topics = [(t.slug, t.questions) for t in quiz_topics(session)]
    assert topics == [("first", 6), ("second", 2)]

    attempt = make(session, who, count=4, topics=("first", "second"))
    ids = [item.view.id for item in items(session, who.id, attempt, NOON)]
    assert [id_[0] for id_ in ids] == ["a", "a", "a", "b"]
    everything = make(session, who, token="all", count=100)
    assert len(items(session, who.id, everything, NOON)) == 8


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
    with pytest.raises(Invalid, match=r"^There is nothing to ask with these choices\.$"):
        make(session, who, topics=("second",))
    assert reads.unfinished(session, who.id) == []


def test_the_order_shown_is_kept_and_seeded_by_attempt_and_position(session: Session) -> None:
    question = a_question("single_choice")
    sync(session, question)
    who = a_learner(session)
    attempt = make(session, who)
    (item,) = items(session, who.id, attempt, NOON)
    assert item.order_shown == order_shown(question, seed_of(f"quiz-{attempt}-1"))


def test_an_answer_with_feedback_at_once_is_graded_and_logged_once(
    session: Session, who: Learner
) -> None:
    attempt = make(session, who)
    assert give(session, who, attempt, 1, RIGHT)
    assert not give(session, who, attempt, 1, WRONG, LATER)

    assert log(session) == [("a-1", "quiz", 1.0, f"quiz-{attempt}-1", NOON)]
    assert standings(session, attempt) == [(True, 1.0), (False, None), (False, None)]
    item = item_at(session, who.id, attempt, 1, NOON)
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
    assert (log(session), reads.finished(session, who.id, NOON)) == ([], [])
    assert standings(session, attempt) == [(True, None), (False, None), (True, None)]

    assert quiz_answers.finish(session, who, LATER, attempt)
    assert not quiz_answers.finish(session, who, LATER, attempt)
    assert log(session) == [
        ("a-1", "quiz", 1.0, f"quiz-{attempt}-1", LATER),
        ("a-3", "quiz", 0.0, f"quiz-{attempt}-3", LATER),
    ]
    assert standings(session, attempt) == [(True, 1.0), (False, None), (True, 0.0)]
    assert session.scalars(sa.select(Review.millis).order_by(Review.id)).all() == [18000, 9000]
    (line,) = reads.finished(session, who.id, NOON)
    assert (line.id, line.answered, line.score.points) == (attempt, 2, "1")


@pytest.mark.parametrize("feedback", ["now", "end"])
def test_a_finished_attempt_does_not_change(
    session: Session, who: Learner, feedback: str
) -> None:
    attempt = make(session, who, feedback=feedback)
    give(session, who, attempt, 1, RIGHT)
    stale = item_at(session, who.id, attempt, 2, NOON)
    assert stale is not None
    quiz_answers.finish(session, who, NOON, attempt)
    before = (log(session), standings(session, attempt))

    assert not quiz_answers.answer(session, who, LATER, stale, RIGHT)
    assert not quiz_answers.flag(session, who, NOON, attempt, 2, flagged=True)
    quiz_answers.discard(session, who, LATER, attempt)
    assert (log(session), standings(session, attempt)) == before
    assert [line.flagged for line in standings_of(session, attempt, NOON)] == [False] * 3


def test_nobody_changes_the_attempt_of_another(session: Session, who: Learner) -> None:
    attempt = make(session, who)
    mine = item_at(session, who.id, attempt, 1, NOON)
    assert mine is not None
    other = a_learner(session)

    assert item_at(session, other.id, attempt, 1, NOON) is None
    assert reads.attempt_by_id(session, other.id, attempt, NOON) is None
    assert items(session, other.id, attempt, NOON) == []
    assert not quiz_answers.answer(session, other, NOON, mine, RIGHT)
    assert not quiz_answers.flag(session, other, NOON, attempt, 1, flagged=True)
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
    item = item_at(session, who.id, attempt, 1, NOON)
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
    asked = items(session, who.id, again, NOON)
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
    assert [line.id for line in reads.finished(session, who.id, NOON)] == [logged]
    assert [line[0] for line in log(session)] == ["a-1"]
    assert standings_of(session, unlogged, NOON) == []


@pytest.mark.parametrize(
    ("extra_time", "minutes", "ends"), [(0, 10, 10), (50, 10, 15), (50, None, None)]
)
def test_time_runs_from_the_beginning_and_longer_for_some(
    session: Session, who: Learner, extra_time: int, minutes: int | None, ends: int | None
) -> None:
    session.execute(sa.update(User).values(extra_time=extra_time))
    session.commit()
    attempt = make(session, who, minutes=minutes)
    found = reads.attempt_by_id(session, who.id, attempt, NOON)
    assert found is not None
    assert found.deadline == (None if ends is None else NOON + dt.timedelta(minutes=ends))


def test_an_answer_under_way_at_the_deadline_is_kept_and_no_later_one(
    session: Session, who: Learner
) -> None:
    attempt = make(session, who, mode="exam", feedback="end", minutes=10)
    end = NOON + dt.timedelta(minutes=10)
    assert give(session, who, attempt, 1, RIGHT, end + GRACE)
    assert not give(session, who, attempt, 2, RIGHT, end + GRACE + SECONDS)
    late = {"attempt_id": attempt, "position": 2, "flagged": True}
    assert not quiz_answers.flag(session, who, end + GRACE + SECONDS, **late)

    assert quiz_answers.finish_overdue(session, who, LATER)
    assert not quiz_answers.finish_overdue(session, who, LATER)
    found = reads.attempt_by_id(session, who.id, attempt, LATER)
    assert found is not None
    assert found.finished_at == end
    assert [(line[0], line[2], line[4]) for line in log(session)] == [("a-1", 1.0, end)]


def test_what_has_time_left_is_not_overdue(session: Session, who: Learner) -> None:
    make(session, who, token="endless")
    make(session, who, mode="exam", feedback="end", minutes=10)
    assert not quiz_answers.finish_overdue(session, who, NOON + dt.timedelta(minutes=9))
    assert len(reads.unfinished(session, who.id)) == 2


def test_an_unfinished_exam_withholds_its_questions_from_everything_else(
    session: Session, who: Learner
) -> None:
    practice = make(session, who, token="practice")
    give(session, who, practice, 1, RIGHT)
    assert reads.withheld_ids(session, who.id, NOON) == set()
    exam = make(session, who, token="exam", mode="exam", feedback="end", count=3)
    assert reads.withheld_ids(session, who.id, NOON) == {"a-1", "a-2", "a-3"}
    assert reads.withheld_ids(session, a_learner(session).id, NOON) == set()

    with pytest.raises(Invalid, match=r"^There is nothing to ask with these choices\.$"):
        make(session, who, token="another")
    assert [item.held for item in items(session, who.id, practice, NOON)] == [True] * 3
    assert [item.held for item in items(session, who.id, exam, NOON)] == [False] * 3
    assert not give(session, who, practice, 2, RIGHT)
    assert standings(session, practice) == [(True, None), (False, None), (False, None)]

    quiz_answers.finish(session, who, NOON, exam)
    assert reads.withheld_ids(session, who.id, NOON) == set()
    assert standings(session, practice)[0] == (True, 1.0)
    assert give(session, who, practice, 2, RIGHT)


def test_history_has_every_attempt_page_by_page(session: Session, who: Learner) -> None:
    made = [make(session, who, token=f"t{n}") for n in range(5)]
    quiz_answers.finish(session, who, NOON, made[0])
    make(session, a_learner(session))
    pages = [reads.history(session, who.id, n, NOON, size=2) for n in (1, 2, 3, 9)]
    assert [[line.id for line in page.lines] for page in pages] == [
        made[:2:-1], [made[2], made[1]], [made[0]], [made[0]],
    ]  # fmt: skip
    assert [(page.number, page.pages, page.total) for page in pages] == [
        (1, 3, 5), (2, 3, 5), (3, 3, 5), (3, 3, 5),
    ]  # fmt: skip
    assert pages[2].lines[0].finished_at == NOON
