"""There and back with everything a history can hold: gaps with cards of their own, answers
undone, crammed, and given offline in the past, by somebody far from UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from sqlalchemy.orm import Session

from studyapp.domain.bank.schema import BankFile
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.exchange.anki.bank_deck import export_deck
from studyapp.exchange.anki_import.own_notes import guids_of_bank
from studyapp.exchange.anki_import.package import read_package
from studyapp.services import offline, past_answers, study
from studyapp.services.offline import Queued
from studyapp.services.past_answers import Merged
from studyapp.services.review_log import Submission, rebuild_card
from studyapp.store.models import Card, Review
from studyapp.store.queries.questions import live_question
from tests.factories import a_bank, a_learner, a_question, sync

from .conftest import LAYOUTS
from .conftest import study as study_in_anki

META: BankFile = a_bank().meta
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
GAPS = {"stem": "{{1}} and {{2}} and {{3}}", "answers": ["one", "two", "three"]}


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles"])
def who(request: pytest.FixtureRequest, session: Session) -> Learner:
    gaps = [a_question("cloze", id=f"gaps-{n}", **GAPS) for n in range(3)]
    sync(session, *gaps, *(a_question("numeric", id=f"n-{n}") for n in range(4)))
    return a_learner(session, zone=request.param)


def given(session: Session, id_: str, token: str, right: bool = True) -> Submission:
    view = live_question(session, id_)
    assert view is not None
    texts = ("one", "two", "three") if id_.startswith("gaps") else ("8",)
    answer = Response(texts=texts if right else ("wrong",) * len(texts))
    return Submission(view.question, view.version_id, token, answer)


def a_history(session: Session, who: Learner, now: dt.datetime) -> None:
    """Nine answers that count, of which one was crammed and two came in late; one undone."""
    start = now - 9 * DAY
    study.begin(session, who, start, planned=9)
    for n, id_ in enumerate(("gaps-0", "gaps-1", "n-0", "n-1")):
        study.answer(session, who, start + n * HOUR, given(session, id_, f"a{n}"))
    study.answer(session, who, start + 5 * HOUR, given(session, "n-1", "slip", right=False))
    assert study.undo(session, who, start + 6 * HOUR, "undo")
    study.answer(session, who, start + 7 * HOUR, given(session, "n-0", "crammed"), "cram")
    study.answer(session, who, now - 2 * DAY, given(session, "gaps-0", "b0", right=False))
    study.answer(session, who, now - 2 * DAY + HOUR, given(session, "n-1", "b1"))
    queue = [
        Queued(now - 5 * DAY, given(session, "n-2", "off-1")),
        Queued(now - 4 * DAY, given(session, "gaps-1", "off-2", right=False)),
    ]
    assert offline.merge(session, who, now, queue).stored == 2


def to_anki(session: Session, who: Learner, anki: Collection, out: Path) -> None:
    export_deck(session, META, out, learner=who)
    request = ImportAnkiPackageRequest(
        package_path=str(out), options=ImportAnkiPackageOptions(with_scheduling=True)
    )
    anki.import_anki_package(request)
    anki.decks.select(anki.decks.id(META.title))


def from_anki(session: Session, who: Learner, package: Path, now: dt.datetime) -> Merged:
    read = read_package(package, guids_of_bank(session, META))
    return past_answers.merge(session, who, now, read.answers, read.suspended)


def cards(session: Session) -> list[Any]:
    return [
        tuple(row) for row in session.execute(sa.select(Card.__table__).order_by("question_id"))
    ]


def rebuilt(session: Session, who: Learner) -> list[Any]:
    for id_ in session.scalars(sa.select(Card.question_id)).all():
        rebuild_card(session, who.id, id_)
    session.commit()
    return cards(session)


def answers(session: Session) -> int:
    found = sa.select(sa.func.count()).select_from(Review).where(Review.kind == "answer")
    return session.scalar(found) or 0


def in_anki(anki: Collection) -> int:
    return int(anki.db.scalar("SELECT count() FROM revlog WHERE ease > 0"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_twice_there_and_back(
    session: Session, who: Learner, anki: Collection, exported: Callable[[str], Path],
    tmp_path: Path, layout: str,
) -> None:  # fmt: skip
    now = dt.datetime.now(dt.UTC)
    a_history(session, who, now)
    assert answers(session) == 10
    to_anki(session, who, anki, tmp_path / "first.apkg")
    assert (in_anki(anki), anki.card_count()) == (9, 13)

    study.undo(session, who, now, "later")  # what Anki has by now, taken back here
    done = study_in_anki(anki, [3, 1, 4, 3, 2, 3])
    assert len(done) == 6
    package, later = exported(layout), dt.datetime.now(dt.UTC) + HOUR
    assert from_anki(session, who, package, later) == Merged(6, 9, 0, 0)
    assert cards(session) == rebuilt(session, who)
    first = cards(session)
    assert from_anki(session, who, package, later) == Merged(0, 15, 0, 0)
    assert (answers(session), cards(session)) == (16, first)

    study.answer(session, who, later, given(session, "n-3", "c1"))
    if anki.db is None:
        anki.reopen(after_full_sync=False)
    to_anki(session, who, anki, tmp_path / "second.apkg")
    assert in_anki(anki) == 15 + _told_again(session, anki)
    more = study_in_anki(anki, [3, 3])
    again = from_anki(session, who, exported(layout), later + DAY)
    assert (again.taken, again.left_out, answers(session)) == (len(more), 0, 17 + len(more))
    assert cards(session) == rebuilt(session, who)


def _told_again(session: Session, anki: Collection) -> int:
    """1 if Anki took the answer to n-3: only while it had not studied that card itself."""
    card = next(iter(anki.find_cards("Id:n-3")))
    return int(anki.db.scalar("SELECT count() FROM revlog WHERE cid = ? AND ease > 0", card))
