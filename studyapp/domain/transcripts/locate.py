"""Find a passage in a transcript, and the passages that a bank must cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studyapp.domain.questions import Span

from .errors import PassageError
from .source import Source
from .transcript import Transcript, Turn


def passage(units: Sequence[Turn], span: Span) -> tuple[Turn, ...]:
    """The turns (or paragraphs) of ``span``; raises :class:`PassageError` beyond the last."""
    if span.last > len(units):
        raise PassageError(
            f"turns {span} were asked for, and the transcript has {len(units)};"
            f" ask for turns from 1 to {len(units)}"
        )
    return tuple(units[span.first - 1 : span.last])


def count_words(turns: Iterable[Turn]) -> int:
    """How many words, parted by white space, the turns have together."""
    return sum(turn.words for turn in turns)


def long_guest_turns(
    transcript: Transcript, source: Source, words: int = 150
) -> tuple[Turn, ...]:
    """The turns in which a guest says at least ``words`` words; none without labels."""
    return tuple(
        turn
        for turn in transcript.units
        if turn.speaker in source.guests and turn.words >= words
    )
