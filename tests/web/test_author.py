"""The instructor's pages: list, editor, conflict, versions."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event
from sqlalchemy.orm import Session

from studyapp.domain.questions import PAGE_NAMES, TYPES, parse_question
from studyapp.store.engine import db
from studyapp.store.models import Question, QuestionVersion, Source
from tests.factories import a_member, a_question, every_type, sign_in, sync

ID = "q-single-choice"
PAGE = f"/author/{ID}"


@pytest.fixture
def ann(client: FlaskClient, session: Session) -> FlaskClient:
    """An instructor signed in; every type of question is in the bank and live."""
    session.add(Source(id="talk", title="A talk", descriptor={"layout": "labelled"}))
    session.commit()
    sync(session, *every_type())
    a_member(session, role="instructor")
    sign_in(client)
    return client


@pytest.fixture
def bea(app: Flask, ann: FlaskClient, session: Session) -> FlaskClient:
    """A second instructor."""
    a_member(session, "bea@example.org", role="instructor")
    client = app.test_client()
    sign_in(client, "bea@example.org")
    return client


def typed(page: str) -> dict[str, str]:
    """What a browser would send of the editor's form; it drops a text's first line end."""
    found = html.fromstring(page).get_element_by_id("editor").form_values()
    return {name: value.removeprefix("\r").removeprefix("\n") for name, value in found}


def form(client: FlaskClient, path: str = PAGE) -> dict[str, str]:
    return typed(client.get(path).text)


def send(client: FlaskClient, fields: dict[str, str], do: str, path: str = PAGE) -> Any:
    return client.post(path, data={**fields, "do": do})


def said(page: str) -> list[str]:
    """The complaints at the top of the page."""
    found = html.fromstring(page).xpath('//*[@role="alert"]//li')
    return [line.text_content() for line in found]


def message(client: FlaskClient, path: str = PAGE) -> str:
    """What the page after a redirect says first."""
    return str(
        html.fromstring(client.get(path).text).xpath('string(//*[@role="status"])')
    ).strip()


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def versions(session: Session, question_id: str = ID) -> list[tuple[int, bool, str]]:
    session.rollback()
    rows = session.execute(
        sa.select(QuestionVersion.number, QuestionVersion.substantive, QuestionVersion.note)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number)
    )
    return [tuple(row) for row in rows]


def newest(session: Session, question_id: str = ID) -> dict[str, Any]:
    session.rollback()
    content: dict[str, Any] = session.scalars(
        sa.select(QuestionVersion.content)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    ).first()  # type: ignore[assignment]
    return content


def live(session: Session, question_id: str = ID) -> tuple[str, int | None]:
    session.rollback()
    columns = sa.select(Question.status, Question.live_version)
    return tuple(session.execute(columns.where(Question.id == question_id)).one())


@pytest.mark.parametrize("type_", TYPES)
def test_a_form_sent_back_unchanged_changes_nothing(
    ann: FlaskClient, session: Session, type_: str
) -> None:
    path = f"/author/q-{type_.replace('_', '-')}"
    assert send(ann, form(ann, path), "draft", path).location == path
    assert message(ann, path) == "Nothing had changed, so there is no new version."
    assert len(versions(session, path.removeprefix("/author/"))) == 1


HARD = {
    "short_answer": {"answers": ["one\n\ntwo", "  three ", "a\n  b"]},
    "numeric": {"value": 1e20, "tolerance": 0.1, "unit": "$\\mu$m"},
    "ordering": {"items": ["a\n\nb", "- c\n- d"]},
    "single_choice": {
        "stem": "\n\nFirst\n\n    code & <  >\n",
        "shuffle": False,
        "tags": ["b", "a"],
        "difficulty": 0.1 + 0.2,
        "citations": [{"source": "gone", "turns": "3-7"}] * 3,
        "readings": {"curator": "2026-01-02", "reviewer": None},
    },
}


@pytest.mark.parametrize("type_", HARD)
def test_awkward_contents_come_back_as_they_were(
    ann: FlaskClient, session: Session, type_: str
) -> None:
    question = a_question(type_, id="awkward", **HARD[type_])
    sync(session, question)
    assert (
        send(ann, form(ann, "/author/awkward"), "draft", "/author/awkward").status_code == 303
    )
    assert len(versions(session, "awkward")) == 1


def test_a_corrected_stem_reaches_learners_when_published(
    ann: FlaskClient, session: Session
) -> None:
    fields = form(ann) | {"stem": "Which metal is liquid?", "note": "Shorter"}
    assert send(ann, fields, "draft").location == PAGE
    assert message(ann) == "Saved as a draft, version 2. Learners keep version 1."
    assert live(session) == ("ready", 1)
    learner = ann.application.test_client()
    learner.post("/study/begin")
    asked = f"/study/question/{ID}"
    assert "Which metal is liquid at room temperature?" in learner.get(asked).text
    assert ann.post(f"{PAGE}/publish", data={"number": "2"}).location == f"{PAGE}/versions"
    assert live(session) == ("ready", 2)
    assert "Which metal is liquid?" in learner.get(asked).text
    assert versions(session)[1:] == [(2, False, "Shorter")]


def test_a_changed_key_is_asked_about_once(ann: FlaskClient, session: Session) -> None:
    fields = form(ann) | {"choices-0-text": "Quicksilver"}
    answer = send(ann, fields, "publish")
    assert answer.status_code == 422
    assert "Not saved yet" in answer.text
    again = typed(answer.text)
    assert (again["kind"], again["choices-0-text"]) == ("substantive", "Quicksilver")
    assert len(versions(session)) == 1
    assert send(ann, again | {"kind": "cosmetic"}, "publish").status_code == 303
    assert versions(session)[1:] == [(2, False, "")]


def test_the_preview_suggests_and_stores_nothing(ann: FlaskClient, session: Session) -> None:
    fields = form(ann) | {"choices-0-text": "**Quicksilver**", "explanation": ""}
    answer = send(ann, fields, "preview")
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    shown = page.xpath('//*[@class="preview"]//*[@class="choice"]/span[last()]')
    assert sorted(choice.text_content() for choice in shown) == [
        "Gallium",
        "Lead",
        "Quicksilver",
    ]
    findings = [
        " ".join(li.text_content().split()) for li in page.xpath('//*[@class="findings"]/li')
    ]
    assert findings[0] == (
        "forbids publishing Explanation: there is none;"
        " teach the answer in two to five sentences"
    )
    assert typed(answer.text)["kind"] == "substantive"
    assert len(versions(session)) == 1


@pytest.mark.parametrize(
    ("changes", "complaints"),
    [
        ({"stem": ""}, ["Stem is empty; write a text."]),
        (
            {"stem": "a <script>alert(1)</script>"},
            ["Stem: HTML is not accepted; write Markdown instead."],
        ),
        (
            {"choices-1-feedback": "<b>x</b>"},
            ["Feedback of choice 2: HTML is not accepted; write Markdown instead."],
        ),
        ({"choices-1-text": " "}, ["Choice 2 is empty; write a text."]),
        (
            {"choices-1-correct": "y"},
            ["Choices: exactly one must be marked correct, 2 are."],
        ),
        (
            {"citations-0-turns": "x"},
            ["Turns of citation 1: write turns as 12 or 12-14, counted from 1."],
        ),
        (
            {"citations-0-turns": "1-501"},
            [
                "Turns of citation 1: the range 1-501 has more than 500 turns;"
                " cite a shorter passage."
            ],
        ),
        (
            {"difficulty": "2", "topic": ""},
            ["Difficulty must be at most 1.", "Topic: choose one of the list."],
        ),
        ({"note": "x" * 501}, ["What changed: use at most 500 characters."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_kept(
    ann: FlaskClient, session: Session, changes: dict[str, str], complaints: list[str]
) -> None:
    answer = send(ann, form(ann) | changes, "publish")
    assert answer.status_code == 422
    assert said(answer.text) == complaints
    assert "<script>alert" not in answer.text
    kept = typed(answer.text)
    assert {name: kept.get(name, "").strip() for name in changes} == {
        name: value.strip() for name, value in changes.items()
    }
    assert len(versions(session)) == 1


def test_publishing_is_refused_with_the_reason_at_the_field(
    ann: FlaskClient, session: Session
) -> None:
    answer = send(ann, form(ann) | {"explanation": ""}, "publish")
    assert answer.status_code == 422
    assert said(answer.text) == [
        "Explanation: there is none; teach the answer in two to five sentences."
    ]
    assert len(versions(session)) == 1
    send(ann, form(ann) | {"explanation": ""}, "draft")
    refused = ann.post(f"{PAGE}/publish", data={"number": "2"})
    assert (refused.status_code, len(said(refused.text))) == (422, 1)
    assert live(session) == ("ready", 1)


def test_two_editors_of_one_version(
    ann: FlaskClient, bea: FlaskClient, session: Session
) -> None:
    mine, theirs = form(bea), form(ann)
    send(ann, theirs | {"stem": "Which metal is liquid at 20 °C?"}, "draft")
    answer = send(bea, mine | {"stem": "Which metal flows at room temperature?"}, "publish")
    assert answer.status_code == 409
    page = html.fromstring(answer.text)
    sides = [words(p) for p in page.xpath('//*[@class="diff"]')]
    assert sides == [
        "Which metal only theirs is liquid at 20 °C?",
        "Which metal only yours flows at room temperature?",
    ]
    assert page.xpath('string(//section//h3/*[@class="chip"])') == "You both changed it"
    kept = typed(answer.text)
    assert (kept["stem"], kept["base_version"]) == (
        "Which metal flows at room temperature?",
        "2",
    )
    assert live(session) == ("ready", 1)
    assert send(bea, kept, "publish").status_code == 303
    assert newest(session)["stem"] == "Which metal flows at room temperature?"
    assert live(session) == ("ready", 3)


def test_a_double_click_saves_once(ann: FlaskClient, session: Session) -> None:
    fields = form(ann) | {"stem": "Once?"}
    answers = [send(ann, fields, "publish") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(versions(session)) == 2
    new = form(ann, "/author/new?type=flashcard&topic=first") | {"stem": "New?", "back": "Yes."}
    places = {send(ann, new, "draft", "/author/new").location for _ in range(2)}
    assert places == {"/author/first-new"}


def test_rows_are_added_without_judging_or_saving(ann: FlaskClient, session: Session) -> None:
    answer = send(ann, form(ann) | {"choices-3-text": "<b>", "stem": ""}, "rows:choices")
    assert answer.status_code == 200
    kept = typed(answer.text)
    assert (kept["choices-3-text"], kept["choices-6-text"]) == ("<b>", "")
    assert len(versions(session)) == 1


NEW: dict[str, dict[str, str]] = {
    "single_choice": {"choices-0-text": "A", "choices-0-correct": "y", "choices-3-text": "B"},
    "multiple_choice": {"choices-0-text": "A", "choices-1-text": "B", "choices-1-correct": "y"},
    "true_false": {"key": "false", "feedback_true": "No."},
    "cloze": {"stem": "{{1}} and {{2}}", "answers-0": "a\r\nb", "answers-1": "c"},
    "short_answer": {"answers": "a\r\n\r\nb"},
    "numeric": {"value": "2.5e3", "tolerance": "1", "unit": "kg"},
    "matching": {
        "pairs-0-left": "a", "pairs-0-right": "b", "pairs-2-left": "c", "pairs-2-right": "d",
    },
    "ordering": {"items": "a\r\nb\r\n"},
    "categorize": {
        "categories-0-name": "A", "categories-0-items": "a\r\nb",
        "categories-1-name": "B", "categories-1-items": "c",
    },
    "flashcard": {"back": "Back."},
}  # fmt: skip

PARTS: dict[str, dict[str, Any]] = {
    "single_choice": {"choices": [{"text": "A", "correct": True}, {"text": "B"}]},
    "multiple_choice": {"choices": [{"text": "A"}, {"text": "B", "correct": True}]},
    "true_false": {
        "choices": [{"text": "True", "feedback": "No."}, {"text": "False", "correct": True}]
    },
    "cloze": {"stem": "{{1}} and {{2}}", "answers": [["a", "b"], ["c"]]},
    "short_answer": {"answers": ["a", "b"]},
    "numeric": {"value": 2500, "tolerance": 1, "unit": "kg"},
    "matching": {"pairs": [{"left": "a", "right": "b"}, {"left": "c", "right": "d"}]},
    "ordering": {"items": ["a", "b"]},
    "categorize": {
        "categories": [{"name": "A", "items": ["a", "b"]}, {"name": "B", "items": ["c"]}]
    },
    "flashcard": {"answers": ["Back."]},
}


@pytest.mark.parametrize("type_", TYPES)
def test_a_new_question_of_each_type(ann: FlaskClient, session: Session, type_: str) -> None:
    path = f"/author/new?type={type_}&topic=second"
    common = {"stem": "What is it, really?", "tags": "Deep Learning, b", "slug": "fresh"}
    fields = form(ann, path) | common | NEW[type_]
    assert send(ann, fields, "draft", path).location == "/author/fresh"
    wanted = parse_question(
        {
            "id": "fresh",
            "type": type_,
            "stem": "What is it, really?",
            "tags": ["deep-learning", "b"],
            **PARTS[type_],
        }
    )
    assert parse_question({**newest(session, "fresh"), "id": "fresh"}) == wanted
    assert live(session, "fresh") == ("draft", None)


def test_an_id_is_proposed_and_must_be_new(ann: FlaskClient, session: Session) -> None:
    fields = form(ann, "/author/new?type=flashcard&topic=first")
    fields |= {"stem": "What is the *golden* ratio of Phidias?", "back": "1.618"}
    preview = send(ann, fields, "preview", "/author/new")
    assert typed(preview.text)["slug"] == "first-golden-ratio-phidias"
    taken = send(ann, fields | {"slug": ID}, "draft", "/author/new")
    assert (taken.status_code, said(taken.text)) == (
        422,
        [f"Id: “{ID}” is taken; choose another."],
    )
    odd = send(ann, fields | {"slug": "No Slug"}, "draft", "/author/new")
    assert said(odd.text) == [
        "Id must be lower-case letters, digits and single hyphens, such as scaling-laws."
    ]


def test_no_question_hides_behind_a_page(ann: FlaskClient, app: Flask) -> None:
    rules = [rule.rule.split("/")[1:] for rule in app.url_map.iter_rules()]
    pages = {at[1] for at in rules if len(at) == 2 and at[0] in ("author", "browse")}
    assert pages - {"<question_id>"} == PAGE_NAMES
    fields = form(ann, "/author/new?type=flashcard&topic=first")
    fields |= {"stem": "What is it?", "back": "1.618", "slug": "reports"}
    assert said(send(ann, fields, "draft", "/author/new").text) == [
        "Id: “reports” is the address of a page; choose another id."
    ]


def test_versions_are_listed_compared_and_restored(ann: FlaskClient, session: Session) -> None:
    send(ann, form(ann) | {"stem": "Which metal flows?", "note": "Shorter"}, "draft")
    rows = html.fromstring(ann.get(f"{PAGE}/versions").text).xpath("//tbody/tr")
    cells = [[words(cell) for cell in row] for row in rows]
    assert cells == [
        ["Version 2 Draft", "just now", "ann@example.org", "Shorter", "Cosmetic"],
        ["Version 1 Live", "just now", "Bank files", "From the bank's files", "First"],
    ]
    page = html.fromstring(ann.get(f"{PAGE}/versions/2").text)
    changed = [words(p) for p in page.xpath('//*[@class="diff"]')]
    assert changed == [
        "Which metal removed is liquid at room temperature? added flows?",
    ]
    restored = form(ann, f"{PAGE}?from=1")
    assert restored["base_version"] == "2"
    send(ann, restored, "publish")
    assert newest(session)["stem"] == "Which metal is liquid at room temperature?"
    assert live(session) == ("ready", 3)


def test_retire_and_bring_back(ann: FlaskClient, session: Session) -> None:
    assert ann.post(f"{PAGE}/retire").location == f"{PAGE}/versions"
    assert live(session) == ("retired", 1)
    ann.post(f"{PAGE}/bring-back")
    assert live(session) == ("ready", 1)
    ann.post(f"{PAGE}/status", data={"status": "needs_work"})
    assert live(session) == ("needs_work", 1)
    assert ann.post(f"{PAGE}/status", data={"status": "ready"}).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/author/nowhere",
        "/author/nowhere/versions",
        f"{PAGE}/versions/2",
        f"{PAGE}/versions/99999999999999999999",
        f"{PAGE}?from=0",
    ],
)
def test_what_is_not_there(ann: FlaskClient, path: str) -> None:
    assert ann.get(path).status_code == 404


def test_the_list_is_searched_and_counts_its_statements(
    ann: FlaskClient, session: Session
) -> None:
    def shown(query: str) -> tuple[list[str], int]:
        run: list[str] = []

        def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
            run.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        page = ann.get(f"/author?{query}").text
        event.remove(db.engine, "before_cursor_execute", note)
        return re.findall(r'<td class="what"><a href="/author/q-([\w-]+)"', page), len(run)

    sync(session, *every_type()[:1])
    one = shown("status=ready")
    sync(session, *every_type()[:3])
    three = shown("status=ready")
    assert one == (["single-choice"], 5)
    assert three == (["single-choice", "multiple-choice", "true-false"], 5)
    assert shown("q=Whales&type=true_false&page=9999999999&topic=no%00")[0] == ["true-false"]
    assert "No question fits." in ann.get("/author?q=zebra").text


def test_an_edit_keeps_readings_and_waivers(ann: FlaskClient, session: Session) -> None:
    kept = {
        "readings": {"curator": "2026-01-02", "reviewer": "2026-01-03"},
        "waive": {"key-longest": "The numbers are given in the passage."},
    }
    sync(session, a_question("single_choice", **kept))
    path = "/author/q-single-choice"
    send(ann, form(ann, path) | {"explanation": "Another reason."}, "draft", path)
    session.rollback()
    newest = session.scalars(
        sa.select(QuestionVersion.content).order_by(QuestionVersion.number.desc())
    ).first()
    assert newest is not None
    assert {name: newest.get(name) for name in kept} == kept
