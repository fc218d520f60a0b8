r"""Cards as Obsidian's spaced repetition reads them, one block of lines each.

``question::answer`` (``:::`` asks both ways) · lines, a line ``?`` (``??`` both ways),
lines · ``==cloze==`` or ``==1;;cloze;;hint==``. A line ``#flashcards/topic`` names the
topic of what follows. A blank line ends a card, so one inside a text is written ``<br>``;
signs in a text are broken by a backslash, which Markdown does not show.
"""

from __future__ import annotations

import re

from studyapp.domain.questions import Cloze
from studyapp.exchange.drafting import Drafts, slug
from studyapp.exchange.loss import Loss
from studyapp.exchange.markdown_cards.fences import fenced, without_code
from studyapp.exchange.markdown_cards.gaps import (
    Gap,
    cloze_data,
    in_plain_order,
    pieces,
    too_long,
)
from studyapp.exchange.markdown_cards.hashcards import ABOUT, about
from studyapp.exchange.markdown_cards.signs import (
    SIGN,
    broken,
    mended,
    one_line_apart,
    structural,
    to_lines,
    to_text,
)

_LONGEST_LINE = 300
_SCHEDULE = re.compile(r"(?<![ \t])[ \t]*<!--SR:[^<>]*-->")
_TAG = re.compile(r"[ \t]*#flashcards((?:/[\w/-]+)?)(?:[ \t]+|$)")
_DECK_IN_PROPERTIES = re.compile(r"flashcards/([\w/-]+)")
_SEPARATORS = {"?": False, "??": True}


class Writer:
    """Cards as blocks of text; a tag where the topic changes."""

    def __init__(self) -> None:
        self._topic: str | None = None

    def _head(self, question_id: str, topic: str) -> list[str]:
        name = slug(topic, 80)
        if name == self._topic:
            return [about(question_id, "")]
        self._topic = name
        return [f"#flashcards{'/' + name if name else ''}", about(question_id, "")]

    def basic(self, question_id: str, front: str, back: str, topic: str) -> list[str]:
        head = self._head(question_id, topic)
        if "\n" not in front + back and len(front + back) <= _LONGEST_LINE:
            line = broken(f"{front}{SIGN}{back}", ":")
            if "`" not in line and "\r" not in line:
                return [*head, to_lines(line.replace(SIGN, "::"), signs="")]
        return [*head, f"{to_lines(front)}\n?\n{to_lines(back)}"]

    def cloze(self, question: Cloze, topic: str, losses: list[Loss]) -> list[str]:
        parts = pieces(question)
        plain = in_plain_order(question) and not any(
            isinstance(part, Gap) and part.hint for part in parts
        )
        text = "".join(
            part if isinstance(part, str) else f"{SIGN}{_gap(part, plain)}{SIGN}"
            for part in parts
        )
        written = broken(text, "=").replace(SIGN, "==")
        return [*self._head(question.id, topic), to_lines(written)]


def _gap(gap: Gap, plain: bool) -> str:
    fields = [gap.answer] if plain else [str(gap.number), gap.answer]
    fields += [gap.hint] if gap.hint else []
    return broken(SIGN.join(fields), ";").replace(SIGN, ";;")


def read(lines: list[str], drafts: Drafts) -> None:
    """Every card of the note into ``drafts``."""
    start, topic = _properties(lines)
    code = [False] * start + fenced(lines[start:])
    reader = _Reader(drafts, topic)
    block: list[str] = []
    first = start
    for number in range(start, len(lines)):
        line = lines[number] if code[number] else _SCHEDULE.sub("", lines[number])
        if line.strip() or code[number]:
            if not block:
                first = number
            block.append(line)
        else:
            reader.block(first + 1, block)
            block = []
    reader.block(first + 1, block)


