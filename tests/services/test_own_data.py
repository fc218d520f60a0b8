"""One's own data: out of one server, into another, twice, and from hostile hands."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from studyapp.domain.blueprint import Wish
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.own_data import OwnData, read_own_data
from studyapp.domain.quizzes import Terms
from studyapp.services import putting_away, quiz_answers, quizzes, reports, set_quizzes, study
from studyapp.services.own_data import Taken, take_in
from studyapp.services.review_log import Submission
from studyapp.store.engine import db
from studyapp.store.models import (
    Attempt,
    AttemptItem,
    Card,
    Facet,
    Mark,
    Question,
    QuestionVersion,
    Quiz,
    Report,
    Review,
    User,
)
from studyapp.store.queries.own_data import own_data
from studyapp.store.queries.questions import live_question
from studyapp.store.queries.quiz_items import item_at
from tests.conftest import dispose, emptied, make_app
from tests.factories import NOON, a_guest, a_question, sync

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
LATER = NOON + 40 * DAY
QUESTIONS = [
    a_question("single_choice", id="pick"),
    a_question("matching", id="match"),
    a_question("short_answer", id="who"),
    *(a_question("numeric", id=f"legs-{n}") for n in range(1, 4)),
]


def answer(
    session: Session, who: Learner, at: dt.datetime, id_: str, token: str, response: Response,
    **more: Any,
) -> int:  # fmt: skip
    view = live_question(session, id_)
    assert view is not None
    given = Submission(
        view.question, view.version_id, token, response, taken=dt.timedelta(seconds=20), **more
    )
    return study.answer(session, who, at, given).review_id


def a_life(session: Session, who: Learner) -> None:
    """Everything that a learner can leave behind."""
    right, wrong = Response(texts=("8",)), Response(texts=("7",))
    study.begin(session, who, NOON, planned=5, topic="first")
    answer(session, who, NOON, "legs-1", "t1", right, confidence="knew", self_rating="easy")
    answer(session, who, NOON + MINUTE, "legs-2", "t2", wrong)
    answer(session, who, NOON + 2 * MINUTE, "legs-3", "t3", right)
    study.undo(session, who, NOON + 3 * MINUTE, "u1")
    pick = answer(
        session, who, NOON + 4 * MINUTE, "pick", "t4", Response((0,)), order_shown=(2, 0, 1)
    )
    study.rerate(session, who, NOON + 5 * MINUTE, pick, "hard", "r1")
    typed = answer(session, who, NOON + 6 * MINUTE, "who", "t5", Response(texts=("the bard",)))
    study.accept(session, who, NOON + 7 * MINUTE, typed, "a1")
    putting_away.put_away(session, who, NOON + 8 * MINUTE, "match", "suspend", "s1")
    putting_away.flag(session, who, "pick", flagged=True)
    study.end(session, who, NOON + 9 * MINUTE)
    terms = Terms(order="bank", feedback="now")
    wish = Wish(topics=("first",), count=6)
    quiz = quizzes.create(session, who, NOON + 5 * DAY, token="q", wish=wish, terms=terms)
    for position in (4, 5):
        item = item_at(session, who.id, quiz, position, NOON + 5 * DAY)
        assert item is not None
        quiz_answers.answer(session, who, NOON + 5 * DAY, item, right)
    study.begin(session, who, NOON + 30 * DAY, planned=9)
    answer(session, who, NOON + 30 * DAY, "legs-1", "t6", wrong, hints=1)
    answer(session, who, NOON + 31 * DAY, "legs-1", "t7", right)
    reports.report(session, who, NOON + 31 * DAY, "pick", "=2+2 is odd", "rep")


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, *QUESTIONS)
    return Learner(a_guest(session).id)


@pytest.fixture(scope="module")
def other_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    data = tmp_path_factory.mktemp("second")
    app = make_app(data, f"sqlite:///{data / 'study.sqlite'}")
    yield app
    dispose(app)


@pytest.fixture
def second(other_app: Flask) -> Iterator[Flask]:
    """Another server with the same questions, where other people came first."""
    for app in emptied(other_app):
        with app.app_context():
            sync(db.session, *QUESTIONS)
            for _ in range(3):
                a_guest(db.session)
        yield app


def exported(session: Session, user_id: int) -> dict[str, Any]:
    """The file, read again as JSON; without what tells the accounts apart."""
    session.rollback()
    text = own_data(session, user_id, LATER).model_dump_json(exclude_none=True, warnings=False)
    found: dict[str, Any] = json.loads(text)
    del found["account"]["created_at"]
    found["account"].pop("email", None)
    return found


def file_of(session: Session, user_id: int) -> OwnData:
    session.rollback()
    data = own_data(session, user_id, LATER)
    return read_own_data(
        data.model_dump_json(exclude_none=True, warnings=False).encode(), LATER
    )


def schedule(session: Session, user_id: int) -> list[tuple[Any, ...]]:
    """The card rows but for what numbers a server gives."""
    session.rollback()
    columns = [c for c in Card.__table__.columns if c.name not in ("user_id", "last_review_id")]
    rows = session.execute(
        sa.select(*columns).where(Card.user_id == user_id).order_by(Card.question_id)
    )
    return [tuple(row) for row in rows]


def counts(taken: Taken) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    return dict(taken.taken), dict(taken.known), dict(taken.left_out)


ALL = {"reviews": 13, "sittings": 2, "attempts": 1, "reports": 1, "marks": 2}


def test_another_server_has_the_same_schedule_and_gives_the_same_file(
    session: Session, who: Learner, second: Flask
) -> None:
    a_life(session, who)
    data, before, cards = (
        file_of(session, who.id),
        exported(session, who.id),
        schedule(session, who.id),
    )
    assert len(cards) == 4
    with second.app_context():
        there = db.session
        user = a_guest(there)
        assert user.id != who.id
        assert counts(take_in(there, user.id, LATER, data)) == (ALL, {}, {})
        assert schedule(there, user.id) == cards
        assert exported(there, user.id) == before
        assert counts(take_in(there, user.id, LATER, data)) == ({}, ALL, {})
        assert exported(there, user.id) == before


def test_a_file_taken_in_where_it_came_from_changes_nothing(
    session: Session, who: Learner
) -> None:
    a_life(session, who)
    before, cards = exported(session, who.id), schedule(session, who.id)
    assert counts(take_in(session, who.id, LATER, file_of(session, who.id))) == ({}, ALL, {})
    assert (exported(session, who.id), schedule(session, who.id)) == (before, cards)


def test_there_and_back_again_counts_nothing_twice(
    session: Session, who: Learner, second: Flask
) -> None:
    a_life(session, who)
    data = file_of(session, who.id)
    with second.app_context():
        user = a_guest(db.session)
        take_in(db.session, user.id, LATER, data)
        there = Learner(user.id)
        answer(db.session, there, LATER, "legs-2", "new", Response(texts=("8",)))
        back, cards = file_of(db.session, user.id), schedule(db.session, user.id)
    done = take_in(session, who.id, LATER, back)
    assert dict(done.taken) == {"reviews": 1}
    assert schedule(session, who.id) == cards


def test_two_histories_of_one_question_become_one_in_time_order(
    session: Session, who: Learner, second: Flask
) -> None:
    answer(session, who, NOON, "legs-1", "same", Response(texts=("8",)))
    answer(session, who, NOON + 9 * DAY, "legs-1", "other", Response(texts=("7",)))
    data = file_of(session, who.id)
    with second.app_context():
        user = a_guest(db.session)
        here = Learner(user.id)
        answer(db.session, here, NOON + 3 * DAY, "legs-1", "same", Response(texts=("8",)))
        assert dict(take_in(db.session, user.id, LATER, data).taken) == {"reviews": 2}
        db.session.rollback()
        card = db.session.get_one(Card, (user.id, "legs-1"), populate_existing=True)
        log = db.session.execute(
            sa.select(Review.at, Review.token)
            .where(Review.user_id == user.id)
            .order_by(Review.at)
        )
        assert (card.reps, card.last_day) == (3, dt.date(2026, 3, 11))
        assert [tuple(row) for row in log] == [
            (NOON, "i~same"), (NOON + 3 * DAY, "same"), (NOON + 9 * DAY, "i~other"),
        ]  # fmt: skip


def test_an_imported_token_never_swallows_an_answer_given_here(
    session: Session, who: Learner, second: Flask
) -> None:
    """Tokens of quizzes are made of a server's own numbers, which another gives again."""
    a_life(session, who)
    data = file_of(session, who.id)
    with second.app_context():
        user = a_guest(db.session)
        take_in(db.session, user.id, LATER, data)
        tokens = set(db.session.scalars(sa.select(Review.token)))
        assert {token[:2] for token in tokens} == {"i~"}


