"""The facets of live questions follow what goes live, descriptors and transcripts."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.transcripts import Source
from studyapp.services import bank_sync, facets, publishing
from studyapp.services.transcripts import import_transcript, store_sources
from studyapp.services.versions import append_version
from studyapp.store.engine import writing
from studyapp.store.models import Facet, Question
from tests.factories import NOON, TALK, a_bank, a_question, sync


def a_source(**fields: Any) -> Source:
    data = {
        "id": "talk",
        "title": "A small talk",
        "date": "2020-01-02",
        "people": [
            {"name": "Ann Host", "role": "host"},
            {"name": "Bob Guest", "role": "guest"},
            {"name": "Cy Guest", "role": "guest"},
        ],
        "file": {"name": "talk.txt", "sha256": hashlib.sha256(TALK).hexdigest()},
        "layout": "labelled",
    }
    return Source.model_validate(data | fields)


def stored(session: Session) -> set[tuple[str, str, str]]:
    session.rollback()
    rows = session.execute(sa.select(Facet.question_id, Facet.kind, Facet.value))
    return {(id_, kind, value) for id_, kind, value in rows}


def test_a_sync_brings_facets_and_takes_old_ones_away(session: Session) -> None:
    store_sources(session, [a_source(interviews=[{"turns": "1-9", "guests": ["Cy Guest"]}])])
    sync(session, a_question("numeric", tags=["legs", "animals"]))
    assert stored(session) == {
        ("q-numeric", "tag", "legs"),
        ("q-numeric", "tag", "animals"),
        ("q-numeric", "speaker", "Cy Guest"),
    }
    sync(session, a_question("numeric", tags=["legs"], citations=[]))
    assert stored(session) == {("q-numeric", "tag", "legs")}


def test_a_draft_has_no_facets_until_it_is_published(session: Session) -> None:
    store_sources(session, [a_source()])
    sync(session, a_question("numeric", tags=["old"]))
    with writing(session):
        row = session.get_one(Question, "q-numeric")
        newer = a_question("numeric", tags=["new"])
        append_version(session, row, newer, at=NOON, substantive=False)
    assert stored(session) == {("q-numeric", "tag", "old")}
    publishing.publish(session, "q-numeric", 2)
    assert stored(session) == {("q-numeric", "tag", "new")}


def test_speakers_follow_the_descriptor_and_then_the_transcript(session: Session) -> None:
    store_sources(session, [a_source()])
    sync(session, a_question("numeric"))
    assert stored(session) == set()
    told = a_source(interviews=[{"turns": "1-9", "guests": ["Cy Guest"]}])
    store_sources(session, [told])
    assert stored(session) == {("q-numeric", "speaker", "Cy Guest")}
    import_transcript(session, told, TALK, NOON)
    assert stored(session) == {("q-numeric", "speaker", "Bob Guest")}


def test_a_dry_run_leaves_no_facets(session: Session) -> None:
    bank_sync.sync(session, a_bank(a_question("numeric", tags=["legs"])), NOON, dry_run=True)
    assert stored(session) == set()


@pytest.mark.parametrize("few", [500, 1])
def test_an_older_database_is_filled_once(
    session: Session, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "_FEW", few)
    ids = ("a", "b", "c")
    sync(session, *(a_question("numeric", id=id_, tags=["legs"]) for id_ in ids))
    expected = {(id_, "tag", "legs") for id_ in ids}
    assert stored(session) == expected
    with writing(session):
        session.execute(sa.delete(Facet))
    assert facets.fill(session) == 3
    assert stored(session) == expected
    assert facets.fill(session) == 0
