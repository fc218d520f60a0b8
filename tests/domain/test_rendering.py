"""Questions as the HTML pieces of their pages."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from studyapp.domain.grading import fold
from studyapp.domain.questions import TYPES, AnyQuestion, Cloze, parse_question
from studyapp.domain.rendering import RENDERING_VERSION, render_question, search_text
from tests.strategies import questions

PARTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "single_choice": (
        {"choices": [{"text": "*a*", "correct": True, "feedback": "**b**"}, {"text": "c"}]},
        {
            "choices": [
                {"text": "<em>a</em>", "feedback": "<strong>b</strong>"},
                {"text": "c", "feedback": ""},
            ]
        },
    ),
    "cloze": (
        {"stem": "*s* {{1::a hint}}.", "answers": ["x"]},
        {
            "stem": "<p><em>s</em> {{1::a hint}}.</p>",
            "stem_parts": ["<p><em>s</em> ", {"gap": 0, "hint": "a hint"}, ".</p>"],
        },
    ),
    "short_answer": ({"answers": ["x"]}, {}),
    "numeric": ({"value": 7}, {}),
    "matching": (
        {"pairs": [{"left": "*a*", "right": "`b`"}, {"left": "c", "right": "d"}]},
        {
            "pairs": [
                {"left": "<em>a</em>", "right": "<code>b</code>"},
                {"left": "c", "right": "d"},
            ]
        },
    ),
    "ordering": ({"items": ["*a*", "b"]}, {"items": ["<em>a</em>", "b"]}),
    "categorize": (
        {"categories": [{"name": "A", "items": ["*a*"]}, {"name": "B", "items": ["b"]}]},
        {"items": ["<em>a</em>", "b"]},
    ),
    "flashcard": ({"answers": ["a\n\nb"]}, {"answers": ["<p>a</p>\n<p>b</p>"]}),
}


CAFE = [{"text": "Café", "correct": True}, {"text": "Tea"}]
GROUPS = [{"name": "A", "items": ["AA"]}, {"name": "B", "items": ["BB"]}]


def make(kind: str, **parts: Any) -> AnyQuestion:
    return parse_question({"id": "q-1", "type": kind, "stem": "*s*", **parts})


def cloze(stem: str, *answers: str) -> AnyQuestion:
    return make("cloze", stem=stem, answers=list(answers))


def parts_of(question: AnyQuestion) -> list[Any]:
    return list(render_question(question)["stem_parts"])


def well_formed(fragment: str) -> bool:
    """Is everything that is opened closed again, in order?"""
    closed = fragment.replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace("&nbsp;", " ")
    etree.fromstring(f"<div>{closed}</div>")
    return True


@pytest.mark.parametrize("kind", PARTS)
def test_the_pieces_of_each_type(kind: str) -> None:
    written, rendered = PARTS[kind]
    question = make(kind, **{"explanation": "e", "hint": "h", **written})
    assert render_question(question) == {
        "version": RENDERING_VERSION,
        "stem": "<p><em>s</em></p>",
        "explanation": "<p>e</p>",
        "hint": "<p>h</p>",
        **rendered,
    }


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_the_pieces_can_be_stored_as_json(kind: str, data: st.DataObject) -> None:
    pieces = render_question(data.draw(questions(kind)))
    assert json.loads(json.dumps(pieces)) == pieces


@given(questions("cloze"))
@settings(max_examples=30, deadline=None)
def test_the_parts_of_a_cloze_are_one_well_formed_text_with_every_gap(question: Cloze) -> None:
    parts = parts_of(question)
    assert [part["gap"] for part in parts[1::2]] == list(range(len(question.answers)))
    assert well_formed("".join(parts[::2]))


PIECES = st.sampled_from(
    ["{{1}}", "{{1::h*h}}", "{{1::`}}", "{{1::AT&T}}", "*", "**", "_", "`", "$", "$x^", "$ ",
     "[a](", "http://a.example/", ")", "[a]: ", "\n\n", "\n", "- ", "> ", "# ", "|",
     "\n|-|-|\n", "a", " ", "&#123;&#123;1}}", "\\", "```\n", "~~", "<"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14))
@settings(max_examples=100, deadline=None)
def test_gaps_survive_whatever_markdown_they_stand_in(pieces: list[str]) -> None:
    stem = "{{1}}" + "".join(pieces)
    assume(not re.search(r"<[a-z/!][^<>]*>", stem))  # HTML, which no question may hold
    parts = parts_of(cloze(stem, "x"))
    gaps = ["", *(piece[5:-2] for piece in pieces if piece.startswith("{{1"))]
    assert parts[1::2] == [{"gap": 0, "hint": hint} for hint in gaps]
    assert well_formed("".join(parts[::2]))


@pytest.mark.parametrize(
    ("stem", "parts"),
    [
        ("{{2}} {{1}}", ["<p>", {"gap": 1, "hint": ""}, " ", {"gap": 0, "hint": ""}, "</p>"]),
        ("**{{2}}**{{1}}", [
            "<p><strong>", {"gap": 1, "hint": ""}, "</strong>", {"gap": 0, "hint": ""}, "</p>",
        ]),
        ("{{1::AT&T *or*}} {{2}}", [
            "<p>", {"gap": 0, "hint": "AT&T *or*"}, " ", {"gap": 1, "hint": ""}, "</p>",
        ]),
        ("{{1::a*b}} *c* {{2}}", [
            "<p>", {"gap": 0, "hint": "a*b"}, " <em>c</em> ", {"gap": 1, "hint": ""}, "</p>",
        ]),
        ("$x^{{1}}$ & {{2}}", [
            "<p>$x^", {"gap": 0, "hint": ""}, "$ &amp; ", {"gap": 1, "hint": ""}, "</p>",
        ]),
    ],
)  # fmt: skip
def test_where_gaps_stand(stem: str, parts: list[Any]) -> None:
    assert parts_of(cloze(stem, "x", "y")) == parts


def test_the_answers_of_typed_questions_are_in_no_piece() -> None:
    secret = "zyzzyva"
    shown = [
        render_question(cloze("A {{1::beetle}} or {{2}}.", secret, secret + "s")),
        render_question(make("short_answer", answers=[secret])),
        render_question(make("numeric", value=918273)),
    ]
    for pieces in shown:
        text = json.dumps(pieces)
        assert (text.count(secret), text.count("918273")) == (0, 0)


@given(questions())
@settings(max_examples=30, deadline=None)
def test_the_search_text_is_folded(question: AnyQuestion) -> None:
    found = search_text(question)
    assert fold(found) == found


@pytest.mark.parametrize(
    ("kind", "parts", "text"),
    [
        ("single_choice", {"choices": CAFE}, "cafe tea"),
        ("cloze", {"stem": "s {{1}}", "answers": [["Ruby", "Gem"]]}, "ruby gem"),
        ("short_answer", {"answers": ["Ruby", "Gem"]}, "ruby gem"),
        ("numeric", {"value": 7}, ""),
        ("matching", {"pairs": [{"left": c, "right": c * 2} for c in "ab"]}, "a aa b bb"),
        ("ordering", {"items": ["One", "Two"]}, "one two"),
        ("categorize", {"categories": GROUPS}, "a aa b bb"),
        ("flashcard", {"answers": ["The back"]}, "the back"),
    ],
)  # fmt: skip
def test_what_a_question_is_found_by(kind: str, parts: dict[str, Any], text: str) -> None:
    question = make(kind, explanation="Why?", tags=["a-tag"], **parts)
    stem = "s 1" if kind == "cloze" else "s"
    assert search_text(question) == f"q 1 {stem} why a tag {text}".strip()


def test_pieces_are_safe_to_show() -> None:
    question = make("flashcard", explanation="a < b & c", answers=["x"])
    assert render_question(question)["explanation"] == f"<p>{html.escape('a < b & c')}</p>"
