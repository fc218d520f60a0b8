"""Cards in two styles of Markdown: what comes back, what foreign notes give, what is lost."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import Cloze, parse_question
from studyapp.exchange import markdown_cards
from studyapp.exchange.loss import Loss
from studyapp.exchange.markdown_cards.fences import fenced, without_code
from tests.strategies import questions

STYLES = ("hashcards", "obsidian")
SIGNS = (
    "Q:", "A: b", "C: [x]", "---", "--- ", "\\---", "\\Q:", "?", "??", " ? ", "\\?", "::",
    ":::", ":", "\\:", ":\\:", "==", "===", "=", "=\\=", ";;", ";\\;", "#flashcards/x",
    "\\#flashcards", "<!--", "-->", "<!-- a", "[", "]", "\\[", "\\]", "![", "!", "[ ]",
    "[a](http://b.c)", "\\",
    "```", "~~~", "````", "```py", "   ```", "    ```", "`a::b`", "`", "{{", "}}", "{", "}", "",
    " ", "\t", "\xa0", "\u2028", "\x85", "\u202eb", "עברית", "🧠", "$x::y$", "$\\alpha$", "# h",
    "- a", "1. a", "| a | b |", "a", "word", "1;;a", "<", ">", "a < b > c", "&#33;", "&lt;",
)  # fmt: skip
pieces = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=8)
texts = st.builds(str.join, st.sampled_from(["", "\n", " ", "\n\n"]), pieces).map(str.strip)


@st.composite
def cards(draw):
    """A flashcard or cloze whose text is made of the formats' own signs."""
    one, other, hint = (
        draw(texts),
        draw(texts),
        draw(st.sampled_from(["", "::hint", "::a::b;;"])),
    )
    data = {"id": draw(st.sampled_from(["a", "b-2"])), "type": "flashcard"}
    data |= {"stem": one, "answers": [other]}
    if draw(st.booleans()):
        gaps = ["{{1}}", f"{{{{1{hint}}}}}", "{{2}}", f"{{{{2{hint}}}}}"]
        parts = draw(st.lists(st.one_of(texts, st.sampled_from(gaps)), min_size=1, max_size=5))
        stem = "".join(parts) + gaps[0]
        answers = [draw(texts)[:400], draw(texts)[:400]]
        data |= {"type": "cloze", "stem": stem, "answers": answers[: 1 + ("{{2" in stem)]}
    return data


def _question(data):
    """The question, or None where the domain refuses it."""
    try:
        return parse_question(data)
    except ValidationError:
        return None


def _newlines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _carried(question):
    """What a card holds of a flashcard or cloze: id, text and first answers."""
    answers = [each if isinstance(each, str) else each[0] for each in question.answers]
    stem = question.stem
    return question.id, question.type, _newlines(stem), [_newlines(text) for text in answers]


def _places(question):
    """As :func:`_carried`, every place a gap of its own, without hints."""
    name, kind, stem, answers = _carried(question)
    if not isinstance(question, Cloze):
        return name, kind, stem, answers
    found = re.findall(r"\{\{(\d+)(?:::[^{}]+)?\}\}", stem)
    marked = re.sub(r"\{\{\d+(?:::[^{}]+)?\}\}", "{{_}}", stem)
    return name, kind, marked, [answers[int(number) - 1] for number in found]


def _round_trip(many, style):
    exported = markdown_cards.export(((each, "My topic") for each in many), style=style)
    return markdown_cards.parse(exported.data)


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=150)
@given(st.lists(cards().map(_question).filter(bool), min_size=1, max_size=3))
def test_flashcards_and_clozes_made_of_signs_come_back(style, many):
    named = [each.model_copy(update={"id": f"n{n}"}) for n, each in enumerate(many)]
    found = _round_trip(named, style)
    law = _places if style == "hashcards" else _carried
    assert [law(each)[1:] for each in found.questions] == [law(each)[1:] for each in many]
    assert {draft.topic for draft in found.drafts} == {"my-topic"}
    assert found.losses == ()


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=100)
@given(st.lists(questions(), max_size=4, unique_by=lambda question: question.id))
def test_every_question_is_one_card_with_its_id(style, many):
    found = _round_trip(many, style)
    assert [each.id for each in found.questions] == [each.id for each in many]
    assert found.losses == ()
    law = _places if style == "hashcards" else _carried
    for before, after in zip(many, found.questions, strict=True):
        if before.type == "cloze" or (before.type == "flashcard" and not before.explanation):
            assert law(after) == law(before)
        else:
            assert after.type == "flashcard"


