"""The labelled layout, with every trap on a small scale."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.transcripts import (
    EmptyTurn,
    LabelCorrected,
    Source,
    SwapBeyondEnd,
    Transcript,
    UnknownLabel,
    UnknownLayout,
    parse_transcript,
)

MakeSource = Callable[..., Source]
Parse = Callable[..., Transcript]

TALK = """\
**A Talk About Tides**

Published - January 2, 2024

Ada Quill

Welcome, Bo. What makes a tide?

Bo Read

The moon, mostly. It pulls the near side of the sea more strongly than the

far side, and the difference is what we see.

That is the short answer.

Ada Quill

Thank you, Bo. And now here is Cy. What sort of questions

did you begin with?

Ada Quill

I asked why rivers bend.

Cy Strand

And did you find out?

Ada Quill

[Inaudible 3:04] sand.

Cy Strand

Thanks for listening.
"""
FIXES = {
    "labels": {"Bo Read": "Bo Reed"},
    "swaps": [
        {"turns": "4-7", "people": ["Ada Quill", "Cy Strand"], "reason": "Swapped labels."}
    ],
}


def test_turns_are_numbered_named_and_placed(parse: Parse) -> None:
    talk = parse(TALK, corrections=FIXES)
    assert talk.source == "talk"
    assert [(turn.number, turn.speaker, turn.line) for turn in talk.units] == [
        (1, "Ada Quill", 5),
        (2, "Bo Reed", 9),
        (3, "Ada Quill", 17),
        (4, "Cy Strand", 23),
        (5, "Ada Quill", 27),
        (6, "Cy Strand", 31),
        (7, "Ada Quill", 35),
    ]


def test_sentences_are_joined_and_paragraphs_kept(parse: Parse) -> None:
    talk = parse(TALK, corrections=FIXES)
    assert talk.units[1].text == (
        "The moon, mostly. It pulls the near side of the sea more strongly than the far side,"
        " and the difference is what we see.\n\nThat is the short answer."
    )
    assert [(note.turn, note.line) for note in talk.report.joined] == [(2, 13), (3, 21)]


def test_a_second_label_of_the_host_is_the_guests_turn(parse: Parse) -> None:
    talk = parse(TALK, corrections=FIXES)
    assert [turn.speaker for turn in talk.units[2:4]] == ["Ada Quill", "Cy Strand"]


def test_the_report_tells_everything(parse: Parse) -> None:
    report = parse(TALK, corrections=FIXES).report
    assert report.labels == (LabelCorrected("Bo Read", "Bo Reed", 1),)
    assert list(report.lines()) == [
        "stripped front matter, lines 1-3: **A Talk About Tides** Published - January 2, 2024",
        "label “Bo Read” read as Bo Reed: 1 times",
        "turns 4-7: Ada Quill and Cy Strand swapped in 4 turns",
        "2 sentences joined at page ends, in turns 2, 3",
        "turn 6: kept [inaudible 00:03:04]",
    ]


def test_errata_are_notes_and_leave_the_text(parse: Parse) -> None:
    note = {"turns": 2, "heard": "moon", "meant": "tune", "reason": "A test."}
    assert "moon" in parse(TALK, corrections=FIXES | {"errata": [note]}).units[1].text


@pytest.mark.parametrize("label", ["Bo Reed:", "**Bo Reed**", "  Bo  Reed ", "**Bo Reed:**"])
def test_a_label_may_be_bold_or_have_a_colon(parse: Parse, label: str) -> None:
    talk = parse(f"Ada Quill\n\nHello.\n\n{label}\n\nGood day.\n")
    assert [turn.speaker for turn in talk.units] == ["Ada Quill", "Bo Reed"]


def test_words_may_follow_their_label_without_a_blank_line(parse: Parse) -> None:
    talk = parse("Ada Quill\nHello\nthere.\r\n\r\nBo Reed\r\nGood day.\r\n")
    assert [(turn.speaker, turn.text) for turn in talk.units] == [
        ("Ada Quill", "Hello there."),
        ("Bo Reed", "Good day."),
    ]


def test_page_footers_are_dropped_by_pattern(parse: Parse) -> None:
    text = "Ada Quill\n\nThe sea is\n\nPage 3 of 9\n\x0c\n\nwide.\n\nThe End\n\nBuy more\n"
    talk = parse(text, furniture={"patterns": [r"Page \d+ of \d+"], "end": "The End"})
    assert [turn.text for turn in talk.units] == ["The sea is wide."]
    assert [(part.kind, part.first, part.last) for part in talk.report.stripped] == [
        ("furniture", 5, 5),
        ("footer", 10, 12),
    ]


def test_a_misspelt_label_is_refused_with_its_line(parse: Parse) -> None:
    with pytest.raises(UnknownLabel) as caught:
        parse(TALK)
    assert caught.value.line == 9
    assert str(caught.value) == (
        "line 9: “Bo Read” stands where a label is expected, and is not known; if Bo Reed is"
        " meant, add “Bo Read: Bo Reed” under corrections.labels in the source (a heading"
        " goes under furniture.patterns)"
    )


def test_a_misspelt_first_label_is_no_front_matter(parse: Parse) -> None:
    with pytest.raises(UnknownLabel, match="line 3: “Ada Quil” stands"):
        parse("A Talk\n\nAda Quil\n\nHello.\n\nBo Reed\n\nGood day.\n")


@pytest.mark.parametrize("label", ["Dee Underhill", "Narrator", "Speaker 3"])
def test_a_stranger_is_refused_with_the_line(parse: Parse, label: str) -> None:
    with pytest.raises(UnknownLabel, match=f"line 5: “{label}” stands where a label"):
        parse(f"Ada Quill\n\nHello.\n\n{label}\n\nGood day.\n")


def test_a_name_at_a_page_end_is_no_label(parse: Parse) -> None:
    talk = parse("Ada Quill\n\nI learnt it from\n\nDee Underhill\n\nat school.\n")
    assert talk.units[0].text == "I learnt it from Dee Underhill at school."


def test_a_short_answer_is_no_label(parse: Parse) -> None:
    talk = parse("Ada Quill\n\nWho?\n\nBo Reed\n\nKepler.\n\nAda Quill\n\nKepler\n")
    assert [turn.text for turn in talk.units] == ["Who?", "Kepler.", "Kepler"]


def test_a_label_without_words_is_refused(parse: Parse) -> None:
    with pytest.raises(EmptyTurn, match="line 5: no words stand under the label “Bo Reed”"):
        parse("Ada Quill\n\nHello.\n\nBo Reed\n\nAda Quill\n\nBo?\n")


def test_no_label_at_all_is_another_layout(parse: Parse) -> None:
    with pytest.raises(UnknownLayout, match="none of the labels “Ada Quill”, “Bo Reed”"):
        parse("Only words.\n\nAnd more words.\n")


def test_a_swap_beyond_the_last_turn_is_refused(parse: Parse) -> None:
    swap = {"turns": "2-3", "people": ["Ada Quill", "Bo Reed"], "reason": "A test."}
    with pytest.raises(SwapBeyondEnd, match="swaps turns 2-3, but the file has only 2"):
        parse("Ada Quill\n\nHi.\n\nBo Reed\n\nHo.\n", corrections={"swaps": [swap]})


SENTENCES = st.lists(
    st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=9), min_size=1, max_size=12
).map(lambda words: " ".join(words).capitalize() + ".")
TURNS = st.lists(
    st.tuples(
        st.sampled_from(["Ada Quill", "Bo Reed", "Cy Strand"]),
        st.lists(SENTENCES, min_size=1, max_size=4).map("\n\n".join),
    ),
    min_size=1,
    max_size=12,
)


@given(turns=TURNS, end=st.sampled_from(["\n", "\r\n"]), bom=st.booleans())
def test_turns_written_as_a_labelled_file_are_read_back(
    make_source: MakeSource, turns: list[tuple[str, str]], end: str, bom: bool
) -> None:
    text = "\n\n".join(part for turn in turns for part in turn) + "\n"
    data = text.replace("\n", end).encode("utf-8-sig" if bom else "utf-8")
    talk = parse_transcript(data, make_source(), strict=False)
    assert [(turn.speaker, turn.text) for turn in talk.units] == turns
    assert [turn.number for turn in talk.units] == list(range(1, len(turns) + 1))
    assert list(talk.report.lines()) == []