def test_what_this_bank_has_not_is_left_out_and_named(
    session: Session, who: Learner, second: Flask
) -> None:
    a_life(session, who)
    data = file_of(session, who.id)
    with second.app_context():
        db.session.execute(sa.delete(QuestionVersion))
        db.session.execute(sa.delete(Facet))
        db.session.execute(sa.delete(Question))
        db.session.commit()
        sync(db.session, *QUESTIONS[1:])
        user = a_guest(db.session)
        done = take_in(db.session, user.id, LATER, data)
        assert done.unknown_questions == ("pick",)
        assert counts(done) == (
            {"reviews": 11, "sittings": 2, "marks": 1},
            {},
            {"reviews": 2, "attempts": 1, "reports": 1, "marks": 1},
        )


def test_a_version_is_found_by_digest_then_number_then_the_live_one(
    session: Session, who: Learner
) -> None:
    answer(session, who, NOON, "legs-1", "t", Response(texts=("8",)))
    raw = exported(session, who.id)
    sync(
        session,
        a_question("numeric", id="legs-1", stem="How many legs has an insect?", value=6),
    )
    versions = {}
    for name, number, digest in (
        ("digest", 7, raw["versions"][0]["digest"]),
        ("number", 1, "0" * 64),
        ("live", 9, "0" * 64),
    ):
        file = copy.deepcopy(raw)
        file["account"]["created_at"] = "2026-03-02T12:00:00Z"
        file["versions"][0] |= {"number": number, "digest": digest}
        file["reviews"][0] |= {"version": number, "token": name}
        user = a_guest(session)
        done = take_in(session, user.id, LATER, read_own_data(json.dumps(file).encode(), LATER))
        (line,) = exported(session, user.id)["reviews"]
        versions[name] = (line["version"], done.other_version)
    assert versions == {"digest": (1, 0), "number": (1, 1), "live": (2, 1)}