def test_hashcards_style_is_plain_to_read():
    many = [
        parse_question(data)
        for data in (
            {"id": "why", "type": "flashcard", "stem": "Why?\n\nSay it.", "answers": ["So."]},
            {
                "id": "gap",
                "type": "cloze",
                "stem": "More {{1::what?}} than {{2}} [sic]",
                "answers": [["features", "concepts"], "neurons"],
                "explanation": "Because.",
            },
            {
                "id": "pick",
                "type": "multiple_choice",
                "stem": "Which?",
                "choices": [
                    {"text": "one", "correct": True, "feedback": "Yes."},
                    {"text": "two"},
                    {"text": "three\nlines", "correct": True},
                ],
                "explanation": "Why.",
                "tags": ["x"],
            },
        )
    ]
    exported = markdown_cards.export((each, "Safety first") for each in many)
    assert exported.data.decode() == dedent("""\
        <!-- cards, hashcards style -->

        ---

        <!-- id: why, topic: safety-first -->
        Q: Why?

        Say it.

        A: So.

        ---

        <!-- id: gap, topic: safety-first -->
        C: More [features] than [neurons] \\[sic\\]

        ---

        <!-- id: pick, topic: safety-first -->
        Q: Which?

        - (a) one
        - (b) two
        - (c) three
          lines

        A: - (a) one
        - (c) three
          lines

        - (a) Yes.

        Why.
        """)
    assert exported.losses == (
        Loss(
            "gap",
            "explanation",
            "the explanation stayed behind: a Markdown cloze card has no place for this",
            "left_out",
        ),
        Loss(
            "gap",
            "answers",
            "a Markdown cloze has one answer a gap; the further variants stayed behind",
        ),
        Loss(
            "gap",
            "stem",
            "the gaps' hints stayed behind: hashcards has no place for them",
        ),
        Loss(
            "pick",
            "tags",
            "the tags stayed behind: a Markdown card has no place for this",
            "left_out",
        ),
        Loss(
            "pick",
            "type",
            "the multiple_choice question became a card with its answer as text",
        ),
        Loss("pick", "explanation", "the explanation stands as text below the answer"),
    )


def test_obsidian_style_is_plain_to_read():
    many = [
        ({"id": "why", "type": "flashcard", "stem": "Why a::b?", "answers": ["So."]}, "One"),
        (
            {"id": "how", "type": "flashcard", "stem": "How?", "answers": ["So\n\nand so."]},
            "One",
        ),
        (
            {"id": "gap", "type": "cloze", "stem": "A {{1}} b {{2}}", "answers": ["x", "y"]},
            "Two",
        ),
        ({"id": "hint", "type": "cloze", "stem": "A {{1::h}}", "answers": ["x"]}, "Two"),
    ]
    exported = markdown_cards.export(
        ((parse_question(data), topic) for data, topic in many), style="obsidian"
    )
    assert exported.losses == ()
    assert exported.data.decode() == dedent("""\
        <!-- cards, obsidian style -->

        #flashcards/one

        <!-- id: why -->

        Why a:\\:b?::So.

        <!-- id: how -->

        How?
        ?
        So
        <br>
        and so.

        #flashcards/two

        <!-- id: gap -->

        A ==x== b ==y==

        <!-- id: hint -->

        A ==1;;x;;h==
        """)


def _told(found):
    return [
        (
            draft.topic,
            draft.question.stem,
            [each if isinstance(each, str) else each[0] for each in draft.question.answers],
        )
        for draft in found.drafts
    ]


def test_a_file_of_hashcards():
    note = """\
        ---
        name = "Cell Biology"
        ---
        Some words first.

        Q: What is a cell?
        A: The unit of life.

        It has parts.
        C: The [mitochondrion] makes ![x](y.png) \\[ATP\\] and [ ].
        ---
        lost words

        Q: No answer here
        Q: But here
        A: yes
        ---
        A: no question
        C: no gap
        """
    found = markdown_cards.parse(dedent(note).encode())
    assert _told(found) == [
        ("cell-biology", "What is a cell?", ["The unit of life.\n\nIt has parts."]),
        ("cell-biology", "The {{1}} makes ![x](y.png) [ATP] and [ ].", ["mitochondrion"]),
        ("cell-biology", "But here", ["yes"]),
    ]
    message = "the cloze has no gap in brackets, or one is not closed; it was left out"
    assert found.losses == (
        Loss(
            "line 14",
            "answer",
            "the question has no answer “A:” and was left out",
            "left_out",
        ),
        Loss("line 18", "answer", "an answer without a question was left out", "left_out"),
        Loss("line 19", "stem", message, "left_out"),
    )


