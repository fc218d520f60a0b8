"""Moodle XML: our questions come back, a second reader agrees, hostile files are refused."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.exchange import moodle_xml
from studyapp.exchange.loss import Loss
from studyapp.exchange.moodle.fractions import FRACTIONS
from tests.exchange.second_readings import Met, fields_in, letters, read_moodle_xml
from tests.factories import every_type
from tests.strategies import questions

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
_TYPES = {
    "single_choice": "multichoice",
    "multiple_choice": "multichoice",
    "true_false": "truefalse",
    "cloze": "cloze",
    "short_answer": "shortanswer",
    "numeric": "numerical",
    "matching": "matching",
    "categorize": "matching",
    "ordering": "ordering",
    "flashcard": "essay",
}


def _as_draft(question: AnyQuestion) -> AnyQuestion:
    return question.model_copy(update={"status": "draft"})


def _a(type_: str, **fields: Any) -> AnyQuestion:
    return parse_question({"id": "one", "type": type_, "stem": "Why?", **fields})


def _back(question: AnyQuestion) -> AnyQuestion:
    (found,) = moodle_xml.parse(moodle_xml.export([(question, "t")]).data).questions
    return found


def _quiz(*parts: str) -> bytes:
    return ("<quiz>\n" + "\n".join(parts) + "\n</quiz>").encode()


def _question(type_: str, inner: str, stem: str = "Why?") -> str:
    name = f"<name><text>A name</text></name><questiontext><text>{stem}</text></questiontext>"
    return f'<question type="{type_}">{name}{inner}</question>'


@settings(max_examples=40, suppress_health_check=_SLOW)
@given(st.lists(questions(), min_size=1, max_size=4, unique_by=lambda q: q.id))
def test_what_is_written_comes_back(written: list[AnyQuestion]) -> None:
    exported = moodle_xml.export((question, "a-topic") for question in written)
    refused = {loss.where for loss in exported.losses if loss.field == "question"}
    kept = [question for question in written if question.id not in refused]
    assert exported.questions == len(kept)
    if kept:
        drafts = moodle_xml.parse(exported.data).drafts
        assert [(d.question, d.topic) for d in drafts] == [
            (_as_draft(question), "a-topic") for question in kept
        ]


def test_every_type_comes_back_without_a_loss() -> None:
    written = every_type()
    found = moodle_xml.parse(moodle_xml.export((q, "t") for q in written).data)
    assert found.losses == ()
    assert list(found.questions) == [_as_draft(question) for question in written]


def _fits(met: Met, question: AnyQuestion, data: bytes) -> None:
    assert (met.id, met.name, met.type) == (question.id, question.id, _TYPES[question.type])
    assert set(question.tags) < set(met.tags)
    assert met.hints == ([letters(question.hint)] if question.hint else [])
    if question.type in ("single_choice", "multiple_choice", "true_false"):
        wanted = [(letters(c.text), c.correct, letters(c.feedback)) for c in question.choices]
        found = [(text, earned > 0, told) for text, earned, told in met.answers]
        if question.type == "true_false":
            wanted = [(text.lower(), *rest) for text, *rest in wanted]
        assert found == wanted
        assert met.single == (question.type != "multiple_choice")
        assert abs(sum(earned for _, earned, _ in met.answers if earned > 0) - 100) < 0.001
        assert {abs(earned) for _, earned, _ in met.answers} <= {0, *FRACTIONS}
    elif question.type == "short_answer":
        answers = [text.replace("\\*", "*") for text, _, _ in met.answers]
        assert answers == list(question.answers)
    elif question.type == "numeric":
        assert float(met.answers[0][0]) == question.value
    elif question.type == "matching":
        assert met.pairs == [(letters(pair.left), pair.right) for pair in question.pairs]
    elif question.type == "categorize":
        rows = [(letters(i), question.categories[at].name) for i, at in question.placed_items]
        assert met.pairs == rows
    elif question.type == "ordering":
        assert [text for text, _, _ in met.answers] == [letters(i) for i in question.items]
    elif question.type == "cloze":
        assert fields_in(data, question.id) == [list(texts) for texts in question.answers]
    if question.type != "cloze":
        assert met.stem == letters(question.stem)
    if question.type != "flashcard":
        assert met.general == letters(question.explanation)


@settings(max_examples=40, suppress_health_check=_SLOW)
@given(questions())
def test_a_second_reading_finds_the_same(question: AnyQuestion) -> None:
    exported = moodle_xml.export([(question, "Some topic: a/b")])
    if exported.questions:
        (met,) = read_moodle_xml(exported.data)
        _fits(met, question, exported.data)
        assert met.category == "$course$/top/Some topic: a//b"


def test_mathematics_goes_as_html() -> None:
    question = _a("short_answer", stem="Is $x < 2$ *small*?", answers=["a*b"])
    exported = moodle_xml.export([(question, "")])
    assert (
        b"&lt;p&gt;Is \\(x &amp;lt; 2\\) &lt;em&gt;small&lt;/em&gt;?&lt;/p&gt;" in exported.data
    )
    assert b"<text>a\\*b</text>" in exported.data
    assert exported.losses == ()
    assert _back(question) == question


def test_what_html_would_change_goes_as_markdown() -> None:
    question = _a("flashcard", stem="One\ntwo  three $x$", answers=["__a__"])
    exported = moodle_xml.export([(question, "")])
    assert b'<questiontext format="markdown">\n      <text>One\ntwo  three $x$</text>' in (
        exported.data
    )
    assert exported.losses == (
        Loss("one", "stem", "Moodle shows its mathematics as typed, between dollar signs"),
    )
    assert _back(question) == question


def test_gaps_their_hints_and_hostile_answers() -> None:
    answers = [["a}b", "c~d", "#1", "5%", "=x"], ["&amp;", "\\", "a*b{"]]
    question = _a(
        "cloze", stem="{{1::a } hint}} {{2}} {{1}} $x_{2}$".replace(" }", ""), answers=answers
    )
    exported = moodle_xml.export([(question, "")])
    assert b"<text>gaps:1-2-1</text>" in exported.data
    assert fields_in(exported.data, "one") == [answers[0], answers[1], answers[0]]
    assert _back(question) == question


def test_words_that_look_like_a_field_are_refused() -> None:
    question = _a("cloze", stem="{1:SA:=x} {{1}}", answers=["a"])
    assert moodle_xml.export([(question, "")]).losses == (
        Loss(
            "one",
            "question",
            "left out: Moodle would take a part of its words for an answer field",
            "left_out",
        ),
    )


def test_a_flashcard_edited_in_moodle_keeps_both_texts() -> None:
    question = _a("flashcard", answers=["Back"], explanation="Because")
    data = moodle_xml.export([(question, "")]).data
    general = b'<generalfeedback format="html">\n      <text>'
    start = data.index(general) + len(general)
    end = data.index(b"</text>", start)
    edited = data[:start] + b"Another reason" + data[end:]
    (found,) = moodle_xml.parse(edited).questions
    assert (found.answers, found.explanation) == (("Back",), "Another reason")


_CHOICE = '<answer fraction="{}"><text>{}</text><feedback><text>{}</text></feedback></answer>'


def _choices(*rows: tuple[float, str, str], single: str = "true") -> str:
    return f"<single>{single}</single>" + "".join(_CHOICE.format(*row) for row in rows)


@pytest.mark.parametrize(
    ("part", "wanted", "losses"),
    [
        (
            _question("multichoice", _choices((100, "a", "yes"), (50, "b", ""))),
            {"type": "single_choice", "choices": [("a", True, "yes"), ("b", False, "")]},
            [
                "partial marks and deductions of choices are not kept:"
                " a choice is right or wrong"
            ],
        ),
        (
            _question(
                "multichoice",
                _choices((70, "a", ""), (30, "b", ""), (0, "c", ""), single="0"),
            ),
            {
                "type": "multiple_choice",
                "choices": [("a", True, ""), ("b", True, ""), ("c", False, "")],
            },
            ["the weights of the right choices are not kept: here each counts the same"],
        ),
        (
            _question(
                "truefalse",
                _CHOICE.format(0, "true", "no") + _CHOICE.format(100, "false", ""),
            ),
            {"type": "true_false", "choices": [("True", False, "no"), ("False", True, "")]},
            [],
        ),
        (
            _question(
                "matching",
                "<subquestion><text>a</text><answer><text>1</text></answer></subquestion>"
                "<subquestion><text>b</text><answer><text>2*3*4</text></answer></subquestion>"
                "<subquestion><text></text><answer><text>3</text></answer></subquestion>",
            ),
            {"type": "matching", "pairs": [("a", "1"), ("b", "2\\*3\\*4")]},
            ["the extra answer “3” is left out: here each has its pair"],
        ),
        (
            _question(
                "numerical",
                '<answer fraction="100"><text>3.5</text><tolerance>0.1</tolerance></answer>'
                "<units><unit><multiplier>1</multiplier><unit_name>km</unit_name></unit>"
                "<unit><multiplier>1000</multiplier><unit_name>m</unit_name></unit></units>",
            ),
            {"type": "numeric", "value": 3.5, "tolerance": 0.1, "unit": "km"},
            ["further units are left out"],
        ),
        (
            _question("cloze", "", "Is {1:MC:a~=b} {2:NM:=3:0.1~%50%4} or {:SA:=x~%0%y#no}?"),
            {
                "type": "cloze", "stem": "Is {{1}} {{2}} or {{3}}?",
                "answers": (("b",), ("3",), ("x",)),
            },
            [
                "a menu in the text becomes a gap to type in",
                "a number in a gap is compared as text, without tolerance",
                "“4” earned a part of the mark and is left out",
                "the feedback of “y” is left out",
            ],
        ),
        (
            _question(
                "gapselect",
                "<selectoption><text>cat</text></selectoption>"
                "<selectoption><text>dog</text></selectoption>",
                "A [[2]] barks.",
            ),
            {"type": "cloze", "stem": "A {{1}} barks.", "answers": (("dog",),)},
            [
                "words to be put in place become gaps to type in",
                "words that belong nowhere are left out",
            ],
        ),
        (
            _question("essay", "<graderinfo><text>Look for x</text></graderinfo>"),
            {"type": "flashcard", "answers": ("Look for x",)},
            [],
        ),
        (
            _question(
                "shortanswer",
                "<usecase>1</usecase><defaultgrade>3</defaultgrade>"
                + _CHOICE.format(100, "a", ""),
            ),
            {"type": "short_answer", "answers": ("a",)},
            [
                "capitals do not matter here, though they did there",
                "its 3 marks are not kept: all count the same",
            ],
        ),
    ],
)  # fmt: skip
def test_foreign_questions(part: str, wanted: dict[str, Any], losses: list[str]) -> None:
    found = moodle_xml.parse(_quiz(part))
    (question,) = found.questions
    data = question.model_dump()
    shown = {
        "choices": lambda rows: [(c["text"], c["correct"], c["feedback"]) for c in rows],
        "pairs": lambda rows: [(pair["left"], pair["right"]) for pair in rows],
    }
    got = {key: shown.get(key, lambda value: value)(data[key]) for key in wanted}
    assert got == wanted
    assert question.id == "a-name"
    assert [loss.message for loss in found.losses] == losses


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (_question("description", ""), "a description asks nothing"),
        (_question("stack", ""), "Moodle's type “stack” has no counterpart here"),
        (_question("essay", ""), "an essay without notes or feedback has no answer to show"),
        (_question("numerical", _CHOICE.format(100, "many", "")), "“many” is no number with a"),
        (_question("cloze", "", "{1:MR:=a~=b}"), "a field in it asks for several choices"),
        (_question("cloze", "", "No field"), "it has 0 answer fields"),
        (
            _question("multichoice", _choices((50, "a", ""))),
            "one choice must be right, but none",
        ),
    ],
)
def test_what_has_no_counterpart_is_said_and_the_rest_taken(part: str, reason: str) -> None:
    good = _question("truefalse", _CHOICE.format(100, "true", ""))
    found = moodle_xml.parse(_quiz(part, good, good))
    assert [question.id for question in found.questions] == ["a-name", "a-name-2"]
    assert found.losses[0].where == "line 2"
    assert found.losses[0].outcome == "left_out"
    assert found.losses[0].message.startswith(f"the question was left out: {reason}")


def test_scripts_and_files_stay_behind_and_words_do_not() -> None:
    stem = (
        "<![CDATA[<p onclick='x()'>See <img src='@@PLUGINFILE@@/cat.png' alt='a cat'> and "
        "<a href='javascript:x()'>this</a>.<script>alert(1)</script></p>]]>"
    )
    found = moodle_xml.parse(
        _quiz(_question("truefalse", _CHOICE.format(100, "true", ""), stem))
    )
    assert found.questions[0].stem == "See a cat and this."
    assert [loss.message for loss in found.losses] == [
        "an element <script> was left out",
        "a picture was left out; its description is kept",
        "the address of a link was left out; its words are kept",
    ]


_BOMB = (
    '<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz><question type="essay">&c;</question></quiz>'
)
_OUTSIDE = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "{}">]><quiz><question>&x;</question></quiz>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "line 1: this is no XML: "),
        (b"<quiz><question></quiz>", "line 1: this is no XML: "),
        (b"<html/>", "line 1: Moodle XML starts with <quiz>, this with <html>"),
        (b"<quiz/>", "line 1: no <question> found in <quiz>"),
        (_BOMB.encode(), "line 1: a document type (<!DOCTYPE …>) is not accepted; delete it"),
        (_BOMB.encode("utf-16"), "line 1: a document type (<!DOCTYPE …>) is not accepted"),
        (_OUTSIDE.format("file:///etc/passwd").encode(), "line 1: a document type"),
        (_OUTSIDE.format("http://127.0.0.1:9/x").encode(), "line 1: a document type"),
        (
            b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz/>',
            "line 1: a document type",
        ),
        (b"<quiz>" + b"<a>" * 100_000, "line 1: this is no XML: "),
        (b"<quiz>" + b" " * 20_000_000 + b"</quiz>", "line 1: the file is larger than 20 MB"),
        (
            b"<quiz>" + b"<question/>" * 10_001 + b"</quiz>",
            "line 1: more than 10,000 questions",
        ),
    ],
)
def test_what_is_no_moodle_xml_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        moodle_xml.parse(data)
    assert str(refusal.value).startswith(reason)


@settings(max_examples=80, suppress_health_check=_SLOW)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    good = moodle_xml.export((question, "t") for question in every_type()).data
    broken = bytearray(good)
    signs = st.text("<>/&\"'={}:~#%1aAS;!-[]", max_size=10).map(str.encode)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(broken)))
        cut = data.draw(st.integers(0, 30))
        broken[at : at + cut] = data.draw(st.one_of(signs, st.binary(max_size=6)))
    try:
        found = moodle_xml.parse(bytes(broken))
    except Invalid as refusal:
        reason = str(refusal)
    else:
        reason = "line "
        assert all(question.status == "draft" for question in found.questions)
    assert reason.startswith("line ")


@settings(max_examples=80, suppress_health_check=_SLOW)
@given(
    st.sampled_from([*sorted(_TYPES.values()), "gapselect", "ddwtos"]),
    st.text("{}:~=#%*\\[]1SAMC&;<>$()x ", max_size=60),
    st.sampled_from(["100", "50", "-5", "nan", "inf", "1e400", "x", ""]),
)
def test_odd_content_in_sound_xml_is_borne(type_: str, text: str, fraction: str) -> None:
    safe = html.escape(text).replace("&quot;", "")
    answer = f'<answer fraction="{fraction}"><text>{safe}</text><tolerance>{safe}</tolerance>'
    inner = (
        f"{answer}</answer><single>{safe}</single><tags><tag><text>{safe}</text></tag></tags>"
    )
    found = moodle_xml.parse(_quiz(_question(type_, inner, f"{{1:SA:=a}} {safe}")))
    assert len(found.questions) <= 1
    assert found.questions or found.losses
