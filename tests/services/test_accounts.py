"""Guests and their claiming, roles, one-time links, settings."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.services import accounts as service
from studyapp.services import putting_away, reports, study
from studyapp.services.claiming import claim_guest
from studyapp.services.review_log import Submission
from studyapp.store.models import Card, Mark, OneTimeLink, Report, Review, User
from studyapp.store.queries.questions import live_question
from tests.factories import NOON, a_guest, a_member, a_question, sync

DEFAULTS = service.Defaults()


def answer(session: Session, user: User, token: str, at: dt.datetime, text: str = "8") -> None:
    view = live_question(session, "q-numeric")
    assert view is not None
    given = Submission(view.question, view.version_id, token, Response(texts=(text,)))
    study.answer(session, Learner(user.id), at, given)


def test_a_claimed_guest_leaves_everything_to_the_account(session: Session) -> None:
    sync(session, a_question("numeric"))
    guest = service.create_guest(session, NOON, DEFAULTS, "Asia/Tokyo")
    answer(session, guest, "t", NOON)
    member = a_member(session)
    claim_guest(session, guest.fs_uniquifier, member.id)
    assert session.scalars(sa.select(Review.user_id)).all() == [member.id]
    assert session.scalars(sa.select(Card.user_id)).all() == [member.id]
    assert session.scalars(sa.select(User.email)).all() == ["ann@example.org"]
    assert member.zone == "Asia/Tokyo"


def test_two_histories_of_one_question_become_one_in_time_order(session: Session) -> None:
    sync(session, a_question("numeric"))
    member, guest = a_member(session), a_guest(session)
    answer(session, guest, "t", NOON)
    answer(session, member, "t2", NOON + dt.timedelta(minutes=20))
    claim_guest(session, guest.fs_uniquifier, member.id)
    card = session.scalars(sa.select(Card)).one()
    assert (card.user_id, card.reps, card.state) == (member.id, 2, "review")


def test_a_token_that_both_have_used_loses_no_answer(session: Session) -> None:
    sync(session, a_question("numeric"))
    member, guest = a_member(session), a_guest(session)
    answer(session, guest, "same", NOON)
    answer(session, member, "same", NOON + dt.timedelta(minutes=1))
    claim_guest(session, guest.fs_uniquifier, member.id)
    assert session.scalars(sa.select(Card.reps)).all() == [2]


def test_marks_reports_and_settings_come_along(session: Session) -> None:
    sync(session, *(a_question("numeric", id=id_) for id_ in ("q-numeric", "other")))
    member, guest = a_member(session), a_guest(session)
    session.execute(sa.update(User).where(User.guest).values(rest_days=5, shortcuts=False))
    session.commit()
    for user, questions in ((member, ["other"]), (guest, ["other", "q-numeric"])):
        for id_ in questions:
            putting_away.flag(session, Learner(user.id), id_, flagged=user is guest)
        reports.report(session, Learner(user.id), NOON, "other", f"Odd, {user.id}", "same")
    claim_guest(session, guest.fs_uniquifier, member.id)
    session.expire_all()
    marks = session.execute(
        sa.select(Mark.user_id, Mark.question_id, Mark.flagged).order_by(Mark.question_id)
    )
    assert [tuple(row) for row in marks] == [
        (member.id, "other", False), (member.id, "q-numeric", True),
    ]  # fmt: skip
    assert session.scalars(sa.select(Report.user_id)).all() == [member.id] * 2
    assert (member.rest_days, member.shortcuts) == (5, False)


def test_claiming_a_member_or_nobody_changes_nothing(session: Session) -> None:
    member, other = a_member(session), a_member(session, "bob@example.org")
    claim_guest(session, other.fs_uniquifier, member.id)
    claim_guest(session, "nobody", member.id)
    assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 2


@pytest.mark.parametrize("email", ["", "ann", "@b", "a@", "a@b@c"])
def test_an_address_must_look_like_one(session: Session, email: str) -> None:
    with pytest.raises(Invalid):
        service.add_user(session, NOON, email, "learner", DEFAULTS)


def test_an_address_is_taken_in_any_case_of_letters(session: Session) -> None:
    a_member(session)
    with pytest.raises(Invalid, match="There is an account for ANN"):
        service.add_user(session, NOON, "ANN@example.org", "learner", DEFAULTS)


def test_an_unknown_role_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="write learner, instructor or admin"):
        service.add_user(session, NOON, "ann@example.org", "emperor", DEFAULTS)


def test_a_link_makes_one_account_once(session: Session) -> None:
    token = service.make_link(session, NOON, "instructor")
    user = service.use_link(session, NOON, token, "ann@example.org", "hash", DEFAULTS)
    assert [role.name for role in user.roles] == ["instructor"]
    with pytest.raises(NotFound):
        service.use_link(session, NOON, token, "bob@example.org", "hash", DEFAULTS)
    assert session.scalars(sa.select(User.email)).all() == ["ann@example.org"]


def test_a_refused_address_leaves_the_link_unspent(session: Session) -> None:
    a_member(session)
    token = service.make_link(session, NOON, "instructor")
    with pytest.raises(Invalid):
        service.use_link(session, NOON, token, "ann@example.org", "hash", DEFAULTS)
    assert service.link_for(session, NOON, token).used_at is None


def test_a_link_expires_and_a_new_one_ends_the_old(session: Session) -> None:
    old = service.make_link(session, NOON, "instructor")
    new = service.make_link(session, NOON, "instructor")
    with pytest.raises(NotFound):
        service.link_for(session, NOON, old)
    with pytest.raises(NotFound):
        service.link_for(session, NOON + service.LINK_LIFE, new)


def test_a_link_is_kept_as_a_digest_only(session: Session) -> None:
    token = service.make_link(session, NOON, "instructor")
    stored = session.scalars(sa.select(OneTimeLink.digest)).one()
    assert token not in stored
    assert len(stored) == 64


def test_a_link_for_an_account_sets_its_password_and_signs_out_others(session: Session) -> None:
    member = a_member(session)
    before = (member.password, member.fs_uniquifier)
    token = service.make_link(session, NOON, "learner", member.id)
    service.use_link(session, NOON, token, "", "new hash", DEFAULTS)
    assert member.password == "new hash"
    assert member.fs_uniquifier != before[1]


def test_settings_want_a_real_time_zone(session: Session) -> None:
    member = a_member(session)
    wanted = {"rollover": 3, "new_per_day": 5, "desired_retention": 0.85}
    with pytest.raises(Invalid):
        service.save_settings(session, member.id, zone="Mars/Olympus", **wanted)
    service.save_settings(session, member.id, zone="Europe/Oslo", **wanted)
    session.expire_all()
    assert (member.zone, member.rollover, member.new_per_day, member.desired_retention) == (
        "Europe/Oslo", 3, 5, 0.85,
    )  # fmt: skip
