"""Burying, suspending, flagging, spreading what is overdue; and taking it back."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.learners import Learner
from studyapp.services import putting_away as service
from studyapp.services import study
from studyapp.services.study import Undone
from studyapp.store.models import Card, Mark, Review
from studyapp.store.queries.cards import MarkView, mark_of
from studyapp.store.queries.load import load
from tests.factories import NOON, a_learner, a_question, sync
from tests.services.test_study import submission

DAY = dt.timedelta(days=1)


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(5)))
    return a_learner(session)


def waiting(session: Session, who: Learner, at: dt.datetime = NOON) -> int:
    return load(session, who, at).total


def test_a_buried_card_is_back_tomorrow(session: Session, who: Learner) -> None:
    service.put_away(session, who, NOON, "n-0", "bury", "b1")
    assert (waiting(session, who), waiting(session, who, NOON + DAY)) == (4, 5)


def test_a_suspended_card_is_back_when_released(session: Session, who: Learner) -> None:
    service.put_away(session, who, NOON, "n-0", "suspend", "s1")
    assert waiting(session, who, NOON + 30 * DAY) == 4
    service.release(session, who, ["n-0"])
    assert waiting(session, who) == 5


@pytest.mark.parametrize("kind", ["bury", "suspend"])
def test_undo_brings_a_card_back(session: Session, who: Learner, kind: str) -> None:
    study.begin(session, who, NOON, planned=5)
    service.put_away(session, who, NOON, "n-0", kind, "p1")
    assert study.undo(session, who, NOON, "u1") == Undone("n-0", kind)
    assert mark_of(session, who.id, "n-0") == MarkView()
    assert waiting(session, who) == 5


def test_a_doubled_press_is_logged_once(session: Session, who: Learner) -> None:
    for _ in range(2):
        service.put_away(session, who, NOON, "n-0", "bury", "b1")
    assert session.scalars(sa.select(Review.kind)).all() == ["bury"]


def test_putting_away_moves_no_card(session: Session, who: Learner) -> None:
    study.begin(session, who, NOON, planned=5)
    study.answer(session, who, NOON, submission(session, "t1", "n-0"))
    before = session.execute(sa.select(Card.__table__)).all()
    service.put_away(session, who, NOON, "n-0", "suspend", "s1")
    assert session.execute(sa.select(Card.__table__)).all() == before


def test_a_flag_is_set_and_lifted_beside_the_other_marks(
    session: Session, who: Learner
) -> None:
    service.put_away(session, who, NOON, "n-0", "suspend", "s1")
    service.flag(session, who, "n-0", flagged=True)
    assert mark_of(session, who.id, "n-0") == MarkView(suspended=True, flagged=True)
    service.flag(session, who, "n-0", flagged=False)
    assert mark_of(session, who.id, "n-0") == MarkView(suspended=True)


def test_what_cannot_be_is_refused(session: Session, who: Learner) -> None:
    with pytest.raises(NotFound):
        service.put_away(session, who, NOON, "none", "bury", "b1")
    with pytest.raises(NotFound):
        service.flag(session, who, "none", flagged=True)
    with pytest.raises(Invalid):
        service.put_away(session, who, NOON, "n-0", "burn", "b1")
    for days in (0, service.MOST_DAYS + 1):
        with pytest.raises(Invalid):
            service.catch_up(session, who, NOON, days)
    assert session.scalars(sa.select(Mark)).all() == []


def test_what_is_overdue_is_spread_and_brought_back(session: Session, who: Learner) -> None:
    for number in range(5):
        sent = submission(session, f"t{number}", f"n-{number}", self_rating="easy")
        study.answer(session, who, NOON, sent)
    late = NOON + 60 * DAY
    assert service.catch_up(session, who, late, 3) == 5
    found = [load(session, who, late + n * DAY).due for n in range(3)]
    assert found == [2, 4, 5]
    service.stop_catching_up(session, who)
    assert load(session, who, late).due == 5
