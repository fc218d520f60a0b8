"""No way round an exam: what betrays the key of a question in it stays untold until the end."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.store.models import AttemptItem, Card, Facet, Report, Review
from tests.conftest import Clock
from tests.factories import a_question, sync

WHY, HINT = "Because of chelicerae.", "Count the pairs."
ORDER = ("larva", "pupa", "imago")
EXAM = {"token": "exam", "count": "9", "order": "bank", "mode": "exam", "feedback": "end"}
PRACTICE = {**EXAM, "token": "practice", "mode": "practice"}


@pytest.fixture(autouse=True)
def two_questions(session: Session) -> None:
    sync(
        session,
        a_question("numeric", explanation=WHY, hint=HINT),
        a_question("ordering", items=list(ORDER), explanation=WHY, hint=HINT),
    )


def begin(client: FlaskClient, form: dict[str, str]) -> str:
    answer = client.post("/quiz", data=form)
    assert answer.status_code == 303
    return str(answer.location)


def give(client: FlaskClient, path: str, text: str = "8") -> None:
    sent = {"token": "t", "number": "1", "text": text}
    assert client.post(path, data=sent).status_code == 303


def study_wrongly(client: FlaskClient) -> str:
    """A sitting in which the number was missed; the address of its summary."""
    client.post("/study/begin", data={"mode": "study"})
    sent = {"token": "a", "number": "1", "text": "7"}
    assert client.post("/study/question/q-numeric", data=sent).status_code == 303
    return str(client.post("/study/end").location)


def reviews(session: Session) -> list[tuple[str, float]]:
    session.rollback()
    rows = session.execute(sa.select(Review.question_id, Review.fraction).order_by(Review.id))
    return [tuple(row) for row in rows]


def test_the_summary_of_an_earlier_sitting_explains_nothing(client: FlaskClient) -> None:
    summary = study_wrongly(client)
    assert WHY in client.get(summary).text
    begin(client, EXAM)
    for path in (summary, "/study", "/", "/progress", "/plan", "/browse", "/decks"):
        assert WHY not in client.get(path, follow_redirects=True).text


@pytest.mark.parametrize("door", ["report", "flag"])
def test_no_hint_comes_through_a_side_door(client: FlaskClient, door: str) -> None:
    study_wrongly(client)
    begin(client, EXAM)
    sent = {
        "token": "a",
        "number": "1",
        "hint": "1",
        "hints": "1",
        "reveal": "1",
        "flagged": "1",
    }
    answer = client.post(f"/study/question/q-numeric/{door}", data=sent)
    assert (answer.status_code, HINT in answer.text, WHY in answer.text) == (403, False, False)


def test_a_speaker_who_may_be_the_answer_is_not_named(
    client: FlaskClient, session: Session
) -> None:
    session.add(Facet(question_id="q-numeric", kind="speaker", value="Bob Guest"))
    session.commit()
    chip = "/browse?speaker=Bob+Guest"
    assert chip in client.get("/browse/q-numeric").text
    begin(client, EXAM)
    assert chip not in client.get("/browse/q-numeric").text
    assert "/browse/q-numeric" not in client.get(chip).text


def test_what_was_known_before_is_told_again_after(client: FlaskClient) -> None:
    study_wrongly(client)
    before = client.get("/browse/q-numeric").text
    path = begin(client, EXAM)
    during = client.get("/browse/q-numeric").text
    told = ("Wrong", "Comes back", "Your answers")
    assert [words in before for words in told] == [True] * 3
    assert [words in during for words in told] == [False] * 3
    for state in ("due", "learning", "known", "weak"):
        assert "/browse/q-numeric" not in client.get(f"/browse?state={state}").text
    client.post(f"{path}/finish")
    assert [words in client.get("/browse/q-numeric").text for words in told] == [True] * 3


def offline(client: FlaskClient, text: str) -> dict[str, Any]:
    entry = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, text)), "question": "q-numeric", "number": 1,
        "order": "ab", "at": 1772452800000, "millis": 5, "text": [text],
    }  # fmt: skip
    sent = {
        "pack": client.get("/offline/pack").get_json()["id"],
        "device_now": "1772452800000",
        "queue": json.dumps([entry]),
    }
    found: dict[str, Any] = client.post("/offline/answers", data=sent).get_json()
    return found


def test_answers_of_a_device_are_no_oracle_and_are_not_lost(
    client: FlaskClient, session: Session
) -> None:
    path = begin(client, EXAM)
    said = offline(client, "8")
    assert (said["stored"], said["known"], said["refused"]) == (0, 0, [])
    assert said["later"] == [str(uuid.uuid5(uuid.NAMESPACE_URL, "8"))]
    assert reviews(session) == []
    client.post(f"{path}/finish")
    assert offline(client, "8")["stored"] == 1
    assert reviews(session) == [("q-numeric", 1.0)]


def test_another_quiz_handed_in_meanwhile_says_nothing_of_it(
    client: FlaskClient, session: Session
) -> None:
    """Begun before the exam, finished during it, with a guess at a question of both."""
    practice = begin(client, PRACTICE)
    exam = begin(client, EXAM)  # what is open as an exam asks the same: nothing is left out
    give(client, f"{practice}/1")
    client.post(f"{practice}/finish")
    assert reviews(session) == []
    assert session.scalars(sa.select(Card.question_id)).all() == []
    page = client.get(f"{practice}/result").text
    assert "You scored" not in page
    assert WHY not in page
    history = client.get("/quiz/history").text
    assert re.findall(r"\b1 of 2\b|50 %", history) == []
    client.post(f"{exam}/finish")
    client.get("/")
    assert reviews(session) == [("q-numeric", 1.0)]
    assert (
        'You scored <strong class="text-nowrap">1 of 2' in client.get(f"{practice}/result").text
    )


def test_the_own_data_hold_no_key(client: FlaskClient, session: Session, clock: Clock) -> None:
    """The written order of an ordering is its key: neither that in which it was shown nor an
    answer in its terms is told."""
    study_wrongly(client)
    clock.forward(minutes=1)
    path = begin(client, EXAM)
    give(client, f"{path}/1")
    answer = client.post(
        f"{path}/2", data={"token": "t", "number": "1", "pick": ["0", "1", "2"]}
    )
    assert answer.status_code == 303
    data = client.get("/account/data.json").get_json()
    (attempt,) = data["attempts"]
    assert attempt["withheld"] is True
    for item in attempt["items"]:
        assert "fraction" not in item
        assert item.get("order_shown", []) == []
        assert item.get("response", {}).get("picks", []) == []
    assert attempt["items"][0]["response"]["texts"] == ["8"]
    assert (data["reviews"], data["cards"]) == ([], [])
    client.post(f"{path}/finish")
    data = client.get("/account/data.json").get_json()
    assert [line["fraction"] for line in data["reviews"][:1]] == [0.0]
    assert len(data["reviews"]) == 3
    assert session.scalar(sa.select(sa.func.count()).select_from(AttemptItem)) == 2
    assert session.scalars(sa.select(Report.id)).all() == []
