"""The table: everything comes back, nothing in it is a formula, and people may edit it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import parse_question
from studyapp.exchange import csv_table
from studyapp.exchange.csv_cells import guarded, joined, split, unguarded
from studyapp.exchange.loss import Loss
from tests.strategies import questions

CHOICE = {
    "id": "asl-three",
    "type": "single_choice",
    "stem": "What sets **ASL-3** apart?",
    "choices": [
        {"text": "Size", "feedback": "Size decides nothing."},
        {"text": "It helps people do harm", "correct": True},
        {"text": "=1+1"},
    ],
    "shuffle": False,
    "tags": ["safety", "policy"],
    "citations": [{"source": "talk", "turns": "12-14"}],
}


def _drafts(found):
    return [(draft.question, draft.topic) for draft in found.drafts]


def _as_draft(question):
    return question.model_copy(update={"status": "draft"})


@settings(max_examples=150)
@given(st.lists(questions(), max_size=4, unique_by=lambda question: question.id))
def test_every_question_comes_back_whole(many):
    found = csv_table.parse(csv_table.export((each, "a-topic") for each in many).data)
    assert _drafts(found) == [(_as_draft(each), "a-topic") for each in many]
    assert found.losses == ()


@given(st.lists(st.text(r"ab|\ ").map(str.strip).filter(bool), min_size=1))
def test_texts_in_one_cell_come_apart_as_they_were(texts):
    assert split(joined(texts)) == texts


@given(st.text("'=+-@ab1\t\uff1d"))
def test_no_cell_is_a_formula_and_every_guard_comes_off(cell):
    shown = guarded(cell)
    assert unguarded(shown) == cell
    if shown[:1] in tuple("=+-@\t\uff1d"):
        assert float(shown) is not None


def test_the_layout_is_one_that_people_can_read():
    exported = csv_table.export([(parse_question(CHOICE), "safety")])
    assert exported.losses == ()
    rows = list(csv.DictReader(io.StringIO(exported.data.decode("utf-8-sig"), newline="")))
    assert rows == [
        {
            "id": "asl-three", "type": "single_choice", "topic": "safety",
            "stem": "What sets **ASL-3** apart?", "choice_1": "Size",
            "feedback_1": "Size decides nothing.", "choice_2": "It helps people do harm",
            "choice_3": "'=1+1", "correct": "B", "shuffle": "no", "bloom": "remember",
            "difficulty": "0.5", "tags": "safety policy", "status": "draft",
            "citations": "talk:12-14",
        }
    ]  # fmt: skip


TYPED = "stem;choice_1;choice_2;choice_3;correct\nWhich?;yes;no;perhaps;a, C\n"


@pytest.mark.parametrize(
    "data",
    [
        TYPED.encode(),
        TYPED.encode("utf-8-sig"),
        TYPED.encode("utf-16"),
        TYPED.replace(";", "\t").encode(),
        ("sep=;\r\n" + TYPED).encode(),
        TYPED.replace("\n", "\r\n").replace("stem", " Stem ").encode(),
    ],
)
def test_a_hand_made_table_needs_no_more_than_stem_and_answers(data):
    found = csv_table.parse(data)
    assert found.losses == ()
    (question,) = found.questions
    assert (question.id, question.type, question.keys) == ("which", "multiple_choice", (0, 2))


def test_the_type_follows_from_the_columns_that_are_filled():
    table = (
        "stem,left_1,right_1,left_2,right_2,item_1,item_2,value,back,answers,answers_1,correct,"
        "category_1,category_items_1,category_2,category_items_2\n"
        'm,a,1,b,2,,,,,,,,,,,\no,,,,,x,y,,,,,,,,,\nn,,,,,,,"3,5",,,,,,,,\n'
        "f,,,,,,,,back,,,,,,,\ns,,,,,,,,,a|b,,,,,,\n{{1}} c,,,,,,,,,,d|e,,,,,\n"
        "t,,,,,,,,,,,FALSE,,,,\ng,,,,,,,,,,,,one,a|b,two,c\n"
    )
    found = csv_table.parse(table.encode())
    assert found.losses == ()
    assert [each.type for each in found.questions] == [
        "matching", "ordering", "numeric", "flashcard", "short_answer", "cloze", "true_false",
        "categorize",
    ]  # fmt: skip
    assert found.questions[2].value == 3.5


def test_one_bad_row_is_left_out_with_its_line_and_the_others_stay():
    table = (
        "id,type,stem,choice_1,choice_2,correct,back,colour\n"
        'a,single_choice,"two\nlines",x,y,A,,red\n'
        "b,single_choice,no key,x,y,,,\n"
        "A B,flashcard,third,x,,,answer,\n"
        "a,essay,fourth,,,,,\n"
        "a,flashcard,fourth,,,,again,\n"
        ",,,,,,,\n"
        "d,flashcard,fifth,,,,<b>bold</b>,\n"
    )
    found = csv_table.parse(table.encode())
    assert [each.id for each in found.questions] == ["a", "a-b", "a-2", "d"]
    assert found.losses == (
        Loss("line 1", "colour", "the column is not known and was left out", "left_out"),
        Loss(
            "line 4",
            "choices",
            "the question was left out: exactly one must be marked correct, 0 are",
            "left_out",
        ),
        Loss("line 5", "id", "“A B” is no slug; now a-b", "changed"),
        Loss(
            "line 5",
            "choice_1",
            "does not belong in a flashcard question and was left out",
            "left_out",
        ),
        Loss(
            "line 6",
            "type",
            "the question was left out: “essay” is not known; write one of"
            " single_choice, multiple_choice, true_false, cloze, short_answer, numeric,"
            " matching, ordering, categorize or flashcard",
            "left_out",
        ),
        Loss("line 7", "id", "“a” stands twice in the file; now a-2", "changed"),
        Loss("line 9", "answers", "HTML is shown as text; write Markdown instead", "changed"),
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: has no column “stem”; the first row names the columns,"
              " such as id, type, topic, stem, choice_1, choice_2, correct"),
        (b"a,b\n1,2\n", "line 1: has no column “stem”; the first row names the columns,"
                        " such as id, type, topic, stem, choice_1, choice_2, correct"),
        (b"stem\nx\n\xff\n", "line 3: is not in UTF-8; save the table as “CSV UTF-8”"),
        (b"stem,stem\n", "line 1: the column “stem” stands twice"),
        (b'stem,type\nx,"a"b\n', "line 2: cannot be divided into cells:"
                                  " ',' expected after '\"'"),
        (b"stem" + b",a" * 500, "line 1: has 501 columns; there may be 500"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_says_why(data, message):
    with pytest.raises(Invalid) as refused:
        csv_table.parse(data)
    assert str(refused.value) == message


def test_a_table_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(csv_table, "MOST_ROWS", 2)
    with pytest.raises(Invalid, match=r"^line 4: more than 2 rows; divide the file$"):
        csv_table.parse(b"stem\na\nb\nc\n")
    monkeypatch.setattr(csv_table, "LARGEST_FILE", 3)
    with pytest.raises(Invalid, match=r"^line 1: the file is larger"):
        csv_table.parse(b"stem\n")


@st.composite
def mutated(draw):
    data = bytearray(csv_table.export([(draw(questions()), "t")]).data)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data) - 1))
        data[at : at + draw(st.integers(0, 5))] = draw(
            st.sampled_from([b"", b'"', b",", b"\n", b"\r", b"\0", b"|", b"\xff", b"'", b"="])
        )
    return bytes(data)


@settings(max_examples=150)
@given(st.one_of(mutated(), st.binary(max_size=200)))
def test_a_damaged_table_is_read_or_refused(data):
    try:
        found = csv_table.parse(data)
    except Invalid:
        return
    assert all(draft.question.status == "draft" for draft in found.drafts)


def test_no_draft_is_called_like_a_page() -> None:
    found = csv_table.parse(
        b"id,type,stem,answers\nnew,short_answer,What?,a\n,short_answer,New,a\n"
    )
    assert [each.id for each in found.questions] == ["new-question", "new-question-2"]
    assert found.losses == (
        Loss("line 2", "id", "“new” is the address of a page; now new-question", "changed"),
    )
