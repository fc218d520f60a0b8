"""Aiken: the words, the choices and the key; everything else is said to be lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.exchange import aiken
from studyapp.exchange.loss import Loss
from tests.strategies import questions

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def _a(**fields: Any) -> AnyQuestion:
    choices = [{"text": "a * b"}, {"text": "50%", "correct": True}]
    data = {"id": "one", "type": "single_choice", "stem": "Why?", "choices": choices}
    return parse_question(data | fields)


def test_the_file_is_as_the_format_says() -> None:
    exported = aiken.export([(_a(), "t"), (_a(id="two", stem="2\\*3\\*4?"), "t")])
    assert exported.data.decode() == (
        "Why?\nA. a * b\nB. 50%\nANSWER: B\n\n2*3*4?\nA. a * b\nB. 50%\nANSWER: B\n"
    )
    found = aiken.parse(exported.data)
    assert [question.id for question in found.questions] == ["why", "2-3-4"]
    assert [question.stem for question in found.questions] == ["Why?", "2\\*3\\*4?"]


def test_what_is_lost_is_said() -> None:
    rich = _a(
        status="ready",
        stem="Is **this** $x$?",
        explanation="So.",
        hint="Look.",
        bloom="apply",
        tags=["x"],
        choices=[{"text": "a", "feedback": "no"}, {"text": "b", "correct": True}],
    )
    other = parse_question(
        {"id": "n", "type": "numeric", "stem": "How many?", "value": 1, "status": "ready"}
    )
    exported = aiken.export([(rich, "t"), (other, "t")])
    assert exported.questions == 1
    assert [(loss.where, loss.field, loss.outcome) for loss in exported.losses] == [
        ("file", "status", "left_out"),
        ("one", "explanation", "left_out"),
        ("one", "hint", "left_out"),
        ("one", "bloom", "left_out"),
        ("one", "tags", "left_out"),
        ("one", "id", "changed"),
        ("one", "choices", "left_out"),
        ("one", "stem", "changed"),
        ("n", "question", "left_out"),
    ]


@pytest.mark.parametrize("stem", ["A. first", "ANSWER: A", "B) x", "?", "FEEDBACK: x"])
def test_a_stem_that_reads_as_something_else_is_left_out(stem: str) -> None:
    exported = aiken.export([(_a(stem=stem), "t")])
    reason = "left out: Aiken would not take its first words for a question"
    assert (exported.questions, exported.losses[-1]) == (
        0,
        Loss("one", "question", reason, "left_out"),
    )


@settings(max_examples=60, suppress_health_check=_SLOW)
@given(st.one_of(questions("single_choice"), questions("true_false")))
def test_words_and_key_come_back(question: AnyQuestion) -> None:
    exported = aiken.export([(question, "t")])
    changed = {loss.field for loss in exported.losses if "as typed" in loss.message} | {
        loss.field for loss in exported.losses if loss.field == "question"
    }
    if "question" in changed:
        return
    (found,) = aiken.parse(exported.data).questions
    assert found.keys == question.keys
    if not changed:
        assert found.stem == question.stem
        assert [c.text for c in found.choices] == [c.text for c in question.choices]


FOREIGN = """\
What is *it*?
It goes on.
A) One <b>
B) Two
ANSWER: B
FEEDBACK: Because.

No answer here
A. x
B. y

Which?
A. x
B. y
ANSWER: C
Is it?
A. True
B. False
ANSWER: A
"""


def test_a_foreign_file() -> None:
    found = aiken.parse(FOREIGN.encode())
    assert [(q.type, q.stem, q.explanation) for q in found.questions] == [
        ("single_choice", "What is \\*it\\*?\\\nIt goes on.", "Because."),
        ("true_false", "Is it?", ""),
    ]
    assert found.questions[0].choices[0].text == "One &lt;b>"
    assert found.losses == (
        Loss("line 8", "question", "left out: no line ANSWER: follows", "left_out"),
        Loss(
            "line 12",
            "question",
            "left out: the answer “C” is not the letter of one choice",
            "left_out",
        ),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "line 1: no question in Aiken format found"),
        (b"Words\nand words", "line 1: no question in Aiken format found"),
        (b"Q\nA. a\nB. \xff\nANSWER: A", "line 3: this is no text in UTF-8"),
        (b"x" * 8_000_001, "line 1: the file is larger than 8 MB"),
    ],
)
def test_what_is_no_aiken_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        aiken.parse(data)
    assert str(refusal.value).startswith(reason)


@settings(max_examples=80, suppress_health_check=_SLOW)
@given(st.text("AB.) \n:ANSWERx<&*\r\x0b", max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = aiken.parse(text.encode())
    except Invalid as refusal:
        reason = str(refusal)
    else:
        reason = "line "
        assert found.questions or found.losses
    assert reason.startswith("line ")
