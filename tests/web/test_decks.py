"""The page of decks: what is in one, what changed, the file, and reviews back."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.bank.schema import BankFile
from studyapp.exchange.anki.bank_deck import export_deck
from studyapp.store.models import DeckDownload, Review
from tests.conftest import Clock
from tests.factories import a_bank, a_question, every_type, sync

META: BankFile = a_bank().meta


@pytest.fixture
def guest(client: FlaskClient, session: Session) -> FlaskClient:
    sync(session, *every_type())
    client.post("/study/begin", data={"topic": ""})
    return client


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def chosen(client: FlaskClient, query: str) -> str:
    found = re.search(r'class="big-number">([^,]*),', client.get(f"/decks?{query}").text)
    assert found
    return found[1]


def test_filters_say_how_much_fits(guest: FlaskClient) -> None:
    guest.post("/study/question/q-numeric/flag", data={"flag": "1"})
    found = {
        query: chosen(guest, query)
        for query in ("", "type=numeric", "topic=second", "topic=nothing", "studied=y",
                      "state=new", "tag=absent")
    }  # fmt: skip
    assert found == {
        "": "10 questions",
        "type=numeric": "1 question of 10",
        "topic=second": "10 questions",
        "topic=nothing": "10 questions",
        "studied=y": "0 questions of 10",
        "state=new": "10 questions",
        "tag=absent": "10 questions",
    }


def test_a_deck_that_holds_nothing_is_refused(guest: FlaskClient) -> None:
    answer = guest.post("/decks/download", data={"studied": "y"})
    assert answer.status_code == 422
    assert "No question fits these filters, so there is no deck. Widen them." in answer.text


def test_the_same_deck_is_made_once(
    guest: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = guest.get("/decks/download").data
    monkeypatch.setattr("studyapp.web.decks.views.export_deck", None)
    assert guest.get("/decks/download").data == first
    monkeypatch.undo()
    assert guest.get("/decks/download?type=numeric").data != first
    assert not list(Path(app.extensions["studyapp"].data, "decks").glob(".making-*"))


def test_it_says_what_a_new_download_will_change(
    guest: FlaskClient, session: Session, clock: Clock
) -> None:
    assert "Since your download" not in guest.get("/decks").text
    assert guest.post("/decks/download", data={}).status_code == 200
    assert "nothing has changed." in words(guest.get("/decks").text)
    clock.forward(days=2)
    changed = [q for q in every_type() if q.id not in ("q-numeric", "q-ordering")]
    new = [a_question("numeric", id="q-more", stem="How many eyes has a spider?")]
    sync(session, *changed, a_question("numeric", stem="How many legs has an ant?"), *new)
    assert "1 question corrected, 1 new, 1 withdrawn (Anki keeps" in words(
        guest.get("/decks").text
    )
    guest.post("/decks/download", data={})
    assert "nothing has changed." in words(guest.get("/decks").text)
    assert session.scalar(sa.select(sa.func.count()).select_from(DeckDownload)) == 1


def test_downloads_with_other_filters_are_remembered_apart(guest: FlaskClient) -> None:
    guest.post("/decks/download", data={"type": "numeric"})
    assert "Since your download" not in guest.get("/decks").text
    assert "Since your download" in guest.get("/decks?type=numeric").text


def test_reviews_come_back_and_count_once(
    guest: FlaskClient, session: Session, tmp_path: Path
) -> None:
    """A deck with progress sent back brings nothing new; without ours it says so."""
    page = guest.get("/study/question/q-numeric").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"token": token[1], "number": "1", "text": "8"}
    guest.post("/study/question/q-numeric", data=form)
    package = guest.post("/decks/download", data={"progress": "y"}).data
    answer = send_back(guest, package)
    assert (answer[0], "0 reviews taken back from Anki. 1 were here already." in answer[1]) == (
        200, True
    )  # fmt: skip
    other = tmp_path / "other.apkg"
    meta = META.model_copy(update={"id": "another"})
    export_deck(session, meta, other)
    status, said = send_back(guest, other.read_bytes())
    assert status == 422
    assert "None of the notes in this file is of our deck" in said
    assert session.scalar(sa.select(sa.func.count()).select_from(Review)) == 1


def send_back(client: FlaskClient, data: bytes) -> tuple[int, str]:
    answer = client.post(
        "/decks/back",
        data={"file": (io.BytesIO(data), "deck.apkg")},
        content_type="multipart/form-data",
    )
    return answer.status_code, words(answer.text)


def test_what_is_no_package_is_refused_with_advice(guest: FlaskClient) -> None:
    status, said = send_back(guest, b"hello")
    assert (status, "In Anki choose File, Export" in said) == (422, True)


def test_a_visitor_downloads_without_an_account(client: FlaskClient, session: Session) -> None:
    sync(session, *every_type())
    page = client.get("/decks").text
    assert "With my progress" not in page
    assert client.get("/decks/download").data[:2] == b"PK"
    assert client.post("/decks/download", data={}).status_code == 303
