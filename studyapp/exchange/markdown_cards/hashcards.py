r"""``Q:`` and ``A:``, or ``C:`` with its gaps in brackets, ``---`` between cards.

A line of text that looks like one of these signs has a backslash before it in our files,
brackets in a cloze are ``\[`` and ``\]``, and a backslash before a bracket is doubled.
A question's id and topic stand in a comment before its card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from studyapp.domain.questions import Cloze
from studyapp.exchange.drafting import Drafts, slug
from studyapp.exchange.loss import Loss
from studyapp.exchange.markdown_cards.gaps import (
    Gap,
    cloze_data,
    in_plain_order,
    pieces,
    too_long,
)

_SIGN = re.compile(r"^(?=\\*(?:[QAC]:|---[ \t]*$))", re.MULTILINE)
_ESCAPED_SIGN = re.compile(r"^\\(?=\\*(?:[QAC]:|---[ \t]*$))", re.MULTILINE)
_BRACKET = re.compile(r"(?:(!)|(?<!\\))(\\*)([\[\]])")
ABOUT = re.compile(r"<!-- id: ([a-z0-9-]{1,80})(?:, topic: ([a-z0-9-]+))? -->")


def about(question_id: str, topic: str) -> str:
    """The comment that says which question a card is."""
    name = slug(topic, 80)
    return f"<!-- id: {question_id}{', topic: ' + name if name else ''} -->"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _signed(sign: str, text: str) -> str:
    return f"{sign}: {_SIGN.sub(chr(92) * 2, _lines(text))}"


def _bracketed(text: str) -> str:
    return re.sub(r"(?<!\\)(\\*)([\[\]])", r"\1\1\\\2", text)


class Writer:
    """Cards as blocks of text, each with the separator before it."""

    def basic(self, question_id: str, front: str, back: str, topic: str) -> list[str]:
        card = f"{about(question_id, topic)}\n{_signed('Q', front)}\n\n{_signed('A', back)}"
        return ["---", card]

    def cloze(self, question: Cloze, topic: str, losses: list[Loss]) -> list[str]:
        parts = pieces(question)
        if not in_plain_order(question):
            message = "the gaps were numbered anew, each place a gap of its own"
            losses.append(Loss(question.id, "stem", message))
        if any(isinstance(part, Gap) and part.hint for part in parts):
            message = "the gaps' hints stayed behind: hashcards has no place for them"
            losses.append(Loss(question.id, "stem", message))
        text = "".join(
            f"[{_ending(_bracketed(part.answer))}]"
            if isinstance(part, Gap)
            else _text(part, index == len(parts) - 1)
            for index, part in enumerate(parts)
        )
        return ["---", f"{about(question.id, topic)}\n{_signed('C', text)}"]


def _ending(text: str) -> str:
    """Ready for a bracket to follow: backslashes at the end are doubled."""
    return re.sub(r"(?<!\\)(\\+)\Z", r"\1\1", text)


def _text(part: str, last: bool) -> str:
    """A text; before a gap, a mark that would make it a picture is written as an entity.

    One more zero goes into an entity that stands there already.
    """
    written = _bracketed(part)
    if last:
        return written
    longer = re.sub(r"&#(0*33;)\Z", r"&#0\1", _ending(written))
    return re.sub(r"!\Z", "&#33;", longer)


@dataclass
class _Card:
    """A card while it is read: the text after each sign, and where it began."""

    line: int
    about: tuple[str, str] = ("", "")
    texts: dict[str, list[str]] = field(default_factory=dict)
    sign: str = ""

    def begin(self, sign: str, rest: str) -> None:
        self.sign = sign
        self.texts[sign] = [rest]

    def text(self, sign: str) -> str:
        first, *others = self.texts[sign]
        rest = _ESCAPED_SIGN.sub("", "\n".join(others))
        first = re.sub(r"^\\(?=\\*(?:[QAC]:|---[ \t]*$))", "", first.removeprefix(" "))
        return (first + "\n" + rest if others else first).strip()


def read(lines: list[str], drafts: Drafts) -> None:
    """Every card of the file into ``drafts``."""
    start, topic = _front_matter(lines)
    card = _Card(start + 1, ("", topic))
    for number, line in enumerate(lines[start:], start + 1):
        sign = line[0] if re.match(r"[QAC]:", line) else ""
        if re.fullmatch(r"---[ \t]*", line) or (sign in ("Q", "C") and card.sign):
            _finish(card, drafts)
            card = _Card(number, ("", topic))
        if sign == "A" and card.sign != "Q":
            drafts.lose(f"line {number}", "answer", "an answer without a question was left out")
        elif sign:
            card.line = card.line if card.sign else number
            card.begin(sign, line[2:])
        elif card.sign:
            card.texts[card.sign].append(line)
        elif known := ABOUT.fullmatch(line.strip()):
            card.about = (known[1], known[2] or topic)
    _finish(card, drafts)


def _front_matter(lines: list[str]) -> tuple[int, str]:
    """The number of lines before the cards, and the deck's name if they say it."""
    if lines[0].strip() != "---":
        return 0, ""
    for end, line in enumerate(lines[1:], 1):
        if line.strip() == "---":
            named = re.search(r"""^name\s*=\s*["'](.*)["']""", "\n".join(lines[1:end]), re.M)
            return end + 1, named[1] if named else ""
        if line.strip() and not re.match(r"\s*[\w-]+\s*=", line):
            break
    return 0, ""


