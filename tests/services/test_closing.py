"""Deleting an account: nothing of the person stays, nothing of others goes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.services import accounts
from studyapp.services.closing import delete_account
from studyapp.store.models import Base, QuestionVersion
from studyapp.store.queries.closing import belongings, only_holder_of
from tests.factories import NOON, a_guest, a_member, sync
from tests.services.test_own_data import QUESTIONS, a_life

SHARED = {"role", "topic", "question", "question_version", "facet", "source", "source_turn"}


def rows(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows but the bank's and the roles'."""
    session.rollback()
    tables = [t for t in Base.metadata.sorted_tables if t.name not in SHARED]
    return {t.name: sorted(map(tuple, session.execute(sa.select(t))), key=repr) for t in tables}


def test_every_row_of_the_person_goes_and_no_other(session: Session) -> None:
    sync(session, *QUESTIONS)
    stays = a_member(session)
    a_life(session, Learner(stays.id))
    before = rows(session)
    goes = a_member(session, "bob@example.org", "instructor")
    a_life(session, Learner(goes.id))
    accounts.make_link(session, NOON, "instructor", goes.id)
    assert rows(session) != before
    delete_account(session, goes.id)
    assert rows(session) == before


def test_what_was_written_for_others_stays_without_a_name(session: Session) -> None:
    sync(session, *QUESTIONS)
    author = a_member(session, role="instructor")
    session.execute(
        sa.update(QuestionVersion)
        .where(QuestionVersion.question_id == "pick")
        .values(author_id=author.id)
    )
    session.commit()
    assert belongings(session, author.id).versions == 1
    delete_account(session, author.id)
    found = session.execute(
        sa.select(QuestionVersion.author_id).where(QuestionVersion.question_id == "pick")
    )
    assert [tuple(row) for row in found] == [(None,)]


def test_the_number_is_never_given_again(session: Session) -> None:
    gone = a_guest(session).id
    delete_account(session, gone)
    assert a_guest(session).id > gone


def test_who_alone_holds_a_role(session: Session) -> None:
    ann = a_member(session, role="instructor")
    assert only_holder_of(session, ann.id) == ["instructor"]
    a_member(session, "bob@example.org", "admin")
    assert only_holder_of(session, ann.id) == ["instructor"]
    a_member(session, "cy@example.org", "instructor")
    session.rollback()
    assert only_holder_of(session, ann.id) == []
    assert only_holder_of(session, a_guest(session).id) == []


def test_what_goes_is_counted(session: Session) -> None:
    sync(session, *QUESTIONS)
    who = Learner(a_guest(session).id)
    a_life(session, who)
    found = belongings(session, who.id)
    assert (found.reviews, found.cards, found.attempts, found.reports, found.versions) == (
        13, 4, 1, 1, 0,
    )  # fmt: skip
