"""The cards that a device keeps, the answers it sends back, and what makes it installable."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from studyapp.store.engine import db
from studyapp.store.models import (
    Attempt,
    AttemptItem,
    Card,
    Mark,
    QuestionVersion,
    Review,
    User,
)
from tests.conftest import Clock
from tests.factories import NOON, a_question, every_type, sync

NOON_MS = int(NOON.timestamp() * 1000)


@pytest.fixture
def guest(client: FlaskClient, session: Session) -> FlaskClient:
    """A client that has begun to study a bank with a question of each type."""
    sync(session, *every_type())
    client.post("/study/begin")
    return client


def pack_of(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/offline/pack")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def card_of(pack: dict[str, Any], type_: str) -> dict[str, Any]:
    return next(card for card in pack["cards"] if card["type"] == type_)


def an_entry(card: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A right answer to a packed card, a minute after noon."""
    return {
        "id": str(uuid.uuid4()),
        "question": card["id"],
        "number": card["number"],
        "order": card["order"],
        "at": NOON_MS + 60_000,
        "millis": 4_000,
        **right(card),
        **more,
    }


def right(card: dict[str, Any]) -> dict[str, Any]:
    """The fields of a right answer, made from the key in the pack alone."""
    key = card["key"]
    if "picks" in key:
        return {"pick": [str(place) for place in key["picks"]]}
    if "rows" in key:
        return {"pick": [str(row[0]) for row in key["rows"]]}
    if "texts" in key:
        return {"text": [key["texts"][gap][0] for gap in key["fields"]]}
    return {"text": [str(key["value"])]} if "value" in key else {"rating": "good"}


def send(client: FlaskClient, pack: str, queue: Any, **more: Any) -> Any:
    data = {
        "pack": pack,
        "device_now": NOON_MS,
        "queue": queue if isinstance(queue, str) else json.dumps(queue),
    }
    return client.post("/offline/answers", data=data | more)


def status_of(client: FlaskClient, address: str) -> int:
    """Also of a file, which is open until its answer is closed."""
    with client.get(address) as answer:
        return answer.status_code


def log(session: Session) -> list[tuple[object, ...]]:
    session.rollback()
    rows = session.execute(
        sa.select(Review.question_id, Review.fraction, Review.at).order_by(Review.id)
    )
    return [tuple(row) for row in rows]


def test_the_pack_holds_every_type_with_what_grades_it(
    guest: FlaskClient, session: Session, clock: Clock
) -> None:
    """What the key calls right is right for the server too, type by type."""
    pack = pack_of(guest)
    assert sorted(card["type"] for card in pack["cards"]) == sorted(
        question.type for question in every_type()
    )
    clock.forward(minutes=5)
    done = send(guest, pack["id"], [an_entry(card) for card in pack["cards"]])
    assert done.json == {"stored": 10, "known": 0, "refused": []}
    assert {row[1] for row in log(session)} == {1.0}


def test_a_packed_card_is_the_page_of_the_card(guest: FlaskClient) -> None:
    """The same order of choices, the same fields, the same token as online."""
    packed = card_of(pack_of(guest), "matching")
    page = guest.get("/study/question/q-matching").text
    assert f'name="token" value="{packed["order"]}"' in page
    fields = packed["question"].split('<ol class="places">')[1].split("</ol>")[0]
    assert fields in page


def test_the_cards_come_in_the_order_of_studying(
    guest: FlaskClient, session: Session, clock: Clock
) -> None:
    """Due ones, then new ones; what falls due later may be asked from its time on."""
    pack = pack_of(guest)
    answered = [card_of(pack, "numeric"), card_of(pack, "flashcard")]
    send(guest, pack["id"], [an_entry(answered[0], text=["9"], at=NOON_MS)])
    send(guest, pack["id"], [an_entry(answered[1], at=NOON_MS)])
    clock.forward(minutes=2)
    fresh = pack_of(guest)
    assert fresh["cards"][0]["id"] == "q-numeric"
    assert fresh["cards"][-1]["id"] == "q-flashcard"
    later = session.scalars(sa.select(Card.due_at).where(Card.question_id == "q-flashcard"))
    assert fresh["cards"][-1]["from"] == int(later.one().timestamp() * 1000)
    assert {card["from"] for card in fresh["cards"][:-1]} == {NOON_MS + 120_000}
    assert len(fresh["cards"]) == 10


def test_the_pack_keeps_to_the_limits_of_the_day(guest: FlaskClient, session: Session) -> None:
    session.execute(sa.update(User).values(new_per_day=3))
    session.commit()
    assert len(pack_of(guest)["cards"]) == 3


def test_the_pack_leaves_out_what_was_put_away(guest: FlaskClient, session: Session) -> None:
    learner = session.scalars(sa.select(User.id)).one()
    session.add(Mark(user_id=learner, question_id="q-numeric", suspended=True))
    session.commit()
    assert "q-numeric" not in {card["id"] for card in pack_of(guest)["cards"]}


