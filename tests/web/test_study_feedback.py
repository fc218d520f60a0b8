"""Feedback: the difference, the passage in its place, counting as right, versions meanwhile."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.services import publishing
from studyapp.store.models import Card, Review, Source, SourceTurn
from tests.factories import a_question, sync
from tests.web.study_pages import answer, bar, field, form_of, kinds, ratings, text, undo


@pytest.fixture
def hamlet(client: FlaskClient, session: Session) -> FlaskClient:
    """A guest in a sitting of one typed question."""
    sync(session, a_question("short_answer"))
    client.post("/study/begin")
    return client


def difference(page: str) -> list[str]:
    """The pieces of the comparison, as a screen reader has them."""
    found = re.findall(r'<p class="diff">(.*?)</p>', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", "", piece).split()) for piece in found]


def test_what_was_typed_is_laid_beside_the_answer(hamlet: FlaskClient) -> None:
    page = answer(hamlet, text="William Shaksper")
    assert difference(page) == [
        "Compared with “W. Shakespeare”:"
        " [too much: William][missing: W.] Shak[missing: e]spe[too much: r][missing: are]"
    ]
    assert "<del>" in page
    assert "<ins>" in page


def test_every_gap_has_its_own_difference(client: FlaskClient, session: Session) -> None:
    sync(session, a_question("cloze"))
    client.post("/study/begin")
    page = answer(client, text=["helium", "oxigenes"])
    assert difference(page) == [
        "Compared with “oxygen”: ox[too much: i][missing: y]gen[too much: es]"
    ]


def test_a_right_answer_is_compared_with_nothing(hamlet: FlaskClient) -> None:
    page = answer(hamlet, text="shakespeare")
    assert difference(page) == []
    assert "Count my answer as right" not in page


def accept(client: FlaskClient, page: str) -> str:
    form = re.search(r'action="(/study/answered/\d+/accept)".*?</form>', page, re.S)
    assert form
    sent = {"token": field(form[0], "token")}
    return client.post(form[1], data=sent, follow_redirects=True).text


def test_an_answer_can_be_counted_as_right(hamlet: FlaskClient, session: Session) -> None:
    page = answer(hamlet, text="the Bard")
    assert bar(page) == "0 of 1, 1 to redo"
    page = accept(hamlet, page)
    assert "Counted as right" in text(page)
    assert bar(page) == "1 of 1"
    assert "Count my answer as right" not in page
    assert re.findall(r'value="(\w+)" aria-pressed="true"', page) == ["good"]
    assert (kinds(session), ratings(session)) == (["answer", "accept"], ["again", "good"])
    assert hamlet.get("/study").location == "/study/summary/1"
    undo(hamlet, page)
    session.rollback()
    assert session.scalars(sa.select(Card)).all() == []


def test_a_chosen_answer_cannot_be_counted_as_right(
    client: FlaskClient, session: Session
) -> None:
    sync(session, a_question("true_false"))
    client.post("/study/begin")
    assert "Count my answer as right" not in answer(client, pick="0")
    assert client.post("/study/answered/1/accept", data={"token": "t"}).status_code == 422
    assert kinds(session) == ["answer"]


@pytest.mark.parametrize(
    ("said", "rating", "words"),
    [("knew", "good", "You said you knew."),
     ("guessed", "hard", "You said you guessed, so it comes back sooner.")],
)  # fmt: skip
def test_what_was_said_before_checking_is_kept(
    hamlet: FlaskClient, session: Session, said: str, rating: str, words: str
) -> None:
    page = answer(hamlet, text="Shakespeare", confidence=said)
    assert words in text(page)
    assert ratings(session) == [rating]
    assert session.scalars(sa.select(Review.confidence)).all() == [said]


def test_giving_up_says_nothing_of_confidence(hamlet: FlaskClient, session: Session) -> None:
    answer(hamlet, skip="1", confidence="knew")
    session.rollback()
    assert session.scalars(sa.select(Review.confidence)).all() == [None]


def test_what_was_said_survives_the_hint(hamlet: FlaskClient) -> None:
    path, form = form_of(hamlet.get("/study").text)
    page = hamlet.post(path, data={**form, "hint": "1", "confidence": "guessed"}).text
    assert re.search(r'value="guessed" data-key="g" checked', page)


def test_a_passage_stands_between_the_words_around_it(
    hamlet: FlaskClient, session: Session
) -> None:
    session.add(Source(id="talk", title="A talk", descriptor={"layout": "labelled"}))
    session.flush()
    words = {1: "one " * 70, 2: "Two.", 3: "Three.", 4: "four " * 70, 5: "Five."}
    session.add_all(
        SourceTurn(source_id="talk", number=n, speaker=f"Speaker {n}", text=t.strip())
        for n, t in words.items()
    )
    session.commit()
    page = answer(hamlet, skip="1")
    passage = re.search(r"<blockquote.*?</blockquote>", page, re.S)
    assert passage
    shown = " ".join(re.sub(r"<[^>]+>", " ", passage[0]).split())
    assert shown == (
        f"Just before: Speaker 1 … {('one ' * 60).strip()}"
        " The passage: Speaker 2 Two. Speaker 3 Three."
        f" Just after: Speaker 4 {('four ' * 60).strip()} …"
    )


def test_an_answer_to_an_older_version_counts_and_the_new_text_is_shown(
    spider: FlaskClient, session: Session
) -> None:
    path, form = form_of(spider.get("/study").text)
    sync(session, a_question("numeric", stem="How many legs has an insect?", value=6))
    page = spider.post(path, data={**form, "text": "8"}, follow_redirects=True).text
    assert "Right" in text(page)
    assert "This question was edited since; your answer counts as it was given." in text(page)
    assert "How many legs has an insect?" in text(page)


def test_asking_for_the_hint_of_an_edited_question_shows_its_new_text(
    client: FlaskClient, session: Session
) -> None:
    sync(session, a_question("single_choice"))
    client.post("/study/begin")
    path, form = form_of(client.get("/study").text)
    sync(session, a_question("single_choice", stem="Which metal melts in the hand?"))
    page = client.post(path, data={**form, "pick": "2", "hint": "1"})
    assert page.status_code == 200
    assert text(page.text).startswith("This question was edited meanwhile.")
    assert "Which metal melts in the hand?" in page.text
    assert " checked" not in page.text


def test_a_question_withdrawn_meanwhile_still_takes_its_answer(
    spider: FlaskClient, session: Session
) -> None:
    path, form = form_of(spider.get("/study").text)
    publishing.retire(session, "q-numeric")
    page = spider.post(path, data={**form, "text": "8"}, follow_redirects=True)
    assert (page.status_code, "Right" in text(page.text)) == (200, True)
    assert ratings(session) == ["good"]


@pytest.mark.parametrize("asked", ["hint", "flag", "report", "bury", "look", "undo"])
def test_a_question_withdrawn_meanwhile_gives_way_to_the_next(
    client: FlaskClient, session: Session, asked: str
) -> None:
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(2)))
    client.post("/study/begin")
    page = client.get("/study").text
    path, form = form_of(page)
    if asked == "undo":
        page = answer(client, text="8")
    publishing.retire(session, "n-0")
    if asked == "hint":
        sent = client.post(path, data={**form, "hint": "1"}, follow_redirects=True)
    elif asked == "look":
        sent = client.get(path, follow_redirects=True)
    elif asked == "undo":
        token = field(page[page.index("/study/undo") :], "token")
        sent = client.post("/study/undo", data={"token": token}, follow_redirects=True)
    else:
        more = {"report": "Wrong.", "flagged": "1"}
        sent = client.post(f"{path}/{asked}", data={**form, **more}, follow_redirects=True)
    assert sent.status_code == 200
    assert "That question was withdrawn meanwhile and is no longer asked." in text(sent.text)
    assert form_of(sent.text)[0] == "/study/question/n-1"


def test_the_back_button_leads_to_what_was_answered_not_to_a_second_answer(
    spider: FlaskClient, session: Session
) -> None:
    path, _ = form_of(spider.get("/study").text)
    answer(spider, text="8")
    stale = f"{path}?hint=1&at=0"
    assert spider.get(stale).location == "/study/answered/1"
    assert spider.get(path).status_code == 200  # asked for by its plain address
