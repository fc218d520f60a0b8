"""Single keys that act on the pages of studying: on or off."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.services.review_log import take_turn
from studyapp.store.engine import writing
from studyapp.store.models import User


def set_shortcuts(session: Session, learner: Learner, *, on: bool) -> None:
    """Keep whether single keys act for this learner."""
    with writing(session):
        take_turn(session, learner.id)
        session.execute(sa.update(User).where(User.id == learner.id).values(shortcuts=on))