def test_settings_and_marks_are_taken_over_but_no_extra_time(
    session: Session, who: Learner
) -> None:
    session.execute(
        sa.update(User).where(User.id == who.id).values(
            zone="Asia/Tokyo", rollover=2, new_per_day=7, reviews_per_day=33, shortcuts=False,
            show_streak=False, rest_days=4, desired_retention=0.85, extra_time=50,
        )
    )  # fmt: skip
    session.commit()
    putting_away.flag(session, who, "pick", flagged=True)
    data = file_of(session, who.id)
    for settings, zone in ((True, "Asia/Tokyo"), (False, "UTC")):
        other = a_guest(session)
        take_in(session, other.id, LATER, data, settings=settings)
        session.expire_all()
        user = session.get_one(User, other.id)
        assert (user.zone, user.extra_time) == (zone, 0)
        assert session.get_one(Mark, (other.id, "pick")).flagged
    assert exported(session, who.id)["account"]["settings"]["extra_time"] == 50


def test_nothing_is_taken_in_where_a_part_fails(
    session: Session, who: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_life(session, who)
    data = file_of(session, who.id)
    other = a_guest(session)

    def broken(*_: object) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr("studyapp.services.own_data.rebuild_card", broken)
    with pytest.raises(RuntimeError):
        take_in(session, other.id, LATER, data)
    for table in (Review, Card, Attempt, Report, Mark):
        found = session.scalars(sa.select(table).where(table.user_id == other.id)).all()
        assert found == []


def test_an_answer_that_cannot_belong_to_its_question_keeps_its_rating_alone(
    session: Session, who: Learner
) -> None:
    a_life(session, who)
    raw = exported(session, who.id)
    raw["account"]["created_at"] = "2026-03-02T12:00:00Z"
    for line in raw["reviews"]:
        line["order_shown"], line["response"] = [5, 900], {"picks": [77]}
    other = a_guest(session)
    take_in(session, other.id, LATER, read_own_data(json.dumps(raw).encode(), LATER))
    assert schedule(session, other.id) == schedule(session, who.id)
    stored = session.execute(
        sa.select(Review.order_shown, Review.response).where(Review.user_id == other.id)
    )
    assert [tuple(row) for row in stored] == [([], {})] * ALL["reviews"]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "undo", "target": "nowhere"},
        {"kind": "rerate", "target": "t", "rating": ""},
        {"kind": "answer", "rating": ""},
        {"kind": "answer", "target": "t"},
        {"kind": "undo", "target": "t", "question": "legs-2"},
    ],
)
def test_a_line_that_makes_no_sense_is_left_out(
    session: Session, who: Learner, change: dict[str, Any]
) -> None:
    answer(session, who, NOON, "legs-1", "t", Response(texts=("8",)))
    cards = schedule(session, who.id)
    raw = exported(session, who.id)
    raw["account"]["created_at"] = "2026-03-02T12:00:00Z"
    raw["reviews"].append({**raw["reviews"][0], "token": "x", **change})
    other = a_guest(session)
    done = take_in(session, other.id, LATER, read_own_data(json.dumps(raw).encode(), LATER))
    assert counts(done) == ({"reviews": 1}, {}, {"reviews": 1})
    assert schedule(session, other.id) == cards


