"""From the web to Anki and back, twice: no review is lost, none doubled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from sqlalchemy.orm import Session

from studyapp.domain.bank.schema import BankFile
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.exchange.anki.bank_deck import export_deck
from studyapp.exchange.anki_import.own_notes import guids_of_bank
from studyapp.exchange.anki_import.package import read_package
from studyapp.services import past_answers, study
from studyapp.services.past_answers import Merged
from studyapp.services.review_log import Submission, rebuild_card
from studyapp.store.models import Card, Review
from studyapp.store.queries.questions import live_question
from tests.factories import a_bank, a_learner, a_question, sync

from .conftest import study as study_in_anki

META: BankFile = a_bank().meta
DAY = dt.timedelta(days=1)


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, *(a_question("numeric", id=f"n-{n}") for n in range(6)))
    return a_learner(session)


def answer(session: Session, who: Learner, at: dt.datetime, number: int, text: str) -> None:
    view = live_question(session, f"n-{number}")
    assert view is not None
    token = f"web-{at.timestamp()}-{number}"
    given = Submission(view.question, view.version_id, token, Response(texts=(text,)))
    study.answer(session, who, at, given)


def to_anki(session: Session, who: Learner, anki: Collection, out: Path) -> None:
    export_deck(session, META, out, learner=who)
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=str(out), options=options)
    anki.import_anki_package(request)
    anki.decks.select(anki.decks.id(META.title))


def from_anki(session: Session, who: Learner, package: Path, now: dt.datetime) -> Merged:
    read = read_package(package, guids_of_bank(session, META))
    return past_answers.merge(session, who, now, read.answers, read.suspended)


def log(session: Session) -> list[tuple[str, int, str]]:
    """Question, second and rating of every answer, in the order of time."""
    rows = session.execute(
        sa.select(Review.question_id, Review.at, Review.rating)
        .where(Review.kind == "answer")
        .order_by(Review.at, Review.question_id)
    )
    return [(question_id, int(at.timestamp()), rating) for question_id, at, rating in rows]


def in_anki(anki: Collection) -> int:
    return int(anki.db.scalar("SELECT count() FROM revlog WHERE ease > 0"))


def test_twice_there_and_back(
    session: Session, who: Learner, anki: Collection, exported: Callable[[str], Path],
    tmp_path: Path,
) -> None:  # fmt: skip
    now = dt.datetime.now(dt.UTC)
    for number in range(4):
        answer(session, who, now - 9 * DAY, number, "8")
        answer(session, who, now - 6 * DAY, number, "8" if number else "9")
    to_anki(session, who, anki, tmp_path / "first.apkg")
    assert in_anki(anki) == 8
    done = study_in_anki(anki, [3, 3, 1, 4])
    assert len(done) == 4
    package = exported("latest.colpkg")
    later = dt.datetime.now(dt.UTC) + DAY
    assert from_anki(session, who, package, later) == Merged(4, 8, 0, 0)
    assert from_anki(session, who, package, later) == Merged(0, 12, 0, 0)
    assert len(log(session)) == 12

    answer(session, who, later, 5, "8")
    anki.reopen(after_full_sync=False)
    to_anki(session, who, anki, tmp_path / "second.apkg")
    before = log(session)
    again = study_in_anki(anki, [3, 3])
    assert from_anki(session, who, exported("latest.colpkg"), later + DAY).taken == len(again)
    assert len(log(session)) == len(before) + len(again)
    rebuilt(session, who)


def rebuilt(session: Session, who: Learner) -> None:
    """The cards are those that the log gives."""

    def cards() -> list[Any]:
        return list(session.execute(sa.select(Card.__table__).order_by(Card.question_id)))

    before = cards()
    for number in range(6):
        rebuild_card(session, who.id, f"n-{number}")
    session.commit()
    assert cards() == before
