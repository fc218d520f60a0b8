"""Anki's text file: our own lines, and those of anybody else."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import parse_question
from studyapp.exchange import anki_tsv
from studyapp.exchange.anki.fields import field_values
from studyapp.exchange.anki.identity import note_guid
from studyapp.exchange.loss import Loss
from tests.strategies import questions

CARD = parse_question(
    {
        "id": "why",
        "type": "flashcard",
        "stem": "Why *so*?",
        "answers": ["Because $x^2$."],
        "explanation": "More.",
        "hint": "Think.",
        "tags": ["a-tag"],
    }
)
CLOZE = parse_question(
    {
        "id": "gap",
        "type": "cloze",
        "stem": "A {{1::h}} and {{2}}",
        "answers": ["one", "two"],
        "explanation": "More.",
    }
)


def _told(found):
    return [
        (
            draft.topic,
            draft.question.type,
            draft.question.stem,
            [each if isinstance(each, str) else each[0] for each in draft.question.answers],
        )
        for draft in found.drafts
    ]


LINES = [(CARD, "How"), (CLOZE, "How")]


def test_a_line_holds_what_the_deck_holds():
    exported = anki_tsv.export([(CARD, "How")], bank_id="b", title="T")
    assert (exported.questions, exported.losses) == (1, ())
    head, _, rest = exported.data.decode().partition('\n"')
    assert head.split("\n") == [
        "#separator:tab", "#html:true", "#guid column:1", "#notetype column:2",
        "#deck column:3", "#tags column:18",
    ]  # fmt: skip
    (row,) = csv.reader(io.StringIO('"' + rest, newline=""), delimiter="\t")
    fields = field_values(CARD, bank_id="b", topic_title="How", sources=())
    tags = "a-tag bloom::remember topic::how type::flashcard"
    assert row == [note_guid("b", "why"), "Study: flashcard", "T::How", *fields, tags]


def test_own_flashcards_and_clozes_come_back():
    found = anki_tsv.parse(anki_tsv.export(LINES, bank_id="b").data)
    assert found.losses == ()
    assert [(draft.question, draft.topic) for draft in found.drafts] == [
        (CARD, "how"),
        (CLOZE, "how"),
    ]


def test_without_the_bank_there_is_no_guid_and_the_report_says_so():
    exported = anki_tsv.export(LINES)
    message = "the notes have no GUID, so Anki adds them anew instead of updating the deck's"
    assert exported.losses == (Loss("file", "guid", message, "left_out"),)
    assert exported.data.startswith(
        b"#separator:tab\n#html:true\n#notetype column:1\n#deck column:2\n#tags column:17\n"
    )
    assert anki_tsv.parse(exported.data).questions == (CARD, CLOZE)


def test_other_types_come_back_as_flashcards_and_say_so():
    question = parse_question(
        {"id": "n", "type": "numeric", "stem": "How many?", "value": 4, "tolerance": 1}
    )
    found = anki_tsv.parse(anki_tsv.export([(question, "How")], bank_id="b").data)
    assert _told(found) == [("how", "flashcard", "How many?", ["4"])]
    message = "the numeric question became a flashcard; the file keeps no more of it"
    assert found.losses == (Loss("line 7", "type", message, "changed"),)


def test_a_plain_file_of_two_columns():
    found = anki_tsv.parse(b"Was ist *das*?\tDies & das\n# a remark\n2 < 3\tja\tdoch\n")
    assert _told(found) == [
        ("", "flashcard", "Was ist \\*das\\*?", ["Dies & das"]),
        ("", "flashcard", "2 < 3", ["ja\n\ndoch"]),
    ]
    assert found.losses == ()


def test_a_field_that_is_too_long_is_left_out():
    found = anki_tsv.parse(b"a\t" + b"<b>x</b>" * 4_000 + b"\nb\tc\n")
    assert _told(found) == [("", "flashcard", "b", ["c"])]
    assert found.losses == (
        Loss(
            "line 1", "field", "is longer than 30,000 characters and was left out", "left_out"
        ),
        Loss(
            "line 1",
            "note",
            "the note has no question and answer; it was left out",
            "left_out",
        ),
    )


def test_what_anki_exports():
    text = (
        "#separator:semicolon\n#html:true\n#guid column:1\n#notetype column:2\n"
        "#deck column:3\n#tags column:6\n#tags:all\n"
        'x1;Basic;A::B C;"<b>Why</b><br>so?";"a ""quoted""\n#b; [sound:x.mp3]";t1 T::2\n'
        "x2;Cloze;A;{{c1::Paris::city}} is in {{c2::France}} {{c1::now}};<i>Extra</i>;\n"
        "x3;Cloze;A;{{c1::a {{c2::b}} c}};;\n"
        "x4;Basic;A;only a front;;\n"
        "x5;Basic;A;<script>x()</script>q;a;\n"
    )
    found = anki_tsv.parse(text.encode("utf-8-sig"))
    assert _told(found) == [
        ("b-c", "flashcard", "**Why**\\\nso?", ['a "quoted" #b;']),
        ("a", "cloze", "{{1::city}} is in {{2}} {{3}}", ["Paris", "France", "now"]),
        ("a", "flashcard", "q", ["a"]),
    ]
    assert found.questions[0].tags == ("t1", "t-2", "all")
    assert found.questions[1].explanation == "*Extra*"
    assert found.losses == (
        Loss("line 9", "field", "a sound was left out; questions hold text alone", "left_out"),
        Loss(
            "line 11",
            "stem",
            "a gap stands inside a gap; the note was left out",
            "left_out",
        ),
        Loss(
            "line 12",
            "note",
            "the note has no question and answer; it was left out",
            "left_out",
        ),
        Loss("line 13", "field", "an element <script> was left out", "changed"),
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: the lines have no two columns with a tab between them"),
        (b"prose\nmore\n", "line 1: the lines have no two columns with a tab between them"),
        (b"a\tb\n\xff", "line 2: is not in UTF-8; export it from Anki again"),
        (
            b"a\t" + b"x" * 200_001,
            "line 1: cannot be divided into columns: field larger than field limit (200000)",
        ),
        (b"a" * 10_000_001, "line 1: the file is larger than 10 MB; divide it"),
    ],
    ids=["empty", "prose", "latin-1", "cell", "long"],
)
def test_a_file_that_is_none_says_why(data, message):
    with pytest.raises(Invalid) as refused:
        anki_tsv.parse(data)
    assert str(refused.value) == message


@settings(max_examples=100)
@given(st.lists(questions(), min_size=1, max_size=3, unique_by=lambda question: question.id))
def test_every_line_of_ours_is_one_note(many):
    data = anki_tsv.export(((each, "T") for each in many), bank_id="b").data
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter="\t"))[6:]
    assert [row[3] for row in rows] == [each.id for each in many]
    assert {len(row) for row in rows} == {18}
    found = anki_tsv.parse(data)
    kept = [loss for loss in found.losses if loss.outcome == "left_out"]
    assert len(found.drafts) + len(kept) >= len(many)


@st.composite
def mutated(draw):
    data = bytearray(anki_tsv.export([(draw(questions()), "t")], bank_id="b").data)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data) - 1))
        put = draw(
            st.sampled_from([b"", b'"', b"\t", b"\n", b"\r", b"#", b"<", b"{{c1::", b"\xff"])
        )
        data[at : at + draw(st.integers(0, 8))] = put
    return bytes(data)


@settings(max_examples=100)
@given(mutated() | st.binary(max_size=200))
def test_a_damaged_file_is_read_or_refused(data):
    try:
        found = anki_tsv.parse(data)
    except Invalid:
        return
    assert {draft.question.type for draft in found.drafts} <= {"flashcard", "cloze"}
