"""GIFT: our questions come back, Moodle's rules hold, foreign and broken files are borne."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import GAP, AnyQuestion, parse_question
from studyapp.exchange import gift
from studyapp.exchange.loss import Loss
from studyapp.exchange.moodle.fractions import FRACTIONS
from tests.exchange.second_readings import Met, letters, read_gift
from tests.factories import every_type
from tests.strategies import questions

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
_NOT_EXACT = (
    "carriage returns",
    "comes back as an arrow",
    "in GIFT ->",
    "a rule in the answer",
)


def _back(*written: AnyQuestion, topic: str = "a-topic") -> tuple[AnyQuestion, ...]:
    return gift.parse(gift.export((q, topic) for q in written).data).questions


def _as_draft(question: AnyQuestion) -> AnyQuestion:
    return question.model_copy(update={"status": "draft"})


def _a(type_: str, **fields: Any) -> AnyQuestion:
    return parse_question({"id": "one", "type": type_, "stem": "Why?", **fields})


def _read(text: str) -> list[dict[str, Any]]:
    return [
        q.model_dump(mode="json", exclude_defaults=True)
        for q in gift.parse(text.encode()).questions
    ]


@settings(max_examples=40, suppress_health_check=_SLOW)
@given(st.lists(questions(), min_size=1, max_size=4, unique_by=lambda q: q.id))
def test_what_is_written_comes_back(written: list[AnyQuestion]) -> None:
    exported = gift.export((question, "a-topic") for question in written)
    refused = {loss.where for loss in exported.losses if loss.field == "question"}
    changed = {
        loss.where
        for loss in exported.losses
        if any(words in loss.message for words in _NOT_EXACT)
    }
    assert exported.questions == len(written) - len(refused - changed)
    if not exported.questions:
        return
    found = {q.id: q for q in gift.parse(exported.data).questions}
    exact = [q for q in written if q.id not in refused | changed]
    assert [found[q.id] for q in exact] == [_as_draft(q) for q in exact]


def test_every_type_comes_back_under_its_topic() -> None:
    written = every_type()
    exported = gift.export((question, "scaling-laws") for question in written)
    found = gift.parse(exported.data)
    assert found.losses == ()
    assert [(d.question, d.topic) for d in found.drafts] == [
        (_as_draft(question), "scaling-laws") for question in written
    ]


def _moodle_type(question: AnyQuestion) -> str:
    if question.type == "cloze":
        return "shortanswer" if len(question.answers) == 1 else "match"
    return {
        "single_choice": "multichoice",
        "multiple_choice": "multichoice",
        "true_false": "truefalse",
        "short_answer": "shortanswer",
        "numeric": "numerical",
        "matching": "match",
        "categorize": "match",
        "ordering": "ordering",
        "flashcard": "essay",
    }[question.type]


def _fits(met: Met, question: AnyQuestion) -> None:
    """A second reading finds the same question."""
    assert (met.id, met.name, met.type) == (question.id, question.id, _moodle_type(question))
    if question.type in ("single_choice", "multiple_choice"):
        wanted = [(letters(c.text), c.correct, letters(c.feedback)) for c in question.choices]
        assert [(text, earned > 0, told) for text, earned, told in met.answers] == wanted
        assert met.single == (question.type == "single_choice")
        assert abs(sum(earned for _, earned, _ in met.answers if earned > 0) - 100) < 0.001
        assert {abs(earned) for _, earned, _ in met.answers} <= {0, *FRACTIONS}
    elif question.type == "true_false":
        wanted = [
            (c.text.lower(), 100.0 * c.correct, letters(c.feedback)) for c in question.choices
        ]
        assert met.answers == wanted
    elif question.type == "short_answer":
        answers = [text.replace("\\*", "*") for text, _, _ in met.answers]
        assert answers == list(question.answers)
    elif question.type == "numeric":
        value, _, tolerance = met.answers[0][0].partition(":")
        assert (float(value), float(tolerance or 0)) == (question.value, question.tolerance)
    elif question.type == "matching":
        wanted = [(letters(p.left), p.right) for p in question.pairs]
        assert met.pairs == wanted
    elif question.type == "categorize":
        rows = [(letters(i), question.categories[at].name) for i, at in question.placed_items]
        assert met.pairs == rows
    elif question.type == "cloze" and len(question.answers) > 1:
        assert [right for _, right in met.pairs] == [texts[0] for texts in question.answers]
    if question.type not in ("cloze", "ordering", "flashcard"):
        assert met.stem == letters(question.stem)
        assert met.general == letters(question.explanation)


@settings(max_examples=40, suppress_health_check=_SLOW)
@given(st.lists(questions(), min_size=1, max_size=3, unique_by=lambda q: q.id))
def test_a_second_reading_finds_the_same(written: list[AnyQuestion]) -> None:
    exported = gift.export((question, "Some topic: a/b") for question in written)
    aside = {
        loss.where
        for loss in exported.losses
        if loss.field == "question"
        or any(words in loss.message for words in (*_NOT_EXACT, "an arrow in the left"))
    }
    found = {met.id: met for met in read_gift(exported.data)} if exported.questions else {}
    for question in written:
        if question.id not in aside:
            _fits(found[question.id], question)
            assert found[question.id].category == "$course$/top/Some topic: a//b"
            assert set(question.tags) < set(found[question.id].tags)


@settings(max_examples=40, suppress_health_check=_SLOW)
@given(questions())
def test_no_blank_line_and_no_bare_brace_inside_a_question(question: AnyQuestion) -> None:
    exported = gift.export([(question, "")])
    if exported.questions:
        text = exported.data.decode()
        assert text.count("\n\n") == 0
        assert len(re.findall(r"(?<!\\)(?:\\\\)*[{]", _without_comments(text))) == 1


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("//"))


def test_the_file_is_readable() -> None:
    question = _a(
        "multiple_choice",
        stem="Which {two} cost 50%: a=b?",
        choices=[
            {"text": "**Bold**", "correct": True, "feedback": "Yes #1"},
            {"text": "$x = 2$", "correct": True},
            {"text": "50% ~ less"},
            {"text": "[html] is a mark"},
        ],
        explanation="First line.\n\nSecond.",
        tags=["a-tag"],
        hint="Look [twice].",
    )
    exported = gift.export([(question, "Prices")])
    assert exported.data.decode() == (
        "$CATEGORY: $course$/top/Prices\n\n"
        "// [id:one] [tag:type:multiple_choice] [tag:bloom:remember] [tag:difficulty:0.5]"
        " [tag:a-tag]\n"
        '// commonplace: {"hint":"Look \\u005btwice]."}\n'
        "::one::Which \\{two\\} cost 50%\\: a\\=b? {\n"
        "\t~%50%[markdown]**Bold**#Yes \\#1\n"
        "\t~%50%[html]<p>\\\\(x \\= 2\\\\)</p>\n"
        "\t~%-50%[markdown]50% \\~ less\n"
        "\t~%-50%[markdown][html] is a mark\n"
        "\t####[markdown]First line.\\n\\nSecond.\n"
        "}\n"
    )
    assert exported.losses == (
        Loss("one", "hint", "GIFT has no place for this; a comment keeps it for this program"),
    )
    assert gift.parse(exported.data).questions == (question,)


def test_true_false_feedback_stands_wrong_before_right() -> None:
    choices = [
        {"text": "True", "feedback": "No."},
        {"text": "False", "correct": True, "feedback": "Yes."},
    ]
    question = _a("true_false", choices=choices)
    assert b"{\n\tFALSE#No.#Yes.\n}" in gift.export([(question, "")]).data
    assert _back(question) == (question,)


def test_one_gap_stands_in_the_sentence() -> None:
    question = _a("cloze", stem="The {{1}} of *it*.", answers=[["end", "5*3"]])
    data = gift.export([(question, "")]).data
    assert b"::one::[markdown]The {=end =5\\\\*3} of *it*.\n" in data
    assert _back(question) == (question,)


def test_several_gaps_become_pairs_and_come_back() -> None:
    question = _a("cloze", stem="{{1::who}} and {{2}}.", answers=[["A", "a"], ["B"]])
    exported = gift.export([(question, "")])
    assert {loss.field for loss in exported.losses} == {"answers", "variants"}
    assert _back(question) == (question,)
    assert len(GAP.findall(_back(question)[0].stem)) == 2


def test_what_cannot_be_typed_is_said() -> None:
    question = _a("short_answer", answers=["a -> b"])
    exported = gift.export([(question, "")])
    assert (exported.questions, exported.losses) == (
        0,
        (
            Loss(
                "one",
                "question",
                "left out: GIFT cannot hold a typed answer with -> in it",
                "left_out",
            ),
        ),
    )


FOREIGN = """\
// question: 7  name: Grant
// [id:Grant 7] [tag:US history] [tag:x\\]y]
::Grant's tomb::[html]<p>Who is <b>buried</b>?<script>alert(1)</script></p>{
=[moodle]Grant#Right.
~No one#<p>It\\: no</p>
~%50%Both
####<p>General</p>}

