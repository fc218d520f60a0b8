"""Flashcards as Markdown: hashcards style (``Q:``, ``A:``, ``C:``) and the style of Obsidian's
spaced repetition (``question::answer``, ``?`` between lines, ``==cloze==``).

Flashcards and clozes come back as they were, without what either style has no place for.
The other types go out as a question with its answer in text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion, Cloze
from studyapp.exchange.drafting import Drafts
from studyapp.exchange.loss import Exported, Imported, Loss
from studyapp.exchange.markdown_cards import hashcards, obsidian
from studyapp.exchange.markdown_cards.sides import sides
from studyapp.exchange.uncarried import uncarried

Style = Literal["hashcards", "obsidian"]

LARGEST_FILE = 8_000_000
MOST_LINES = 200_000
_KEPT_NOWHERE = ("hint", "bloom", "difficulty", "tags", "citations", "readings", "waive")
_MARKS: dict[str, Style] = {
    "<!-- cards, hashcards style -->": "hashcards",
    "<!-- cards, obsidian style -->": "obsidian",
}


def export(lines: Iterable[tuple[AnyQuestion, str]], *, style: Style = "hashcards") -> Exported:
    """One Markdown file in UTF-8, a card for each question."""
    mark = next(mark for mark, named in _MARKS.items() if named == style)
    blocks, losses = [mark], []
    writer = hashcards.Writer() if style == "hashcards" else obsidian.Writer()
    count = 0
    for question, topic in lines:
        count += 1
        losses += uncarried(question, _KEPT_NOWHERE, "a Markdown card")
        if isinstance(question, Cloze):
            losses += uncarried(question, ("explanation",), "a Markdown cloze card")
            losses += _other_variants(question)
            blocks += writer.cloze(question, topic, losses)
        else:
            front, back = sides(question, losses)
            blocks += writer.basic(question.id, front, back, topic)
    return Exported(("\n\n".join(blocks) + "\n").encode(), count, tuple(losses))


def _other_variants(question: Cloze) -> list[Loss]:
    if all(len(variants) == 1 for variants in question.answers):
        return []
    message = "a Markdown cloze has one answer a gap; the further variants stayed behind"
    return [Loss(question.id, "answers", message)]


def parse(data: bytes, *, style: Style | None = None) -> Imported:
    """The cards of a file; raises Invalid where it has none.

    Without ``style`` the file is hashcards' where it has a line ``Q:`` or ``C:``, else
    Obsidian's.
    """
    text = _decoded(data)
    lines = text.split("\n")
    drafts = Drafts()
    known = style or _MARKS.get(lines[0].strip()) or _guessed(lines)
    (hashcards if known == "hashcards" else obsidian).read(lines, drafts)
    found = drafts.imported()
    own_and_empty = lines[0].strip() in _MARKS and not any(line.strip() for line in lines[1:])
    if not (found.drafts or found.losses or own_and_empty):
        raise Invalid(
            "line 1: no card is in this file; write “Q: …” and “A: …”, or “question::answer”"
        )
    return found


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise Invalid(f"line 1: the file is larger than {LARGEST_FILE // 10**6} MB; divide it")
    if data.count(b"\n") + data.count(b"\r") > MOST_LINES:
        raise Invalid(f"line {MOST_LINES}: more lines than that are not read; divide the file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Invalid(f"line {line}: is not in UTF-8; save the file as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _guessed(lines: list[str]) -> Style:
    return "hashcards" if any(line.startswith(("Q:", "C:")) for line in lines) else "obsidian"
