"""What a learner wants of a day."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid
from studyapp.domain.learners import Learner
from studyapp.services.review_log import take_turn
from studyapp.store.engine import writing
from studyapp.store.models import User

MOST_NEW = 999
MOST_REVIEWS = 9999
FEWEST_REVIEWS = 1


def save_limits(
    session: Session, learner: Learner, *, new_per_day: int, reviews_per_day: int
) -> None:
    """How many new cards and how many returning ones a day may bring; Invalid names the field
    that is out of range."""
    problems = {}
    if not 0 <= new_per_day <= MOST_NEW:
        problems["new_per_day"] = f"Write a number from 0 to {MOST_NEW}."
    if not FEWEST_REVIEWS <= reviews_per_day <= MOST_REVIEWS:
        problems["reviews_per_day"] = f"Write a number from {FEWEST_REVIEWS} to {MOST_REVIEWS}."
    if problems:
        raise Invalid("These limits cannot be kept.", problems)
    with writing(session):
        take_turn(session, learner.id)
        session.execute(
            sa.update(User)
            .where(User.id == learner.id)
            .values(new_per_day=new_per_day, reviews_per_day=reviews_per_day)
        )