$CATEGORY: $course$/top/Default for X/Year one

Grant is {~buried =entombed ~living} in the tomb.

Two plus two is {=four =4 =%50%five} as ever.

When? {#1822:5 =%50%1800:100 ~#No}

How much? {#1..5}

Match {=cat -> meows =dog -> barks = -> moos}

Sun {T#No#Yes####Because}

// three of four
Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d}

Order {>3 ALL VERTICAL
one
two
three
}

Say something {####In *stars* it is so}

Write {}

Only words
"""


def test_a_foreign_file() -> None:
    found = gift.parse(FOREIGN.encode())
    assert [(d.question.id, d.question.type, d.topic) for d in found.drafts] == [
        ("grant-7", "single_choice", ""),
        ("grant-is-in-the-tomb", "single_choice", "year-one"),
        ("two-plus-two-is-1-as-ever", "cloze", "year-one"),
        ("when", "numeric", "year-one"),
        ("how-much", "numeric", "year-one"),
        ("match", "matching", "year-one"),
        ("sun", "true_false", "year-one"),
        ("which", "multiple_choice", "year-one"),
        ("order", "ordering", "year-one"),
        ("say-something", "flashcard", "year-one"),
    ]
    assert {draft.question.status for draft in found.drafts} == {"draft"}
    grant = found.questions[0]
    assert (grant.stem, grant.explanation, grant.tags) == (
        "Who is **buried**?",
        "General",
        ("us-history", "x-y"),
    )
    assert [(c.text, c.correct, c.feedback) for c in grant.choices] == [
        ("Grant", True, "Right."),
        ("No one", False, "It: no"),
        ("Both", False, ""),
    ]
    assert found.questions[1].stem == "Grant is _____ in the tomb."
    assert found.questions[2].stem == "Two plus two is {{1}} as ever."
    assert (found.questions[4].value, found.questions[4].tolerance) == (3, 2)
    assert found.questions[9].answers == ("In \\*stars\\* it is so",)
    assert [(loss.where, loss.field, loss.outcome) for loss in found.losses] == [
        ("line 3", "tags", "changed"),
        ("line 3", "tags", "changed"),
        ("line 3", "stem", "changed"),
        ("line 3", "choices", "changed"),
        ("line 3", "id", "changed"),
        ("line 13", "answers", "left_out"),
        ("line 15", "value", "left_out"),
        ("line 15", "value", "left_out"),
        ("line 19", "pairs", "left_out"),
        ("line 24", "choices", "changed"),
        ("line 34", "answers", "left_out"),
        ("line 36", "question", "left_out"),
    ]


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        (
            "Open {=a ~b\n\nFine {T}",
            "left out: the { is not closed before the blank line or the end of the file",
        ),
        (
            "Stray } brace\n\nFine {T}",
            "left out: the braces do not make sense at “} brace”; a { or } that belongs to"
            " the words needs a backslash before it",
        ),
        ("None {~a ~b}\n\nFine {T}", "the question was left out: no choice is right"),
        (
            "Two {=a =b ~c}\n\nFine {T}",
            "the question was left out: one choice must be right, but 2 earn the full mark",
        ),
        ("No pair {=a -> b =c}\n\nFine {T}", "the question was left out: “c” lacks the -> of"),
        ("Any {=*}\n\nFine {T}", "“*” accepts anything in place of * and is left out"),
        ("No number {#x}\n\nFine {T}", "the question was left out: “x” is no number"),
    ],
)
def test_one_bad_question_does_not_take_the_others_along(text: str, loss: str) -> None:
    found = gift.parse(text.encode())
    assert [(q.stem, q.type) for q in found.questions] == [("Fine", "true_false")]
    assert found.losses[0].message.startswith(loss)
    assert found.losses[0].where == "line 1"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "line 1: no question in GIFT format found"),
        (b"just words\n\nand more", "line 1: no question in GIFT format found"),
        (b"a {T}\n\n\xff\xfa {F}", "line 3: this is no text in UTF-8"),
        (b"{" + b"=" * 400_000 + b"}", "line 1: more than 80,000 answers"),
        (b"x" * 16_000_001, "line 1: the file is larger than 16 MB"),
    ],
)
def test_what_is_no_gift_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        gift.parse(data)
    assert str(refusal.value).startswith(reason)


@settings(max_examples=80, suppress_health_check=_SLOW)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    good = gift.export((question, "t") for question in every_type()).data + FOREIGN.encode()
    broken = bytearray(good)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(broken)))
        cut = data.draw(st.integers(0, 30))
        broken[at : at + cut] = data.draw(
            st.one_of(
                st.binary(max_size=8),
                st.text("\\{}=~#:%->[]\n$/ T1", max_size=12).map(str.encode),
            )
        )
    try:
        found = gift.parse(bytes(broken))
    except Invalid as refusal:
        reason = str(refusal)
    else:
        reason = "line "
        assert all(question.status == "draft" for question in found.questions)
    assert reason.startswith("line ")


@pytest.mark.parametrize(
    "piece",
    [
        "=",
        "~",
        "#",
        "####",
        "->",
        "\\",
        "::",
        "{",
        "}",
        "[html]",
        "%50%",
        "a{T}\n\n",
        "// [id:",
        "$CATEGORY:",
    ],
)
def test_repetition_does_not_grow_beyond_its_length(piece: str) -> None:
    """No time is measured: what grows faster than its length would not end."""
    fine = "\n\nFine {T}"
    for text in (piece * 2_000, "a {" + piece * 2_000 + "}", "a {" + piece * 2_000):
        found = gift.parse((text + fine).encode())
        assert found.questions[-1].stem == "Fine"


def test_utf_16_and_windows_line_ends() -> None:
    assert _read("Größe?\r\n{=ja\r\n=nein}\r\n\r\nx {T}\r\n")[0]["answers"] == ["ja", "nein"]
    found = gift.parse("Größe? {=ja}".encode("utf-16"))
    assert found.questions[0].stem == "Größe?"