def test_an_attempt_keeps_its_answers_and_their_lines_in_the_log(
    session: Session, who: Learner
) -> None:
    a_life(session, who)
    data = file_of(session, who.id)
    other = a_guest(session)
    take_in(session, other.id, LATER, data)
    rows = session.execute(
        sa.select(AttemptItem.question_id, AttemptItem.fraction, Review.question_id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(Review, Review.id == AttemptItem.review_id)
        .where(Attempt.user_id == other.id, Review.user_id == other.id)
        .order_by(AttemptItem.position)
    )
    found = [tuple(row) for row in rows]
    assert len(found) == 2
    assert all(item == line for item, _, line in found)


def test_what_a_quiz_withholds_is_not_told_and_not_taken_in(
    session: Session, who: Learner
) -> None:
    author = a_guest(session)
    draft = set_quizzes.Draft(
        "Finals", "", Wish(topics=("first",), count=6),
        Terms(mode="exam", order="bank", feedback="close"), closes_at=LATER + 9 * DAY,
    )  # fmt: skip
    set_quizzes.make(session, author.id, NOON, draft, token="m")
    code = session.scalars(sa.select(Quiz.code)).one()
    attempt = quizzes.begin_set(session, who, NOON, code, token="b")
    item = item_at(session, who.id, attempt, 4, NOON)
    assert item is not None
    quiz_answers.answer(session, who, NOON, item, Response(texts=("8",)))
    for at in (NOON, NOON + MINUTE):
        (line,) = own_data(session, who.id, at).attempts
        assert (line.set_quiz, line.withheld) == ("Finals", True)
        assert {(item.fraction, item.review) for item in line.items} == {(None, None)}
        quiz_answers.finish(session, who, NOON, attempt)
    done = take_in(session, a_guest(session).id, LATER, file_of(session, who.id))
    assert counts(done) == ({}, {}, {"attempts": 1})
    (line,) = own_data(session, who.id, LATER + 30 * DAY).attempts
    assert (line.withheld, line.items[3].fraction) == (False, 1.0)
