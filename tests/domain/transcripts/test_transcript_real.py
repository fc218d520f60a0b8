"""The descriptors of the bank against the files they describe, where a user has them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from studyapp.domain.transcripts import (
    Source,
    Transcript,
    count_words,
    long_guest_turns,
    passage,
    read_source,
)

Read = tuple[Source, Transcript]
SOURCES = Path(__file__).resolve().parents[3] / "question_bank" / "sources"


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_descriptor_of_the_bank_is_valid(path: Path) -> None:
    assert read_source(path).id == path.stem


def test_the_excerpt_names_the_whole() -> None:
    assert read_source(SOURCES / "lex-452-opening.yaml").excerpt_of == "lex-452-full"
    assert read_source(SOURCES / "lex-452-full.yaml").excerpt_of is None


def test_the_whole_has_535_turns_host_and_guest_in_turn(whole: Read) -> None:
    source, transcript = whole
    assert [turn.number for turn in transcript.units] == list(range(1, 536))
    assert all(
        (one.speaker in source.guests) != (two.speaker in source.guests)
        for one, two in pairwise(transcript.units)
    )


@pytest.mark.parametrize(
    ("number", "speaker"),
    [
        (1, "Lex Fridman"),
        (2, "Dario Amodei"),
        (230, "Dario Amodei"),
        (231, "Lex Fridman"),
        (232, "Amanda Askell"),
        (233, "Lex Fridman"),
        (428, "Amanda Askell"),
        (429, "Lex Fridman"),
        (430, "Chris Olah"),
        (431, "Lex Fridman"),
        (534, "Chris Olah"),
        (535, "Lex Fridman"),
    ],
)
def test_speakers_at_the_boundaries(whole: Read, number: int, speaker: str) -> None:
    assert whole[1].units[number - 1].speaker == speaker


def test_labels_swaps_seams_and_marks_are_reported(whole: Read) -> None:
    report = whole[1].report
    assert {label.spelling: label.count for label in report.labels} == {
        "Amanda Askeff": 4,
        "Amanda Askeil": 3,
        "Amanda Askill": 89,
        "Dario Amodi": 6,
        "Dario Amodè": 2,
    }
    assert [(str(swap.turns), swap.count) for swap in report.swapped] == [
        ("232-429", 198),
        ("430-535", 106),
    ]
    assert len(report.joined) == 62
    assert [note.turn for note in report.repeated] == [105, 149, 202, 250, 295, 472]
    assert [(note.turn, note.text) for note in report.marks] == [
        (77, "[inaudible 00:47:06]"),
        (335, "[inaudible 03:43:25]"),
    ]
    assert [(part.kind, part.first, part.last) for part in report.stripped] == [
        ("front matter", 3, 8)
    ]


def test_a_question_broken_at_a_page_end_is_one_paragraph(whole: Read) -> None:
    assert "what sort of questions did you find" in whole[1].units[230].text
    assert whole[1].units[0].text.count("\n\n") == 3


def test_the_long_passages_of_the_guests(whole: Read) -> None:
    source, transcript = whole
    long = long_guest_turns(transcript, source)
    assert len(long) == 103
    assert {turn.speaker for turn in long} == source.guests
    assert 54_000 < count_words(transcript.units) < 55_000


def test_the_opening_has_256_paragraphs(opening: Read) -> None:
    units = opening[1].units
    assert [unit.number for unit in units] == list(range(1, 257))
    assert {unit.speaker for unit in units} == {None}
    assert units[0].text.startswith("If you extrapolate")
    assert units[-1].text.endswith("able to")


def test_the_site_around_the_opening_is_gone(opening: Read) -> None:
    text = "\n".join(unit.text for unit in opening[1].units)
    for furniture in ("More Articles", "Chrome Extension", "Ancient Egypt", "Khan Academy"):
        assert furniture not in text
    assert [(part.kind, part.first, part.last) for part in opening[1].report.stripped] == [
        ("front matter", 1, 8),
        ("footer", 522, 536),
    ]


@pytest.mark.parametrize("read", ["whole", "opening"])
def test_every_erratum_stands_where_it_is_cited(
    read: str, request: pytest.FixtureRequest
) -> None:
    source, transcript = request.getfixturevalue(read)
    missing = [
        f"{erratum.turns}: {erratum.heard}"
        for erratum in source.corrections.errata
        if not any(
            erratum.heard in turn.text for turn in passage(transcript.units, erratum.turns)
        )
    ]
    assert missing == []
