"""A guest signs in or registers: what was learnt comes along."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.services.review_log import rebuild_card
from studyapp.store.engine import writing
from studyapp.store.models import (
    Attempt,
    Card,
    Mark,
    Report,
    Review,
    StudySession,
    User,
)

_STUDY_SETTINGS = (
    "zone", "rollover", "new_per_day", "reviews_per_day", "desired_retention", "shortcuts",
    "show_streak", "rest_days",
)  # fmt: skip


def claim_guest(session: Session, guest_uniquifier: str, user_id: int) -> None:
    """Give everything a guest has learnt to an account, and remove the guest.

    Where both have studied a question the two logs become one, in time order,
    and the card is rebuilt from it.
    """
    with writing(session):
        guest = session.scalars(  # locked: an answer of another tab comes before or fails
            sa.select(User)
            .where(User.fs_uniquifier == guest_uniquifier, User.guest)
            .with_for_update()
        ).first()
        if guest is None or guest.id == user_id:
            return
        user = session.get_one(User, user_id, with_for_update=True)
        if not session.scalar(sa.select(Review.id).where(Review.user_id == user_id).limit(1)):
            for name in _STUDY_SETTINGS:
                setattr(user, name, getattr(guest, name))
        studied = session.scalars(
            sa.select(Card.question_id).where(Card.user_id == guest.id)
        ).all()
        session.execute(
            sa.delete(Card).where(
                Card.user_id.in_((guest.id, user_id)), Card.question_id.in_(studied)
            )
        )
        _part_tokens(session, guest.id, user_id)
        session.execute(  # of two marks on a question the account's own stays
            sa.delete(Mark).where(
                Mark.user_id == guest.id,
                Mark.question_id.in_(
                    sa.select(Mark.question_id).where(Mark.user_id == user_id)
                ),
            )
        )
        for table in (Review, StudySession, Attempt, Mark, Report):
            session.execute(
                sa.update(table).where(table.user_id == guest.id).values(user_id=user_id)
            )
        for question_id in studied:
            rebuild_card(session, user_id, question_id)
        session.execute(sa.delete(User).where(User.id == guest.id))


def _part_tokens(session: Session, guest_id: int, user_id: int) -> None:
    """Rename the guest's tokens that the account has used too: both answers stay."""
    for table in (Review, Attempt, Report):
        session.execute(
            sa.update(table)
            .where(
                table.user_id == guest_id,
                table.token.in_(sa.select(table.token).where(table.user_id == user_id)),
            )
            .values(
                token=sa.func.substr(table.token, 1, 40) + "~" + sa.cast(table.id, sa.String)
            )
        )
