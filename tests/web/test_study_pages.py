"""One request a step: with X-Page an answer carries the page that follows, and its address."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import a_question, sync
from tests.web.study_pages import bar, form_of, ratings, text

ASKED = {"X-Page": "1"}


def got(answer: Any) -> tuple[int, str | None, str]:
    """Status, address and title of an answer."""
    title = answer.text.split("<title>")[1].split(" ·")[0]
    return answer.status_code, answer.headers.get("X-Address"), title


def test_an_answer_is_stored_and_its_feedback_comes_with_it(
    spider: FlaskClient, session: Session
) -> None:
    path, form = form_of(spider.get("/study").text)
    sent = spider.post(path, data={**form, "text": "8"}, headers=ASKED)
    assert got(sent) == (200, "/study/answered/1", "Feedback")
    assert bar(sent.text) == "1 of 1"
    assert ratings(session) == ["good"]
    assert sent.text == spider.get("/study/answered/1").text


def test_next_and_the_end_come_under_their_own_address(spider: FlaskClient) -> None:
    assert got(spider.get("/study", headers=ASKED)) == (200, "/study", "Study")
    path, form = form_of(spider.get("/study").text)
    spider.post(path, data={**form, "text": "8"})
    assert got(spider.get("/study", headers=ASKED)) == (
        200, "/study/summary/1", "Session summary",
    )  # fmt: skip


def test_every_step_answers_with_a_page(client: FlaskClient, session: Session) -> None:
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(3)))
    client.post("/study/begin")
    path, form = form_of(client.get("/study").text)

    def post(where: str, **data: str) -> tuple[int, str | None, str]:
        return got(client.post(where, data=data, headers=ASKED))

    assert post(path, **form, text="9") == (200, "/study/answered/1", "Feedback")
    assert post("/study/answered/1/rate", token="r", rating="good") == (200, "/study", "Study")
    assert post("/study/undo", token="undo-1") == (200, f"{path}?at=3", "Study")
    assert post(f"{path}/bury", token="b") == (200, "/study", "Study")
    assert post("/study/undo", token="undo-4") == (200, f"{path}?at=5", "Study")
    assert post(f"{path}/flag", **form, flagged="1") == (200, f"{path}?at=5", "Study")
    assert post(path, **form, hint="1") == (200, f"{path}?at=5&hint=1", "Study")
    assert post("/study/end") == (200, "/study/summary/1", "Session summary")


def test_what_is_sent_back_says_where_it_stands(spider: FlaskClient) -> None:
    path, form = form_of(spider.get("/study").text)
    sent = spider.post(path, data={**form, "text": "eight"}, headers=ASKED)
    assert got(sent) == (422, f"{path}?at=0", "Study")
    assert "Write a number in figures" in text(sent.text)


def test_a_flashcard_is_rated_and_the_next_is_not_turned(
    client: FlaskClient, session: Session
) -> None:
    sync(session, *(a_question("flashcard", id=f"f-{i}") for i in range(2)))
    client.post("/study/begin")
    page = client.get("/study/question/f-0?reveal=1", headers=ASKED)
    assert got(page) == (200, "/study/question/f-0?reveal=1", "Study")
    path, form = form_of(page.text)
    data = {**form, "rating": "good", "reveal": "1"}
    sent = client.post(path, data=data, headers=ASKED)
    assert got(sent) == (200, "/study", "Study")
    assert form_of(sent.text)[0] == "/study/question/f-1"
    assert "It has two divisors." not in sent.text


def test_a_message_comes_once(spider: FlaskClient) -> None:
    path, form = form_of(spider.get("/study").text)
    words = "You had answered this already; your first answer counts."
    sent = [spider.post(path, data={**form, "text": "8"}, headers=ASKED).text for _ in range(2)]
    assert [words in text(page) for page in sent] == [False, True]
    assert words not in spider.get("/study/answered/1").text


def test_errors_have_no_address(spider: FlaskClient, client: FlaskClient) -> None:
    for answer in (
        spider.get("/study/answered/9", headers=ASKED),
        spider.post("/study/question/q-numeric", headers=ASKED),
        spider.post("/study/question/none/flag", data={"token": "t"}, headers=ASKED),
    ):
        assert "X-Address" not in answer.headers
        assert answer.status_code in (404, 422)


def test_a_stored_page_is_not_mistaken_for_another(spider: FlaskClient) -> None:
    assert "X-Page" in spider.get("/study").headers["Vary"]


@pytest.mark.parametrize("path", ["/study", "/study/keys"])
def test_without_the_header_there_is_no_address(spider: FlaskClient, path: str) -> None:
    assert "X-Address" not in spider.get(path).headers
