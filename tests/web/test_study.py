"""Studying in the browser's terms: pages, forms, redirects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from studyapp.domain.bank import Bank
from studyapp.services import bank_sync
from studyapp.store.engine import db
from studyapp.store.models import Card, Review, User
from tests.conftest import Clock
from tests.factories import NOON, a_bank, a_member, a_question, every_type, sign_in, sync
from tests.web.study_pages import answer, field, form_of, ratings


def test_a_visitor_begins_as_a_guest_and_is_kept(client: FlaskClient, session: Session) -> None:
    sync(session, a_question("numeric"))
    client.post("/study/begin", data={"zone": "Asia/Tokyo"})
    client.post("/study/begin")
    session.rollback()
    users = session.execute(sa.select(User.guest, User.zone)).all()
    assert users == [(True, "Asia/Tokyo")]


def test_a_right_answer_shows_why_and_when_it_returns(spider: FlaskClient) -> None:
    page = answer(spider, text="8 legs")
    assert "Right" in re.search(r'id="verdict"[^>]*>(.*?)</h1>', page, re.S)[1]  # type: ignore[index]
    whens = re.findall(r'value="(\w+)" aria-pressed="(\w+)".*?class="when">([^<]+)<', page)
    assert whens == [
        ("again", "false", "1 min"),
        ("hard", "false", "6 min"),
        ("good", "true", "10 min"),
        ("easy", "false", whens[3][2]),
    ]
    assert whens[3][2].endswith("days")
    assert "Because it is so." in page


def test_an_empty_answer_is_asked_for_and_nothing_is_stored(
    spider: FlaskClient, session: Session
) -> None:
    path, form = form_of(spider.get("/study").text)
    answer = spider.post(path, data=form)
    assert answer.status_code == 422
    assert "Type a number first." in answer.text
    assert ratings(session) == []


def test_i_do_not_know_is_an_answer(spider: FlaskClient, session: Session) -> None:
    answer(spider, skip="1")
    assert ratings(session) == ["again"]


def test_the_same_form_sent_twice_counts_once(spider: FlaskClient, session: Session) -> None:
    path, form = form_of(spider.get("/study").text)
    first = spider.post(path, data={**form, "text": "8"})
    second = spider.post(path, data={**form, "text": "7"})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert ratings(session) == ["good"]


def test_two_tabs_with_the_same_card_count_once(spider: FlaskClient, session: Session) -> None:
    tabs = [form_of(spider.get("/study").text) for _ in range(2)]
    for path, form in tabs:
        spider.post(path, data={**form, "text": "8"})
    assert ratings(session) == ["good"]


def test_another_rating_stands_in_place_and_goes_on(
    spider: FlaskClient, session: Session
) -> None:
    page = answer(spider, text="8")
    path = re.search(r'action="(/study/answered/\d+/rate)"', page)[1]  # type: ignore[index]
    sent = {"token": field(page, "token"), "rating": "easy"}
    assert spider.post(path, data=sent).location == "/study"
    assert ratings(session) == ["good", "easy"]


def test_undo_asks_the_same_question_again(spider: FlaskClient, session: Session) -> None:
    page = answer(spider, text="9")
    token = re.search(r'/study/undo".*?name="token"[^>]*value="([^"]+)"', page, re.S)[1]  # type: ignore[index]
    again = spider.post("/study/undo", data={"token": token})
    assert again.location == "/study/question/q-numeric?at=2"
    answer(spider, text="8")
    session.rollback()
    assert session.scalars(sa.select(Card.reps)).all() == [1]
    assert ratings(session) == ["again", "again", "good"]


def test_a_hint_is_shown_on_asking_and_counts(spider: FlaskClient, session: Session) -> None:
    assert "Think again." not in spider.get("/study").text
    page = spider.get("/study/question/q-numeric?hint=1").text
    assert "Think again." in page
    path, form = form_of(page)
    assert form["hints"] == "1"
    spider.post(path, data={**form, "text": "8"})
    assert ratings(session) == ["hard"]


def test_a_wrong_answer_returns_within_the_sitting(spider: FlaskClient, clock: Clock) -> None:
    answer(spider, text="9")
    assert "0 of 1, 1 to redo" in spider.get("/study").text  # ahead of its minute
    answer(spider, text="8")
    assert spider.get("/study").location == "/study/summary/1"
    page = spider.get("/study/summary/1").text
    assert "knew 0 of them at the first try" in page
    clock.forward(minutes=11)
    assert "0 of 1" not in spider.get("/study").text
    assert "1 card due" in spider.get("/study").text


def test_a_card_answered_right_does_not_come_back_in_the_same_sitting(
    spider: FlaskClient,
) -> None:
    answer(spider, text="8")
    assert spider.get("/study").location == "/study/summary/1"


def test_a_sitting_of_yesterday_is_over_on_every_page(
    client: FlaskClient, session: Session, clock: Clock
) -> None:
    sync(session, a_question("numeric"), a_question("short_answer"))
    client.post("/study/begin")
    answer(client, skip="1")
    assert "Go on studying" in client.get("/").text
    clock.forward(days=1)
    assert "Go on studying" not in client.get("/").text
    assert "Study now" in client.get("/study").text


def test_another_topic_asks_before_it_ends_the_sitting(
    client: FlaskClient, session: Session
) -> None:
    questions = (a_question("numeric"), a_question("cloze"))
    sync(session, *questions)
    client.post("/study/begin")
    page = client.get("/study?topic=first").text
    assert "You are in the middle of a sitting, 0 of 2 done." in page
    client.post("/study/begin", data={"topic": "first"})
    form_of(client.get("/study?topic=first").text)


def test_text_that_is_no_number_is_sent_back(spider: FlaskClient, session: Session) -> None:
    path, form = form_of(spider.get("/study").text)
    for typed, advice in (
        ("eight", "Write a number in figures, such as 12 or 3.5."),
        ("8 arms", "Write the number alone, or with its unit: legs."),
    ):
        answer = spider.post(path, data={**form, "text": typed})
        assert (answer.status_code, advice in answer.text) == (422, True)
        assert f'value="{typed}"' in answer.text
    assert ratings(session) == []


def test_asking_for_the_hint_keeps_what_was_typed(spider: FlaskClient) -> None:
    path, form = form_of(spider.get("/study").text)
    page = spider.post(path, data={**form, "text": "7", "hint": "1"})
    assert page.status_code == 200
    assert "Think again." in page.text
    assert 'value="7"' in page.text
    assert field(page.text, "hints") == "1"


def test_a_second_answer_from_an_old_page_is_answered_honestly(spider: FlaskClient) -> None:
    path, form = form_of(spider.get("/study").text)
    spider.post(path, data={**form, "text": "8"})
    page = spider.post(path, data={**form, "text": "7"}, follow_redirects=True).text
    assert "You had answered this already; your first answer counts." in page


def test_a_flashcard_is_turned_and_rated(client: FlaskClient, session: Session) -> None:
    sync(session, a_question("flashcard"))
    client.post("/study/begin")
    assert "It has two divisors." not in client.get("/study").text
    page = client.get("/study/question/q-flashcard?reveal=1").text
    assert "It has two divisors." in page
    path, form = form_of(page)
    assert client.post(path, data={**form, "rating": "hard"}).location == "/study"
    assert ratings(session) == ["hard"]


def test_due_cards_come_before_new_ones_up_to_the_days_limit(
    client: FlaskClient, session: Session, clock: Clock
) -> None:
    questions = [a_question("numeric", id=f"n-{i}") for i in range(3)]
    sync(session, *questions)
    client.post("/study/begin")
    session.execute(sa.update(User).values(new_per_day=1))
    session.commit()
    answer(client, text="8")
    assert client.get("/study").location == "/study/summary/1"  # no second new card today
    clock.forward(minutes=11)
    client.post("/study/begin")
    answer(client, text="8")  # its learning step
    clock.forward(days=3)
    client.post("/study/begin")
    assert form_of(client.get("/study").text)[0] == "/study/question/n-0"
    answer(client, text="8")
    assert form_of(client.get("/study").text)[0] == "/study/question/n-1"


def test_every_type_can_be_answered_right(client: FlaskClient, session: Session) -> None:
    """The right answer typed as on the page, whatever the order there."""
    right = {
        "q-single-choice": ["Mercury"], "q-multiple-choice": ["Seven", "Eleven"],
        "q-true-false": ["False"],
    }  # fmt: skip
    sync(session, *every_type())
    client.post("/study/begin")
    for question in every_type():
        page = client.get(f"/study/question/{question.id}").text
        path, form = form_of(page)
        if question.id in right:
            shown = re.findall(
                r'name="pick" value="(\d)".*?<span dir="auto">\s*(.*?)\s*</span>\s*</label>',
                page,
                re.S,
            )
            form["pick"] = [value for value, words in shown if words in right[question.id]]
        elif question.type in {"matching", "categorize", "ordering"}:
            form["pick"] = selects(page, question.type)
        elif question.type == "flashcard":
            form["rating"] = "good"
        else:
            form["text"] = {
                "cloze": ["Hydrogen", "oxygen"], "short_answer": "shakespear", "numeric": "8",
            }[question.type]  # fmt: skip
        client.post(path, data=form)
    session.rollback()
    wrong = session.scalars(sa.select(Review.question_id).where(Review.fraction < 1)).all()
    assert wrong == []
    assert len(ratings(session)) == 10


@pytest.mark.parametrize(
    ("stem", "typed"),
    [
        ("Not {{2}} but {{1}}.", ["oxygen", "hydrogen"]),
        ("{{1}} and {{2}} and {{1}}.", ["hydrogen", "oxygen", ""]),
    ],
)
def test_gaps_may_stand_in_any_order_and_twice(
    client: FlaskClient, session: Session, stem: str, typed: list[str]
) -> None:
    sync(session, a_question("cloze", stem=stem))
    client.post("/study/begin")
    answer(client, text=typed)
    assert ratings(session) == ["good"]


def selects(page: str, type_: str) -> list[str]:
    """For each select of the page the value of its right option."""
    belongs = {
        "Paris": "France", "Rome": "Italy", "Oslo": "Norway",
        "owl": "Birds", "wren": "Birds", "trout": "Fish",
        "one": "1", "two": "2", "three": "3",
    }  # fmt: skip
    found = []
    for item in re.findall(r"<li>(.*?)</li>", page, re.S):
        options = {
            words: value
            for value, words in re.findall(r'<option value="(\d+)">([^<]+)</option>', item)
        }
        what = re.search(r'class="what"[^>]*>\s*([^<]+?)\s*<', item)
        if options and what:
            found.append(options[belongs[what[1]]])
    assert len(found) == 3, type_
    return found


def test_an_edited_question_is_graded_as_it_was_shown(
    spider: FlaskClient, session: Session
) -> None:
    """The page showed version 1; version 2 is live by the time the answer comes."""
    path, form = form_of(spider.get("/study").text)
    edited: Bank = a_bank(a_question("numeric", value=6))
    bank_sync.sync(session, edited, NOON)
    spider.post(path, data={**form, "text": "8"})
    assert ratings(session) == ["good"]


def test_a_draft_and_a_retired_question_are_not_shown(
    client: FlaskClient, session: Session
) -> None:
    sync(session, a_question("numeric", status="draft"), a_question("cloze"))
    sync(session, a_question("numeric", status="draft"))
    client.post("/study/begin")
    for id_ in ("q-numeric", "q-cloze"):
        assert client.get(f"/study/question/{id_}").status_code == 404
    assert "Nothing is waiting" in client.get("/study").text


def test_nobody_sees_somebody_elses_answer(app: Flask, spider: FlaskClient) -> None:
    answer(spider, text="8")
    other = app.test_client()
    other.post("/study/begin")
    assert other.get("/study/answered/1").status_code == 404
    assert other.get("/study/summary/1").status_code == 404


def test_registering_keeps_what_a_guest_has_learnt(
    spider: FlaskClient, session: Session
) -> None:
    answer(spider, text="8")
    sent = {"email": "ann@example.org", "password": "a long enough password"}
    assert spider.post("/account/register", data=sent).location == "/"
    session.rollback()
    owner = sa.select(User.email).join(Review, Review.user_id == User.id)
    assert session.scalars(owner).all() == ["ann@example.org"]
    assert session.scalars(sa.select(User.guest)).all() == [False]
    assert "You study as a guest" not in spider.get("/").text


def test_signing_in_takes_the_guest_along(spider: FlaskClient, session: Session) -> None:
    answer(spider, text="8")
    a_member(session)
    sign_in(spider)
    session.rollback()
    owner = sa.select(User.email).join(Review, Review.user_id == User.id)
    assert session.scalars(owner).all() == ["ann@example.org"]


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, sql: str, *_: Any) -> None:
        seen.append(sql)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_an_answer_costs_few_statements(
    client: FlaskClient, session: Session, statements: list[str]
) -> None:
    """Everything counts, BEGIN too; for a member, whose roles are read as well."""
    sync(session, *every_type())
    a_member(session)
    sign_in(client)
    client.post("/study/begin")
    path, form = form_of(client.get("/study").text)
    statements.clear()
    client.post(path, data={**form, "skip": "1"})
    assert len(statements) == 7


def test_feedback_in_the_same_request_costs_few_statements_more(
    client: FlaskClient, session: Session, statements: list[str]
) -> None:
    sync(session, *every_type())
    a_member(session)
    sign_in(client)
    client.post("/study/begin")
    counts = []
    for _ in range(2):
        path, form = form_of(client.get("/study").text)
        statements.clear()
        client.post(path, data={**form, "skip": "1"}, headers={"X-Page": "1"})
        counts.append(len(statements))
    assert counts == [16, 16]


def test_a_page_costs_the_same_for_one_card_and_for_many(
    client: FlaskClient, session: Session, statements: list[str]
) -> None:
    counts = []
    for number in (1, 3):
        sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(number)))
        client.post("/study/begin")
        for path in ("/", "/study"):
            statements.clear()
            client.get(path)
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
