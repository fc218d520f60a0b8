"""Cramming: every question of a topic once, the missed ones again, and no schedule moves."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.services import publishing
from studyapp.store.models import Card, Review, StudySession
from tests.factories import a_question, sync
from tests.web.study_pages import answer, bar, form_of, mark, mark_feedback, text, undo

TYPED = {"text": "8"}


@pytest.fixture
def crammer(client: FlaskClient, session: Session) -> FlaskClient:
    """A guest who crams a topic of three."""
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(3)))
    client.post("/study/begin", data={"mode": "cram", "topic": "first"})
    return client


def rows(session: Session, model: type) -> list[tuple[object, ...]]:
    session.rollback()
    return [tuple(row) for row in session.execute(sa.select(model.__table__))]  # type: ignore[attr-defined]


def asked(client: FlaskClient) -> str:
    path, form = form_of(client.get("/study").text)
    assert form["token"]
    return path.removeprefix("/study/question/")


def test_every_question_once_then_the_missed_and_no_card_moves(
    crammer: FlaskClient, session: Session
) -> None:
    page = crammer.get("/study").text
    assert "Cramming, no schedule moves" in text(page)
    assert bar(page) == "0 of 3"
    seen = []
    for typed in ("8", "9", "8", "8"):
        seen.append(asked(crammer))
        page = answer(crammer, text=typed, mode="cram")
        assert "Cramming, no schedule moves" in text(page)
        assert "When it comes back" not in page
    assert sorted(seen[:3]) == ["n-0", "n-1", "n-2"]
    assert seen[3] == seen[1]
    assert bar(page) == "3 of 3"
    assert rows(session, Card) == []
    assert set(session.scalars(sa.select(Review.mode))) == {"cram"}
    page = crammer.get("/study", follow_redirects=True).text
    assert "You crammed 3 questions" in text(page)
    assert "No schedule has moved" in text(page)
    assert "Cram again" in page


def test_a_page_of_cramming_says_so_when_its_answer_comes(crammer: FlaskClient) -> None:
    assert 'name="mode" value="cram"' in crammer.get("/study").text


def test_an_old_page_of_cramming_moves_no_card_after_studying_began(
    crammer: FlaskClient, session: Session
) -> None:
    path, form = form_of(crammer.get("/study").text)
    crammer.post("/study/begin")
    crammer.post(path, data={**form, "text": "8", "mode": "cram"})
    assert rows(session, Card) == []
    crammer.post(path, data={**form, "text": "8", "token": "other"})
    assert len(rows(session, Card)) == 1


def test_putting_away_and_undo_while_cramming(crammer: FlaskClient, session: Session) -> None:
    first = asked(crammer)
    page = mark(crammer, crammer.get("/study").text, "bury", mode="cram")
    assert (asked(crammer) != first, bar(page)) == (True, "0 of 2")
    page = undo(crammer, page)
    assert form_of(page)[0].endswith(first)
    page = answer(crammer, text="9", mode="cram")
    page = mark_feedback(crammer, page, "suspend")
    assert bar(page) == "0 of 2"
    for _ in range(2):
        page = answer(crammer, text="8", mode="cram")
    assert bar(page) == "2 of 2"
    assert crammer.get("/study").location == "/study/summary/1"


def test_undo_after_a_crammed_sitting_has_ended_still_crams(
    crammer: FlaskClient, session: Session
) -> None:
    answer(crammer, text="8", mode="cram")
    page = crammer.post("/study/end", follow_redirects=True).text
    page = undo(crammer, page)
    assert "Cramming, no schedule moves" in text(page)
    assert 'name="mode" value="cram"' in page


def test_a_crammed_flashcard_asks_only_whether_it_was_known(
    client: FlaskClient, session: Session
) -> None:
    sync(session, a_question("flashcard"))
    client.post("/study/begin", data={"mode": "cram"})
    page = client.get("/study/question/q-flashcard?reveal=1").text
    assert "Not yet" in page
    assert "I knew it" in page
    assert 'class="when"' not in page
    path, form = form_of(page)
    client.post(path, data={**form, "rating": "good", "mode": "cram"})
    assert rows(session, Card) == []


def test_a_withdrawn_question_does_not_end_cramming(
    crammer: FlaskClient, session: Session
) -> None:
    missed = asked(crammer)
    answer(crammer, text="9", mode="cram")
    publishing.retire(session, missed)
    for _ in range(2):
        answer(crammer, text="8", mode="cram")
    assert crammer.get("/study").location == "/study/summary/1"


@pytest.mark.parametrize(
    ("sent", "planned"),
    [
        ({"mode": "cram", "topic": "first"}, 25),
        ({"mode": "cram"}, 20),
        ({"mode": "cram", "topic": "first", "size": "7"}, 7),
        ({"size": "7"}, 7),
        ({}, 20),
    ],
)
def test_how_many_a_sitting_sets_out_to_do(
    client: FlaskClient, session: Session, sent: dict[str, str], planned: int
) -> None:
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(25)))
    client.post("/study/begin", data=sent)
    session.rollback()
    assert session.scalars(sa.select(StudySession.planned)).all() == [planned]


def test_a_mode_that_is_none_begins_nothing(client: FlaskClient, session: Session) -> None:
    sync(session, a_question("numeric"))
    for sent in ({"mode": "quiz"}, {"size": "0"}, {"size": "many"}):
        assert client.post("/study/begin", data=sent).status_code == 422
    assert rows(session, StudySession) == []


def test_a_sitting_stops_at_the_size_asked_for(client: FlaskClient, session: Session) -> None:
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(5)))
    client.post("/study/begin", data={"mode": "cram", "size": "2"})
    for _ in range(2):
        answer(client, text="8", mode="cram")
    assert client.get("/study").location == "/study/summary/1"