def test_no_key_of_a_running_exam_goes_into_the_pack(
    guest: FlaskClient, session: Session
) -> None:
    learner = session.scalars(sa.select(User.id)).one()
    version = session.scalars(
        sa.select(QuestionVersion).where(QuestionVersion.question_id == "q-short-answer")
    ).one()
    exam = Attempt(
        user_id=learner, token="exam", feedback="end", order="bank", topics=[],
        started_at=NOON, mode="exam",
    )  # fmt: skip
    session.add(exam)
    session.flush()
    session.add(
        AttemptItem(
            attempt_id=exam.id, position=1, question_id="q-short-answer",
            version_id=version.id, order_shown=[],
        )
    )  # fmt: skip
    session.commit()
    answer = guest.get("/offline/pack")
    assert len(answer.json["cards"]) == 9
    assert "hakespeare" not in answer.text
    exam.finished_at = NOON
    session.commit()
    assert len(pack_of(guest)["cards"]) == 10


def test_the_pack_costs_the_same_statements_for_one_card_and_for_ten(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    counts = []
    for questions in ([a_question("numeric")], every_type()):
        sync(session, *questions)
        client.post("/study/begin")
        statements: list[str] = []

        def note(_c: Any, _cur: Any, text: str, *_: Any, to: list[str] = statements) -> None:
            to.append(text)

        event.listen(db.engine, "before_cursor_execute", note)
        assert len(pack_of(client)["cards"]) == len(questions)
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_device_that_is_ahead_is_set_right(
    guest: FlaskClient, session: Session, clock: Clock
) -> None:
    """Its clock shows five hours more; the answer was given a minute ago by it."""
    pack = pack_of(guest)
    clock.forward(minutes=10)
    ahead = NOON_MS + 5 * 3600_000
    entry = an_entry(card_of(pack, "numeric"), at=ahead - 60_000)
    send(guest, pack["id"], [entry], device_now=ahead)
    assert log(session) == [("q-numeric", 1.0, NOON + dt.timedelta(minutes=9))]


@pytest.mark.parametrize(
    ("days", "at", "dated"),
    [
        (1, NOON_MS + 40 * 86_400_000, NOON + dt.timedelta(days=1)),  # in the future: now
        (1, 0, NOON),  # before the pack was made
        (100, 0, NOON + dt.timedelta(days=40)),  # more than sixty days ago
    ],
)
def test_a_time_that_cannot_be_is_put_where_it_can(
    guest: FlaskClient, session: Session, clock: Clock, days: int, at: int, dated: dt.datetime
) -> None:
    pack = pack_of(guest)
    clock.forward(days=days)
    entry = an_entry(card_of(pack, "numeric"), at=at)
    device_now = NOON_MS + days * 86_400_000
    assert send(guest, pack["id"], [entry], device_now=device_now).json["stored"] == 1
    assert log(session) == [("q-numeric", 1.0, dated)]


def test_what_was_sent_before_counts_once(guest: FlaskClient, session: Session) -> None:
    pack = pack_of(guest)
    queue = [an_entry(card_of(pack, "numeric")), an_entry(card_of(pack, "cloze"))]
    assert send(guest, pack["id"], queue).json == {"stored": 2, "known": 0, "refused": []}
    assert send(guest, pack["id"], queue * 2).json == {"stored": 0, "known": 4, "refused": []}
    assert len(log(session)) == 2


DAMAGED = "This answer was damaged on the device."
GONE = "This question is no longer in the bank."


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ({"question": "never-was"}, GONE),
        ({"number": 7}, GONE),
        ({"text": ["eight"]}, "Write a number in figures, such as 12 or 3.5."),
        ({"text": []}, "Type a number first."),
        ({"text": ["x" * 501]}, DAMAGED),
        ({"text": ["8"] * 51}, DAMAGED),
        ({"text": ["\ud800"]}, DAMAGED),
        ({"text": "8"}, DAMAGED),
        ({"at": -1}, DAMAGED),
        ({"at": 10**15}, DAMAGED),
        ({"millis": "soon"}, DAMAGED),
        ({"order": "../.."}, DAMAGED),
        ({"hints": 10}, DAMAGED),
        ({"rating": "splendid"}, DAMAGED),
    ],
)
def test_a_wrong_entry_is_refused_alone(
    guest: FlaskClient, session: Session, damage: dict[str, Any], reason: str
) -> None:
    pack = pack_of(guest)
    wrong = an_entry(card_of(pack, "numeric"), **damage)
    fine = an_entry(card_of(pack, "cloze"))
    done = send(guest, pack["id"], [wrong, fine])
    assert done.json == {
        "stored": 1, "known": 0, "refused": [{"id": wrong["id"], "reason": reason}],
    }  # fmt: skip
    assert [row[0] for row in log(session)] == ["q-cloze"]


def test_an_answer_to_a_retired_question_is_refused(
    guest: FlaskClient, session: Session
) -> None:
    pack = pack_of(guest)
    sync(session, *(q for q in every_type() if q.type != "numeric"))
    entry = an_entry(card_of(pack, "numeric"))
    assert send(guest, pack["id"], [entry]).json["refused"] == [
        {"id": entry["id"], "reason": GONE}
    ]


