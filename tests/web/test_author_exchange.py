"""Questions in and out of other programs' formats, on the instructor's page."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from studyapp.exchange.formats import FORMATS
from studyapp.store.models import Question
from tests.factories import a_member, a_question, every_type, sign_in, sync

GIFT = b"""// [id:from-gift]
::Spiders:: How many legs has a spider? {#8:0}

::Broken:: Which? {=
"""


@pytest.fixture
def author(client: FlaskClient, session: Session) -> FlaskClient:
    a_member(session, role="instructor")
    sign_in(client)
    return client


def send(client: FlaskClient, data: bytes, **fields: str) -> tuple[int, str]:
    form = {
        "format": "gift",
        "topic": "first",
        "file": (io.BytesIO(data), "old.gift"),
        **fields,
    }
    answer = client.post("/author/exchange", data=form, content_type="multipart/form-data")
    return answer.status_code, answer.text


def statuses(session: Session) -> dict[str, str]:
    return dict(session.execute(sa.select(Question.id, Question.status)).all())


def test_a_file_becomes_drafts_and_says_what_it_lost(
    author: FlaskClient, session: Session
) -> None:
    sync(session)
    status, page = send(author, GIFT)
    assert status == 200
    assert "<strong>old.gift:</strong>" in page
    assert "1 question taken in as drafts" in page
    assert statuses(session) == {"from-gift": "draft"}
    assert "changed or left out" in page


def test_notes_of_our_own_deck_do_not_come_back_as_drafts(
    author: FlaskClient, session: Session
) -> None:
    sync(session, *every_type())
    deck = author.get("/decks/download").data
    before = statuses(session)
    status, page = send(author, deck, format="anki-package")
    said = html.fromstring(page).xpath('//*[@role="status"]')[0].text_content().split()
    assert (status, " ".join(said)) == (
        200,
        "old.gift: 0 questions taken in as drafts; learners see none of them until you publish."
        " 10 notes of our own deck left alone: the bank has them. Reviews in the file come back"
        " under Decks.",
    )
    assert statuses(session) == before


def test_only_looking_stores_nothing(author: FlaskClient, session: Session) -> None:
    sync(session)
    status, page = send(author, GIFT, look="y")
    assert (status, statuses(session)) == (200, {})
    assert "1 question would become drafts." in page


def test_a_file_of_another_kind_says_what_to_do(author: FlaskClient, session: Session) -> None:
    sync(session)
    status, page = send(author, b"PK\x03\x04nonsense", format="moodle-xml")
    assert (status, statuses(session)) == (422, {})
    assert "Nothing was taken in." in page
    assert send(author, b"x", format="anki-package")[0] == 422
    assert send(author, b"x", format="docx")[0] == 422


def test_without_a_file_the_page_asks_for_one(author: FlaskClient, session: Session) -> None:
    sync(session)
    answer = author.post("/author/exchange", data={"format": "gift", "topic": "first"})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.text


def test_a_file_beyond_the_limit_is_refused(author: FlaskClient, session: Session) -> None:
    sync(session)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    answer = author.post(
        "/author/exchange",
        data=head + b"x" * (51 << 20) + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert (answer.status_code, "too large" in answer.text) == (413, True)


@pytest.mark.parametrize("name", [known.name for known in FORMATS])
def test_every_format_takes_the_published_questions_along(
    author: FlaskClient, session: Session, name: str
) -> None:
    sync(session, *every_type(), a_question("numeric", id="not-yet-out", status="draft"))
    answer = author.get(f"/author/exchange/export?format={name}&topic=first")
    assert (answer.status_code, "not-yet-out" in answer.text if name != "qti21" else False) == (
        200, False
    )  # fmt: skip
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=questions.")
    losses = author.get(f"/author/exchange/export?format={name}&losses=1")
    assert losses.status_code == 200


def test_an_empty_choice_of_topics_is_said(author: FlaskClient, session: Session) -> None:
    sync(session, a_question("numeric"))
    assert author.get("/author/exchange/export?format=gift&topic=second").status_code == 422
    assert author.get("/author/exchange/export?format=docx").status_code == 422


def test_learners_have_no_business_there(client: FlaskClient, session: Session) -> None:
    a_member(session)
    sign_in(client)
    assert client.get("/author/exchange").status_code == 403
    assert client.get("/author/exchange/export?format=gift").status_code == 403