def test_a_note_of_obsidian():
    note = """\
        ---
        tags: [flashcards/biology]
        ---
        # Cells

        The unit of life?::The cell <!--SR:!2025-01-01,3,250-->
        Both ways:::There and back
        `std::vector` is no card

        %% prose %% that is no card

        #flashcards/chem/acids
        pH of water
        ?
        ```
        a

        b::c
        ```
        about 7 <b>warm</b>

        #flashcards/other An ==acid== gives ==2;;protons;;what?== to ==3;;a base==

        Here ==1;;one== and ==2;;two;;h== and again ==1;;one==

        left
        ??
        right

        ==open
        """
    found = markdown_cards.parse(dedent(note).encode("utf-8-sig").replace(b"\n", b"\r\n"))
    assert _told(found) == [
        ("biology", "The unit of life?", ["The cell"]),
        ("biology", "Both ways", ["There and back"]),
        ("biology", "There and back", ["Both ways"]),
        ("chem-acids", "pH of water",
         ["```\na\n\nb::c\n```\nabout 7 &lt;b>warm&lt;/b>"]),
        ("other", "An {{1}} gives {{2::what?}} to {{3}}", ["acid", "protons", "a base"]),
        ("chem-acids", "Here {{1}} and {{2::h}} and again {{1}}", ["one", "two"]),
        ("chem-acids", "left", ["right"]),
        ("chem-acids", "right", ["left"]),
    ]  # fmt: skip
    assert found.losses == (
        Loss("line 13", "answers", "HTML is shown as text; write Markdown instead", "changed"),
    )


def test_a_gap_that_is_not_closed_is_told():
    found = markdown_cards.parse(b"one ==two== three ==four\n\na::b\n")
    assert _told(found) == [("", "a", ["b"])]
    message = "a gap is opened with “==” and not closed; the cloze was left out"
    assert found.losses == (Loss("line 1", "stem", message, "left_out"),)


def test_the_style_can_be_named():
    assert _told(markdown_cards.parse(b"Q: a::b\n", style="obsidian")) == [("", "Q: a", ["b"])]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"",
            "line 1: no card is in this file; write “Q: …” and “A: …”, or “question::answer”",
        ),
        (
            b"# Only\n\nprose\n",
            "line 1: no card is in this file; write “Q: …” and “A: …”, or “question::answer”",
        ),
        (b"a::b\n\xff", "line 2: is not in UTF-8; save the file as UTF-8"),
        (b"x" * 8_000_001, "line 1: the file is larger than 8 MB; divide it"),
        (b"\n" * 200_001, "line 200000: more lines than that are not read; divide the file"),
    ],
    ids=["empty", "prose", "latin-1", "long", "lines"],
)
def test_a_file_without_cards_says_so(data, message):
    with pytest.raises(Invalid) as refused:
        markdown_cards.parse(data)
    assert str(refused.value) == message


@given(st.lists(st.sampled_from(SIGNS), max_size=12))
def test_fences_close_as_in_commonmark(lines):
    inside = fenced([line for line in lines if "\n" not in line])
    opened = [at for at, code in enumerate(inside) if code and not (at and inside[at - 1])]
    assert len(inside) == len(lines)
    assert {lines[at].lstrip()[:3] for at in opened} <= {"```", "~~~"}


@pytest.mark.parametrize("style", [None, *STYLES])
@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(SIGNS) | st.text(max_size=5), max_size=30), st.sampled_from("\n ")
)
def test_any_text_is_read_or_refused(style, parts, between):
    try:
        found = markdown_cards.parse(between.join(parts).encode(), style=style)
    except Invalid:
        return
    assert {draft.question.type for draft in found.drafts} <= {"flashcard", "cloze"}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("a `b::c` d", "a xxxxxx d"),
        ("``a`b`` `c", "xxxxxxx `c"),
        ("`a``b`c`", "xxxxxxc`"),
        ("```", "```"),
        ("", ""),
    ],
)
def test_code_in_a_line_hides_its_signs(line, shown):
    assert without_code(line) == shown


@pytest.mark.parametrize("style", STYLES)
def test_texts_of_one_card_do_not_join_into_a_tag(style):
    choices = [{"text": "<D", "correct": True}, {"text": ">"}]
    question = parse_question(
        {"id": "a", "type": "single_choice", "stem": "a", "choices": choices}
    )
    found = _round_trip([question], style)
    assert found.losses == ()
    assert found.questions[0].stem == "a\n\n- (a) &lt;D\n- (b) >"
