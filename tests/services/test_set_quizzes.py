"""Quizzes that instructors set: made, changed, taken, held back until they close."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.blueprint import ANY_LEVEL, Wish
from studyapp.domain.errors import Conflict, Invalid, NotFound
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.quizzes import GRACE, Terms
from studyapp.services import quiz_answers, quizzes, set_quizzes
from studyapp.services.set_quizzes import Draft
from studyapp.store.models import Attempt, Card, Question, Review
from studyapp.store.queries import quiz_results, quiz_sets
from studyapp.store.queries import quizzes as reads
from studyapp.store.queries.quiz_items import item_at, items
from tests.factories import NOON, a_learner, a_member, a_question, sync

CLOSES = NOON + dt.timedelta(hours=2)
EXAM = Draft(
    "Finals",
    "Read slowly.",
    Wish(count=3),
    Terms("exam", "bank", "close", 30),
    opens_at=NOON,
    closes_at=CLOSES,
)


def minutes(number: float, since: dt.datetime = NOON) -> dt.datetime:
    return since + dt.timedelta(minutes=number)


@pytest.fixture
def teacher(session: Session) -> int:
    sync(session, *(a_question("numeric", id=f"a-{n}") for n in range(1, 6)))
    return a_member(session, "teacher@example.org", "instructor").id


@pytest.fixture
def who(session: Session, teacher: int) -> Learner:
    return Learner(a_member(session).id)


def view(session: Session, quiz_id: int) -> quiz_sets.QuizView:
    found = quiz_sets.quiz_by_id(session, quiz_id)
    assert found is not None
    return found


def make(session: Session, teacher: int, draft: Draft = EXAM, token: str = "once") -> int:
    return set_quizzes.make(session, teacher, NOON, draft, token=token)


def begin(
    session: Session, who: Learner, quiz_id: int, at: dt.datetime = NOON, token: str = "t"
) -> int:
    code = view(session, quiz_id).code
    return quizzes.begin_set(session, who, at, code, token=token)


def give(session: Session, who: Learner, attempt: int, position: int, text: str) -> None:
    item = item_at(session, who.id, attempt, position, NOON)
    assert item is not None
    assert quiz_answers.answer(session, who, NOON, item, Response(texts=(text,)))


def deadline(session: Session, attempt: int) -> dt.datetime | None:
    session.rollback()
    return session.scalar(sa.select(Attempt.deadline).where(Attempt.id == attempt))


def test_a_quiz_is_made_once_and_reads_as_it_was_set(session: Session, teacher: int) -> None:
    made = make(session, teacher)
    assert make(session, teacher) == made != make(session, teacher, token="other")
    found = view(session, made)
    assert (found.title, found.wish, found.terms) == (EXAM.title, EXAM.wish, EXAM.terms)
    assert (found.opens_at, found.closes_at, found.seen_from) == (
        NOON, CLOSES, CLOSES + GRACE,
    )  # fmt: skip
    assert (found.creator, found.revision, found.attempts_allowed) == (
        "teacher@example.org", 1, 1,
    )  # fmt: skip
    assert quiz_sets.quiz_by_code(session, found.code) == found
    lines = [
        (line.title, line.attempts, line.finished) for line in quiz_sets.quiz_lines(session)
    ]
    assert lines == [("Finals", 0, 0)] * 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_at": NOON}, "closes_at"),
        ({"closes_at": None}, "closes_at"),
        ({"wish": Wish(count=0)}, "count"),
        ({"wish": Wish(blueprint={("first", ANY_LEVEL): 101})}, "count"),
        ({"wish": Wish(topics=("second",))}, "topics"),
    ],
)
def test_what_cannot_be_set_is_named(
    session: Session, teacher: int, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as problem:
        make(session, teacher, replace(EXAM, **change))
    assert list(problem.value.fields) == [field]
    assert quiz_sets.quiz_lines(session) == []


def test_everybody_gets_the_same_questions_or_a_draw_of_their_own(
    session: Session, teacher: int, who: Learner
) -> None:
    same = make(session, teacher)
    own = make(session, teacher, replace(EXAM, same_for_all=False), token="own")
    learners = [who, *(a_learner(session) for _ in range(7))]

    def asked(quiz_id: int) -> set[tuple[str, ...]]:
        found = set()
        for each in learners:
            attempt = begin(session, each, quiz_id, token=f"q{quiz_id}")
            found.add(tuple(i.view.id for i in items(session, each.id, attempt, NOON)))
        return found

    assert asked(same) == {tuple(view(session, same).question_ids)}
    assert len(asked(own)) > 1
    assert {len(drawn) for drawn in asked(own)} == {3}


def test_a_blueprint_draws_what_its_cells_say(session: Session, teacher: int) -> None:
    sync(
        session,
        *(a_question("numeric", id=f"r-{n}", bloom="remember") for n in range(4)),
        *(a_question("numeric", id=f"c-{n}", bloom="create") for n in range(4)),
    )
    table = {("first", "create"): 3, ("first", "remember"): 1}
    made = make(session, teacher, replace(EXAM, wish=Wish(blueprint=table)))
    assert sorted(id_[0] for id_ in view(session, made).question_ids) == ["c", "c", "c", "r"]


def test_choices_stand_as_written_where_they_are_not_to_be_shuffled(
    session: Session, teacher: int, who: Learner
) -> None:
    sync(session, *(a_question("single_choice", id=f"s-{n}") for n in range(6)))
    terms = replace(EXAM.terms, shuffle=False)
    made = make(session, teacher, replace(EXAM, terms=terms, wish=Wish(count=6)))
    attempt = begin(session, who, made)
    assert {i.order_shown for i in items(session, who.id, attempt, NOON)} == {(0, 1, 2)}


def test_one_attempt_at_a_time_within_what_is_allowed_and_while_it_is_open(
    session: Session, teacher: int, who: Learner
) -> None:
    made = make(session, teacher)
    with pytest.raises(Invalid, match=r"^This quiz has not opened yet\.$"):
        begin(session, who, made, minutes(-1))
    first = begin(session, who, made)
    assert begin(session, who, made, token="other tab") == first
    quiz_answers.finish(session, who, NOON, first)
    with pytest.raises(Invalid, match=r"^You have no attempt left at this quiz\.$"):
        begin(session, who, made, token="again")
    with pytest.raises(Invalid, match=r"^This quiz is closed\.$"):
        begin(session, a_learner(session), made, CLOSES)
    with pytest.raises(NotFound):
        quizzes.begin_set(session, who, NOON, "no such code", token="t")


def test_putting_an_attempt_away_does_not_give_it_back(
    session: Session, teacher: int, who: Learner
) -> None:
    made = make(session, teacher)
    attempt = begin(session, who, made)
    quiz_answers.discard(session, who, NOON, attempt)
    found = reads.attempt_by_id(session, who.id, attempt, NOON)
    assert found is not None
    assert found.finished_at == NOON


def test_more_time_holds_at_once_and_moves_the_close_for_one(
    session: Session, teacher: int, who: Learner
) -> None:
    made = make(session, teacher)
    other = a_learner(session)
    mine, theirs = begin(session, who, made), begin(session, other, made)
    assert (deadline(session, mine), deadline(session, theirs)) == (minutes(30),) * 2

    set_quizzes.extend(session, made, "Ann@Example.org ", 15)
    assert (deadline(session, mine), deadline(session, theirs)) == (minutes(45), minutes(30))
    assert view(session, made).seen_from == minutes(15, CLOSES) + GRACE
    extensions = [(e.email, e.minutes) for e in quiz_sets.extensions(session, made)]
    assert extensions == [("ann@example.org", 15)]
    quiz_answers.finish(session, who, NOON, mine)

    late = Learner(a_member(session, "late@example.org").id)
    set_quizzes.extend(session, made, "late@example.org", 10)
    attempt = begin(session, late, made, minutes(5, CLOSES))
    assert deadline(session, attempt) == minutes(10, CLOSES)
    set_quizzes.extend(session, made, "late@example.org", 0)
    assert deadline(session, attempt) == CLOSES
    assert view(session, made).seen_from == minutes(15, CLOSES) + GRACE
    with pytest.raises(Invalid, match=r"^Nobody here has the address no@example\.org\.$"):
        set_quizzes.extend(session, made, "no@example.org", 5)


def test_a_change_holds_for_attempts_under_way_and_is_never_lost(
    session: Session, teacher: int, who: Learner
) -> None:
    made = make(session, teacher)
    asked = view(session, made).question_ids
    attempt = begin(session, who, made)
    longer = replace(EXAM, title="Better", terms=replace(EXAM.terms, minutes=60))
    set_quizzes.save(session, made, longer, revision=1)
    assert deadline(session, attempt) == minutes(60)
    found = view(session, made)
    assert (found.title, found.revision, found.question_ids) == ("Better", 2, asked)

    with pytest.raises(Conflict):
        set_quizzes.save(session, made, EXAM, revision=1)
    assert view(session, made).title == "Better"
    set_quizzes.save(session, made, replace(longer, wish=Wish(count=5)), revision=2)
    assert len(view(session, made).question_ids) == 5
    assert len(items(session, who.id, attempt, NOON)) == 3


def test_keys_that_wait_for_the_close_move_no_card_before_it(
    session: Session, teacher: int, who: Learner
) -> None:
    made = make(session, teacher)
    attempt = begin(session, who, made)
    asked = set(view(session, made).question_ids)
    assert reads.withheld_ids(session, who.id, NOON) == asked
    give(session, who, attempt, 1, "8")
    give(session, who, attempt, 2, "7")
    assert quiz_answers.finish(session, who, minutes(9), attempt)

    seen = CLOSES + GRACE
    early = seen - dt.timedelta(milliseconds=1)
    for at in (minutes(9), early):
        assert reads.withheld_ids(session, who.id, at) == asked
        (line,) = reads.of_quiz(session, who.id, made, at)
        assert line.waits
        assert not quiz_answers.log_seen(session, who, at)
        with pytest.raises(NotFound):
            quizzes.retake(session, who, at, attempt, token="early")
    assert session.scalars(sa.select(Review.id)).all() == []
    assert session.scalars(sa.select(Card.question_id)).all() == []

    assert reads.withheld_ids(session, who.id, seen) == set()
    assert quiz_answers.log_seen(session, who, seen)
    assert not quiz_answers.log_seen(session, who, seen)
    rows = session.execute(sa.select(Review.fraction, Review.at).order_by(Review.id)).all()
    assert [tuple(row) for row in rows] == [(1.0, minutes(9)), (0.0, minutes(9))]
    assert len(session.scalars(sa.select(Card.question_id)).all()) == 2


def test_the_condition_on_questions_is_the_set_of_ids(
    session: Session, teacher: int, who: Learner
) -> None:
    begin(session, who, make(session, teacher))
    statement = sa.select(Question.id).where(reads.WITHHELD)
    values = {"user_id": who.id, "now": NOON}
    found = set(session.scalars(statement, values))
    assert found == reads.withheld_ids(session, who.id, NOON)
    assert len(found) == 3


def test_results_finish_what_was_left_and_say_how_hard_each_question_was(
    session: Session, teacher: int, who: Learner
) -> None:
    made = make(session, teacher)
    other = a_learner(session)
    mine, theirs = begin(session, who, made), begin(session, other, made)
    for position, (one, two) in enumerate((("8", "8"), ("8", "7")), 1):
        give(session, who, mine, position, one)
        give(session, other, theirs, position, two)
    quiz_answers.finish(session, who, NOON, mine)

    assert set_quizzes.finish_left(session, minutes(30) + GRACE, made) == 0
    later = minutes(31)
    assert set_quizzes.finish_left(session, later, made) == 1
    page = quiz_results.result_page(session, made, 1)
    lines = [(line.email, line.score.points, line.answered) for line in page.lines]
    assert lines == [(None, "1", 2), ("ann@example.org", "2", 2)]
    assert (page.total, page.finished, page.mean) == (2, 2, 0.5)
    ids = view(session, made).question_ids
    questions = quiz_results.question_lines(session, made)
    assert [(q.question_id, q.asked, q.answered, q.facility) for q in questions] == [
        (ids[2], 2, 0, 0.0), (ids[1], 2, 2, 0.5), (ids[0], 2, 2, 1.0),
    ]  # fmt: skip
    second = quiz_results.result_page(session, made, 7, size=1)
    assert ([line.email for line in second.lines], second.number) == (["ann@example.org"], 2)


def test_closing_now_ends_what_is_under_way(
    session: Session, teacher: int, who: Learner
) -> None:
    made = make(session, teacher)
    slow = Learner(a_member(session, "slow@example.org").id)
    set_quizzes.extend(session, made, "slow@example.org", 15)
    mine, theirs = begin(session, who, made), begin(session, slow, made)
    set_quizzes.close_now(session, minutes(10), made)
    set_quizzes.close_now(session, minutes(20), made)
    found = view(session, made)
    assert (found.closes_at, found.revision) == (minutes(10), 2)
    assert found.seen_from == minutes(25) + GRACE
    assert (deadline(session, mine), deadline(session, theirs)) == (minutes(10), minutes(25))
    with pytest.raises(Invalid, match=r"^This quiz is closed\.$"):
        begin(session, a_learner(session), made, minutes(11))

    early = make(session, teacher, token="early")
    set_quizzes.close_now(session, minutes(-5), early)
    assert (view(session, early).opens_at, view(session, early).closes_at) == (
        None,
        minutes(-5),
    )
    with pytest.raises(NotFound):
        set_quizzes.close_now(session, NOON, early + 99)


def test_a_quiz_is_deleted_as_long_as_nobody_has_begun_it(
    session: Session, teacher: int, who: Learner
) -> None:
    made, taken = make(session, teacher), make(session, teacher, token="another")
    code = view(session, made).code
    set_quizzes.extend(session, made, "ann@example.org", 15)
    begin(session, who, taken)
    with pytest.raises(Invalid, match=r"so it cannot be deleted\. Close it instead\.$"):
        set_quizzes.delete(session, taken)
    set_quizzes.delete(session, made)
    assert [line.id for line in quiz_sets.quiz_lines(session)] == [taken]
    with pytest.raises(NotFound):
        set_quizzes.delete(session, made)
    with pytest.raises(NotFound):
        quizzes.begin_set(session, who, NOON, code, token="t")