def _finish(card: _Card, drafts: Drafts) -> None:
    where = f"line {card.line}"
    question_id, topic = card.about
    if card.sign == "Q":
        drafts.lose(where, "answer", "the question has no answer “A:” and was left out")
    elif card.sign == "A":
        data = {"type": "flashcard", "stem": card.text("Q"), "answers": [card.text("A")]}
        drafts.add(where, {"id": question_id, **data}, topic)
    elif card.sign == "C":
        text = card.text("C")
        if too_long(where, text, drafts):
            return
        parts = _cloze_parts(text)
        if any(isinstance(part, Gap) for part in parts):
            drafts.add(where, {"id": question_id, **cloze_data(parts)}, topic)
        else:
            message = "the cloze has no gap in brackets, or one is not closed; it was left out"
            drafts.lose(where, "stem", message)


class _Cloze:
    """A cloze while its brackets are read from left to right."""

    def __init__(self) -> None:
        self.parts: list[str | Gap] = []
        self.outside: list[str] = []
        self.inside: list[str] = []
        self.depth = 0
        self._image = False

    def text(self, text: str) -> None:
        (self.inside if self.depth else self.outside).append(text)

    def bracket(self, sign: str, after_mark: bool) -> None:
        """An unescaped bracket; those of a picture ``![…]`` and inner ones are text."""
        if not self.depth and (self._image or after_mark or sign == "]"):
            self._image = sign == "["
            self.text(sign)
            return
        if sign == "[":
            self.text(sign if self.depth else "")
            self.depth += 1
            return
        self.depth -= 1
        if self.depth:
            self.text(sign)
        else:
            self._close()

    def _close(self) -> None:
        """The end of a gap; empty brackets are text, such as a box to tick."""
        answer = "".join(self.inside).strip()
        self.inside = []
        if not answer:
            self.outside.append("[ ]")
            return
        before = re.sub(r"&#33;\Z", "!", "".join(self.outside))
        before = re.sub(r"&#0(0*33;)\Z", r"&#\1", before)
        self.parts += [before, Gap(answer)]
        self.outside = []


def _cloze_parts(text: str) -> list[str | Gap]:
    """Texts and gaps; nothing where a bracket is not closed."""
    cloze, end = _Cloze(), 0
    for found in _BRACKET.finditer(text):
        mark, slashes, sign = found.groups()
        cloze.text(text[end : found.start()] + (mark or "") + "\\" * (len(slashes) // 2))
        end = found.end()
        if len(slashes) % 2:
            cloze.text(sign)
        else:
            cloze.bracket(sign, after_mark=bool(mark) and sign == "[" and not slashes)
    cloze.text(text[end:])
    return [] if cloze.depth else [*cloze.parts, "".join(cloze.outside)]
