"""Daily limits, and the plan that catching up keeps to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid
from studyapp.domain.learners import Learner
from studyapp.services import plan, putting_away, study
from studyapp.services.selections import change_all
from studyapp.store.models import User
from studyapp.store.queries.load import load
from studyapp.store.queries.plan import days_ahead, usual_load
from tests.factories import NOON, a_learner, a_question, sync
from tests.services.test_study import submission

DAY = dt.timedelta(days=1)


@pytest.fixture
def who(session: Session) -> Learner:
    """A learner who saw 12 questions on each of two days, the right answers twice."""
    sync(session, *(a_question("numeric", id=f"n-{i:02}") for i in range(24)))
    found = replace(a_learner(session), zone="Asia/Tokyo")
    for i in range(24):
        at = NOON + (i // 12) * DAY
        for go in range(2):
            later = at + dt.timedelta(minutes=15 * go, seconds=i)
            study.answer(session, found, later, submission(session, f"t{i}-{go}", f"n-{i:02}"))
    return found


def test_limits_are_kept(session: Session, who: Learner) -> None:
    plan.save_limits(session, who, new_per_day=0, reviews_per_day=9999)
    session.rollback()
    row = session.execute(sa.select(User.new_per_day, User.reviews_per_day)).one()
    assert row == (0, 9999)


def test_limits_out_of_range_are_all_named(session: Session, who: Learner) -> None:
    with pytest.raises(Invalid) as caught:
        plan.save_limits(session, who, new_per_day=1000, reviews_per_day=0)
    assert caught.value.fields == {
        "new_per_day": "Write a number from 0 to 999.",
        "reviews_per_day": "Write a number from 1 to 9999.",
    }


def test_a_usual_day_counts_the_answers_of_days_studied(session: Session, who: Learner) -> None:
    assert usual_load(session, who, NOON + 60 * DAY) == 24
    assert usual_load(session, who, NOON + 300 * DAY) == 0


@pytest.mark.parametrize("days", [1, 5, 30])
def test_catching_up_makes_the_days_that_were_shown(
    session: Session, who: Learner, days: int
) -> None:
    later = NOON + 40 * DAY
    before = days_ahead(session, who, later)
    assert (before.pile, before.overdue) == (24, 24)
    assert putting_away.catch_up(session, who, later, days) == 24
    after = days_ahead(session, who, later)
    assert after.totals == before.spread_over(days)
    assert after.pile == 24
    assert load(session, who, later).due == after.totals[0]
    again = 3
    putting_away.catch_up(session, who, later, again)
    assert days_ahead(session, who, later).totals == before.spread_over(again)
    putting_away.stop_catching_up(session, who)
    assert days_ahead(session, who, later) == before


def test_suspended_cards_are_in_no_plan(session: Session, who: Learner) -> None:
    change_all(session, who, ["n-00", "n-01"], "suspend")
    assert days_ahead(session, who, NOON + 40 * DAY).pile == 22


def test_a_plan_begins_with_the_day_of_the_learner(session: Session, who: Learner) -> None:
    ahead = days_ahead(session, who, NOON + 40 * DAY + dt.timedelta(hours=10))
    assert ahead.today == (NOON + 41 * DAY).date()
    assert sum(ahead.totals) == 24