def _properties(lines: list[str]) -> tuple[int, str]:
    """The number of lines before the text, and the topic if they name one."""
    if lines[0].strip() != "---":
        return 0, ""
    for end, line in enumerate(lines[1:], 1):
        if line.strip() == "---":
            found = _DECK_IN_PROPERTIES.search("\n".join(lines[1:end]))
            return end + 1, found[1] if found else ""
    return 0, ""


class _Reader:
    """Reads block after block; remembers the topic and the id of the card to come."""

    def __init__(self, drafts: Drafts, topic: str) -> None:
        self._drafts = drafts
        self._topic = topic
        self._id = ""
        self._in_comment = False

    def block(self, number: int, lines: list[str]) -> None:
        lines = self._without_comments(lines)
        while lines and (tag := _TAG.match(lines[0])):
            rest = lines[0][tag.end() :]
            if rest.strip():
                self._card(number, [rest, *lines[1:]], tag[1] or self._topic)
                return
            self._topic = tag[1]
            lines = lines[1:]
            number += 1
        if lines:
            self._card(number, lines, self._topic)

    def _without_comments(self, lines: list[str]) -> list[str]:
        kept = []
        for line, code in zip(lines, fenced(lines), strict=True):
            text = line.strip()
            if known := ABOUT.fullmatch(text):
                self._id = known[1]
            elif self._in_comment or (text.startswith("<!--") and not code):
                self._in_comment = "-->" not in text
            else:
                kept.append(line)
        return kept

    def _add(self, number: int, data: dict[str, object], topic: str) -> None:
        self._drafts.add(f"line {number}", {"id": self._id, **data}, topic)
        self._id = ""

    def _basic(self, number: int, front: str, back: str, topic: str, both: bool) -> None:
        for one, other in ((front, back), (back, front))[: 2 if both else 1]:
            data = {"type": "flashcard", "stem": one, "answers": [other]}
            self._add(number, data, topic)

    def _card(self, number: int, lines: list[str], topic: str) -> None:
        code = fenced(lines)
        at = _separator(lines, code)
        if at is not None:
            both = _SEPARATORS[lines[at].strip()]
            front, back = to_text(lines[:at]), to_text(lines[at + 1 :])
            self._basic(number, front, back, topic, both)
            return
        if not self._one_liners(number, lines, code, topic):
            self._cloze(number, lines, topic)

    def _one_liners(self, number: int, lines: list[str], code: list[bool], topic: str) -> bool:
        found = False
        for offset, written in enumerate(lines):
            line = to_text([written], signs="")
            spanless = without_code(line)
            apart = None if code[offset] else one_line_apart(line, spanless)
            if apart:
                found = True
                front, back, both = apart
                self._basic(number + offset, front, back, topic, both)
        return found

    def _cloze(self, number: int, lines: list[str], topic: str) -> None:
        text = structural(to_text(lines), "=")
        if SIGN not in text or too_long(f"line {number}", text, self._drafts):
            return
        pieces = text.split(SIGN)
        texts = [mended(piece, "=", at, len(pieces)) for at, piece in enumerate(pieces)]
        if len(pieces) < 3:
            return
        if len(pieces) % 2 == 0:
            message = "a gap is opened with “==” and not closed; the cloze was left out"
            self._drafts.lose(f"line {number}", "stem", message)
            return
        parts = [_read_gap(text) if at % 2 else text for at, text in enumerate(texts)]
        self._add(number, cloze_data(parts), topic)


def _separator(lines: list[str], code: list[bool]) -> int | None:
    """The line ``?`` or ``??`` that has text before and after it."""
    for at, line in enumerate(lines[:-1]):
        if at and line.strip() in _SEPARATORS and not code[at]:
            return at
    return None


def _read_gap(text: str) -> Gap:
    pieces = structural(text, ";").split(SIGN)
    fields = [mended(piece, ";", index, len(pieces)) for index, piece in enumerate(pieces)]
    number = 0
    if len(fields) > 1 and re.fullmatch(r"[1-9]\d?", fields[0]):
        number = int(fields.pop(0))
    return Gap(fields[0].strip(), ";;".join(fields[1:]), number)
