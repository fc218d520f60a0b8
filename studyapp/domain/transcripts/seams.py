"""Mend a turn where a page end or a cut went through it.

Two kinds of damage were seen. A page end parts a sentence, the halves stand in two
paragraphs, and the second half may begin by repeating the end of the first. A cut in the
recording leaves a sentence broken off with a dash or dots, and the next words say its end
again before they go on. Speakers repeat themselves too, so both rules ask for more words
than a stutter has, and the second for the break mark as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

OVERLAP = 4  # words that stand on both sides of a page end
RESTART = 8  # words said again after a break mark
LONGEST = 40
WINDOW = 400  # characters looked at on either side: about LONGEST words
LOOSE = 2  # words before the break that the second saying does without

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”’'*)\]]*$")
_BREAK = re.compile(r"(?:\.{3}|…|(?<=\S)[-–—])[\"”’']?(?:\s+(?:\.{3}|…))?\s+")
_MARK = re.compile(
    r"\[\s*(inaudible|unintelligible|indiscernible|crosstalk|laughter|laughs|laughing|applause"
    r"|music|silence|pause|foreign language)\s*((?:\d{1,2}:)?\d{1,2}:\d{2})?\s*\]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mended:
    """A turn's text; the indices of the paragraphs that went on a sentence; words left out."""

    text: str
    joined: tuple[int, ...]
    repeated: tuple[str, ...]


def ends_sentence(text: str) -> bool:
    """Whether a paragraph is finished: full stop, question mark and the like, quotes or not."""
    return _ENDS_SENTENCE.search(text) is not None


def mend(paragraphs: Sequence[str]) -> Mended:
    """One turn's text from its paragraphs; real paragraph breaks stay as a blank line."""
    text = ""
    joined: list[int] = []
    repeated: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        if not text:
            text = paragraph
        elif ends_sentence(text):
            text += "\n\n" + paragraph
        else:
            rest, twice = _without_overlap(text, paragraph)
            repeated += [twice] if twice else []
            joined.append(index)
            text = text + rest if twice else f"{text} {rest}"
    text, restarts = drop_restarts(text)
    return Mended(text, tuple(joined), (*repeated, *restarts))


def _folded(text: str) -> list[tuple[str, int, int]]:
    return [
        (match[0].casefold().replace("’", "'"), match.start(), match.end())
        for match in _WORD.finditer(text)
    ]


def _without_overlap(before: str, after: str) -> tuple[str, str]:
    """What of ``after`` goes on from ``before``, and the words it repeats of it."""
    tail = [word for word, _, _ in _folded(before[-WINDOW:])]
    head = _folded(after[:WINDOW])
    for size in range(min(LONGEST, len(tail), len(head)), OVERLAP - 1, -1):
        if tail[-size:] == [word for word, _, _ in head[:size]]:
            end = head[size - 1][2]
            return after[end:], after[:end]
    return after, ""


def drop_restarts(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without the broken-off sayings that are said again at once, and these.

    The second saying is kept, because it goes on; it takes over the first one's capital or
    small letter, since it stands where that stood.
    """
    dropped: list[str] = []
    position = 0
    while mark := _BREAK.search(text, position):
        start = _restart(text, mark)
        if start is None:
            position = mark.end()
            continue
        dropped.append(text[start : mark.end()].strip())
        first = text[mark.end()]
        first = first.upper() if text[start].isupper() else first.lower()
        text = text[:start] + first + text[mark.end() + 1 :]
        position = start
    return text, tuple(dropped)


def _restart(text: str, mark: re.Match[str]) -> int | None:
    """Where the broken-off saying before ``mark`` begins, if what follows says it again."""
    window = max(0, mark.start() - WINDOW)
    before = _folded(text[window : mark.start()])
    after = [word for word, _, _ in _folded(text[mark.end() : mark.end() + WINDOW])]
    if not after or not text[mark.end()].isalnum():
        return None
    for loose in range(LOOSE + 1):
        words = [word for word, _, _ in before[: len(before) - loose]]
        for size in range(min(LONGEST, len(words), len(after)), RESTART - 1, -1):
            if words[-size:] == after[:size]:
                return window + before[len(words) - size][1]
    return None


def settle_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` with every transcriber's mark in one spelling, and the marks in order."""
    marks: list[str] = []

    def settle(match: re.Match[str]) -> str:
        words = " ".join(match[1].lower().split())
        clock = [f"{int(part):02d}" for part in match[2].split(":")] if match[2] else []
        time = ":".join(["00"] * (3 - len(clock)) + clock) if clock else ""
        marks.append(f"[{words} {time}]" if time else f"[{words}]")
        return marks[-1]

    return _MARK.sub(settle, text), tuple(marks)
