"""A thousand random afternoons: whatever is done and undone, the log alone gives the cards."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.services import offline, putting_away, study
from studyapp.services.review_log import Submission, rebuild_card
from studyapp.store.models import Card, Mark
from studyapp.store.queries.questions import live_question
from tests.conftest import emptied
from tests.factories import NOON, a_learner, a_question, sync

TYPES = ("numeric", "short_answer", "true_false")
QUESTIONS = ("q-numeric", "q-short-answer", "q-true-false")
TYPED = {"q-numeric": "8", "q-short-answer": "Shakespeare"}
ACTIONS = (
    "answer", "answer", "answer", "undo", "undo", "rate", "accept", "bury", "suspend",
    "release", "cram", "offline", "wait",
)  # fmt: skip


@pytest.fixture
def app(apps: Any) -> Iterator[Flask]:
    yield from emptied(apps("sqlite"))


class Afternoon:
    """One learner, one sitting, and before each thing that undo can take back, what was."""

    def __init__(self, session: Session, views: dict[str, Any]) -> None:
        self.session, self.views = session, views
        self.who, self.at, self.number = a_learner(session), NOON, 0
        self.last: int | None = None
        self.place = 0  # where in ``before`` the newest answer stands, from 1
        self.before: list[Any] = []
        study.begin(session, self.who, self.at, planned=20)

    def do(self, action: str, seed: int) -> None:
        dice = random.Random(seed)
        self.number += 1
        question = dice.choice(QUESTIONS)
        getattr(self, f"_{action}")(question, dice)

    def state(self) -> tuple[Any, ...]:
        return cards(self.session, self.who), marks(self.session, self.who)

    def _given(self, question: str, dice: random.Random) -> Submission:
        view = self.views[question]
        if question in TYPED:
            response = Response(texts=(dice.choice([TYPED[question], "wrong"]),))
        else:
            response = Response(picks=(dice.choice([0, 1]),))
        return Submission(
            view.question, view.version_id, f"t{self.number}", response,
            hints=dice.choice([0, 0, 1]), confidence=dice.choice([None, "guessed"]),
        )  # fmt: skip

    def _answer(self, question: str, dice: random.Random) -> None:
        self.before.append(self.state())
        given = self._given(question, dice)
        self.last = study.answer(self.session, self.who, self.at, given).review_id
        self.place = len(self.before)

    def _cram(self, question: str, dice: random.Random) -> None:
        was = self.state()
        study.answer(self.session, self.who, self.at, self._given(question, dice), "cram")
        assert self.state() == was

    def _offline(self, question: str, dice: random.Random) -> None:
        given_at = self.at - dt.timedelta(minutes=dice.choice([0, 5, 60 * 24 * 3]))
        queued = offline.Queued(given_at, self._given(question, dice))
        offline.merge(self.session, self.who, self.at, [queued, queued])
        self.before, self.place = [], 0

    def _undo(self, _: str, __: random.Random) -> None:
        undone = study.undo(self.session, self.who, self.at, f"u{self.number}")
        assert study.undo(self.session, self.who, self.at, f"u{self.number}") == undone
        if self.before:
            assert undone is not None
            was = self.before.pop()
            assert was is None or self._in_effect(self.state()) == self._in_effect(was)

    def _in_effect(self, state: tuple[Any, ...]) -> tuple[Any, ...]:
        """Without the buryings that are over."""
        today = self.who.calendar.day_of(self.at)
        rows = [(q, s, h if h and h > today else None) for q, s, h in state[1]]
        return state[0], [row for row in rows if row[1] or row[2]]

    def _rate(self, _: str, dice: random.Random) -> None:
        if self.last:
            was = self.state()
            rating: Any = dice.choice(["again", "hard", "good", "easy"])
            token = f"r{self.number}"
            study.rerate(self.session, self.who, self.at, self.last, rating, token)
            self._settle_later(was)

    def _accept(self, _: str, __: random.Random) -> None:
        typed = self.last and self.session.scalar(
            sa.text("SELECT response FROM review WHERE id = :id").bindparams(id=self.last)
        )
        if typed and "texts" in typed:
            was = self.state()
            study.accept(self.session, self.who, self.at, self.last or 0, f"a{self.number}")
            self._settle_later(was)

    def _settle_later(self, was: tuple[Any, ...]) -> None:
        """What was rated anew stays so when something later is taken back."""
        if self.state() != was:
            self.before[self.place :] = [None] * len(self.before[self.place :])

    def _put_away(self, question: str, kind: str) -> None:
        was = self.state()
        token = f"p{self.number}"
        putting_away.put_away(self.session, self.who, self.at, question, kind, token)
        if self.state() != was:
            self.before.append(was)

    def _bury(self, question: str, _: random.Random) -> None:
        self._put_away(question, "bury")

    def _suspend(self, question: str, _: random.Random) -> None:
        self._put_away(question, "suspend")

    def _release(self, question: str, _: random.Random) -> None:
        was = self.state()
        putting_away.release(self.session, self.who, [question])
        if self.state() != was:
            self.before, self.place = [], 0

    def _wait(self, _: str, dice: random.Random) -> None:
        self.at += dt.timedelta(minutes=dice.choice([1, 12, 60 * 30, 60 * 24 * 9]))


def cards(session: Session, who: Learner) -> list[tuple[Any, ...]]:
    """The schedule; the newest answer of a card that was undone and rebuilt is another."""
    rows = session.execute(
        sa.select(Card.__table__).where(Card.user_id == who.id).order_by(Card.question_id)
    )
    return [tuple(row) for row in rows]


def marks(session: Session, who: Learner) -> list[tuple[Any, ...]]:
    rows = session.execute(
        sa.select(Mark.question_id, Mark.suspended, Mark.hidden_until)
        .where(Mark.user_id == who.id, Mark.suspended | Mark.hidden_until.is_not(None))
        .order_by(Mark.question_id)
    )
    return [tuple(row) for row in rows]


@settings(max_examples=1000, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2**32)), max_size=14))
def test_the_log_alone_gives_the_cards(
    app: Flask, session: Session, actions: list[tuple[str, int]]
) -> None:
    """Each undo restores exactly what was, and a rebuild changes no row of any card."""
    if live_question(session, "q-numeric") is None:
        sync(session, *(a_question(type_) for type_ in TYPES))
    views = {id_: live_question(session, id_) for id_ in QUESTIONS}
    afternoon = Afternoon(session, views)
    for action, seed in actions:
        afternoon.do(action, seed)
    before = cards(session, afternoon.who)
    session.execute(sa.delete(Card).where(Card.user_id == afternoon.who.id))
    for question_id in QUESTIONS:
        rebuild_card(session, afternoon.who.id, question_id)
    session.commit()
    assert cards(session, afternoon.who) == before


def test_thirty_steps_are_undone_one_by_one(app: Flask, session: Session) -> None:
    sync(session, *(a_question("numeric", id=f"n-{n:02}") for n in range(30)))
    who = a_learner(session)
    study.begin(session, who, NOON, planned=30)
    states = []
    for n in range(30):
        states.append((cards(session, who), marks(session, who)))
        view = live_question(session, f"n-{n:02}")
        assert view is not None
        if n % 5 == 4:
            putting_away.put_away(session, who, NOON, view.id, "bury", f"b{n}")
        else:
            given = Submission(view.question, view.version_id, f"t{n}", Response(texts=("8",)))
            study.answer(session, who, NOON + dt.timedelta(minutes=n), given)
    study.end(session, who, NOON + dt.timedelta(hours=1))
    for n in range(30):
        undone = study.undo(session, who, NOON + dt.timedelta(hours=1), f"u{n}")
        assert undone == study.Undone(f"n-{29 - n:02}", "bury" if n % 5 == 0 else "answer")
        assert (cards(session, who), marks(session, who)) == states[29 - n]
    assert study.undo(session, who, NOON, "u-more") is None
