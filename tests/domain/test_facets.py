"""Who is heard in what a question cites, with and without the transcript."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from studyapp.domain.bank import read_bank
from studyapp.domain.facets import Voices, facets_of
from studyapp.domain.questions import Citation, Span
from studyapp.domain.transcripts import Source, read_source

ROOT = Path(__file__).resolve().parents[2]
HOST = {"name": "Ada Quill", "role": "host"}
BO = {"name": "Bo Reed", "role": "guest"}
CY = {"name": "Cy Strand", "role": "guest"}


def a_source(*people: dict[str, str], **fields: Any) -> Source:
    data = {
        "id": "talk",
        "title": "A talk",
        "date": "2024-01-02",
        "people": people,
        "file": {"name": "talk.txt", "sha256": "0" * 64},
        "layout": "labelled",
    }
    return Source.model_validate(data | fields)


def voices_of(source: Source, turns: dict[int, str | None] | None = None) -> Voices:
    return Voices(source.guests, source.interviews, turns or {})


INTERVIEWS = [
    {"turns": "1-9", "guests": ["Bo Reed"]},
    {"turns": "10-20", "guests": ["Cy Strand"]},
]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (3, 4, {"Bo Reed"}),
        (9, 10, {"Bo Reed", "Cy Strand"}),
        (20, 25, {"Cy Strand"}),
        (21, 25, set()),
    ],
)
def test_without_the_text_the_interviews_tell(
    first: int, last: int, expected: set[str]
) -> None:
    voices = voices_of(a_source(HOST, BO, CY, interviews=INTERVIEWS))
    assert voices.heard(Span(first=first, last=last)) == expected


def test_an_only_guest_needs_no_telling() -> None:
    assert voices_of(a_source(HOST, BO)).heard(Span(first=1, last=1)) == {"Bo Reed"}
    assert voices_of(a_source(HOST, BO, CY)).heard(Span(first=1, last=1)) == set()


def test_the_labels_of_the_text_count_more_and_hosts_do_not() -> None:
    turns: dict[int, str | None] = {1: "Ada Quill", 2: "Cy Strand", 3: None}
    voices = voices_of(a_source(HOST, BO, CY, interviews=INTERVIEWS), turns)
    assert voices.heard(Span(first=1, last=3)) == {"Cy Strand"}
    assert voices.heard(Span(first=1, last=1)) == {"Bo Reed"}


def test_facets_are_tags_and_speakers_of_known_sources() -> None:
    citations = [
        Citation(source="talk", turns=Span(first=1, last=2)),
        Citation(source="elsewhere", turns=Span(first=1, last=2)),
    ]
    found = facets_of(["scaling"], citations, {"talk": voices_of(a_source(HOST, BO))})
    assert found == {("tag", "scaling"), ("speaker", "Bo Reed")}


def test_the_shipped_bank_names_its_three_speakers_without_a_transcript() -> None:
    folder = ROOT / "question_bank"
    voices = {
        source.id: voices_of(source)
        for source in (read_source(path) for path in (folder / "sources").glob("*.yaml"))
    }
    heard = Counter(
        value
        for question in read_bank(folder).questions.values()
        for _, value in facets_of((), question.citations, voices)
    )
    assert set(heard) == {"Dario Amodei", "Amanda Askell", "Chris Olah"}
    assert min(heard.values()) > 100
