"""Finding passages, counting words, and showing them on a terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from studyapp.domain.questions import Span
from studyapp.domain.transcripts import (
    PassageError,
    Source,
    Transcript,
    Turn,
    count_words,
    format_passage,
    long_guest_turns,
    passage,
)

MakeSource = Callable[..., Source]
Parse = Callable[..., Transcript]

UNITS = (
    Turn(1, "Ada Quill", "What is a tide?", 1),
    Turn(2, "Bo Reed", "The sea, rising.\n\nThen falling again.", 5),
    Turn(3, None, "Well, well-known, and an-unbreakable-word.", 9),
)


def test_a_passage_is_an_inclusive_range() -> None:
    assert passage(UNITS, Span(first=2, last=3)) == UNITS[1:]
    assert passage(UNITS, Span(first=1, last=1)) == UNITS[:1]


def test_a_passage_beyond_the_end_is_refused() -> None:
    with pytest.raises(PassageError) as caught:
        passage(UNITS, Span(first=3, last=4))
    assert str(caught.value) == (
        "turns 3-4 were asked for, and the transcript has 3; ask for turns from 1 to 3"
    )


def test_words_are_counted() -> None:
    assert count_words(UNITS) == 4 + 6 + 4
    assert count_words(()) == 0


def test_long_turns_are_the_guests_only(parse: Parse, make_source: MakeSource) -> None:
    talk = parse(
        "Ada Quill\n\nOne two three.\n\nBo Reed\n\nOne two three.\n\nCy Strand\n\nOne.\n"
    )
    assert long_guest_turns(talk, make_source(), words=3) == talk.units[1:2]
    assert long_guest_turns(talk, make_source()) == ()


def test_a_passage_is_wrapped_for_a_terminal() -> None:
    assert format_passage(UNITS, width=24) == (
        "1 Ada Quill: What is a",
        "  tide?",
        "",
        "2 Bo Reed: The sea,",
        "  rising.",
        "",
        "  Then falling again.",
        "",
        "3: Well, well-known, and",
        "  an-unbreakable-word.",
    )
    assert format_passage(()) == ()