def test_an_answer_counts_for_the_version_that_was_asked(
    guest: FlaskClient, session: Session
) -> None:
    """The question was edited while the device was away: the old key grades the answer."""
    pack = pack_of(guest)
    others = [q for q in every_type() if q.type != "numeric"]
    sync(session, a_question("numeric", value=6), *others)
    send(guest, pack["id"], [an_entry(card_of(pack, "numeric"))])
    assert log(session) == [("q-numeric", 1.0, NOON)]


@pytest.mark.parametrize(
    "queue",
    ["", "{", "{}", "null", "7", "[" * 100_000, json.dumps([1] * 501)],
)
def test_what_is_no_queue_is_refused_whole(guest: FlaskClient, queue: str) -> None:
    assert send(guest, pack_of(guest)["id"], queue).status_code == 422


def test_entries_that_are_no_answers_are_refused_one_by_one(guest: FlaskClient) -> None:
    done = send(guest, pack_of(guest)["id"], [1, None, [], {"id": 5}, {"id": "x" * 99}])
    assert done.json == {
        "stored": 0,
        "known": 0,
        "refused": [{"id": "", "reason": DAMAGED}] * 4 + [{"id": "x" * 64, "reason": DAMAGED}],
    }


def test_answers_of_another_account_are_never_taken(
    app: Flask, guest: FlaskClient, session: Session
) -> None:
    pack = pack_of(guest)
    other = app.test_client()
    other.post("/study/begin")
    entry = an_entry(card_of(pack, "numeric"))
    assert send(other, pack["id"], [entry]).status_code == 403
    assert log(session) == []
    owners = [client.get("/offline/state").json["owner"] for client in (guest, other)]
    assert owners[0] == pack["owner"] != owners[1]


@pytest.mark.parametrize("forged", ["", "1.2.3", "..", "x" * 200, "٣.a.b"])
def test_a_forged_pack_is_nobodys(guest: FlaskClient, session: Session, forged: str) -> None:
    entry = an_entry(card_of(pack_of(guest), "numeric"))
    assert send(guest, forged, [entry]).status_code in {403, 422}
    assert log(session) == []


def test_a_pack_cannot_be_made_older(guest: FlaskClient, session: Session) -> None:
    pack = pack_of(guest)
    _, chance, seal = pack["id"].split(".")
    entry = an_entry(card_of(pack, "numeric"))
    assert send(guest, f"0.{chance}.{seal}", [entry]).status_code == 403
    assert log(session) == []


def test_a_stranger_has_no_pack_and_no_owner(client: FlaskClient) -> None:
    assert client.get("/offline/pack").status_code == 303
    assert client.get("/offline/state").json["owner"] is None


def test_answers_need_the_token_of_the_form(app: Flask, guest: FlaskClient) -> None:
    pack = pack_of(guest)
    entry = an_entry(card_of(pack, "numeric"))
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert send(guest, pack["id"], [entry]).status_code == 400
        token = guest.get("/offline/state").json["csrf"]
        assert send(guest, pack["id"], [entry], csrf_token=token).json["stored"] == 1
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_nothing_personal_is_kept_on_the_way(guest: FlaskClient) -> None:
    for path in ("/offline/pack", "/offline/state"):
        assert guest.get(path).headers["Cache-Control"] == "no-store"


def test_the_pages_that_a_device_keeps_are_the_same_for_everybody(
    app: Flask, guest: FlaskClient
) -> None:
    for path in ("/offline", "/offline/lost"):
        mine, theirs = guest.get(path), app.test_client().get(path)
        assert mine.data == theirs.data
        assert mine.headers["Shell-Version"] == theirs.headers["Shell-Version"]
        assert "Set-Cookie" not in theirs.headers


def test_the_worker_names_files_that_there_are(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    first, _, rest = answer.text.partition("\n")
    shell = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    assert shell["version"] == client.get("/offline").headers["Shell-Version"]
    assert "addEventListener" in rest
    for address in [*shell["files"], *shell["pages"].values()]:
        assert status_of(client, address) == 200
    page = client.get("/offline").text + client.get("/offline/lost").text
    used = {part.split('"')[0] for part in page.split('="') if part.startswith("/static/")}
    assert used - set(shell["files"]) == set()


def test_the_manifest_names_icons_that_there_are(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert (answer.json["name"], answer.json["start_url"]) == ("Commonplace", "/")
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in answer.json["icons"]}
    assert sizes == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("any", "any"),
        ("512x512", "maskable"),
    }
    for icon in answer.json["icons"]:
        assert status_of(client, icon["src"]) == 200


def test_only_a_browser_with_cards_loads_the_module_everywhere(guest: FlaskClient) -> None:
    assert "offline/keep.js" not in guest.get("/decks").text
    guest.set_cookie("offline", "1")
    assert "offline/keep.js" in guest.get("/decks").text
