"""Aiken: a line with the question, lettered choices, ``ANSWER: B``; plain text throughout."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from studyapp.domain.errors import Invalid
from studyapp.domain.markup import render
from studyapp.domain.questions import AnyQuestion, SingleChoice, TrueFalse
from studyapp.exchange.decoding import decoded
from studyapp.exchange.drafting import Drafts
from studyapp.exchange.loss import Exported, Imported, Loss
from studyapp.exchange.moodle.formatted import plain
from studyapp.exchange.moodle.writing import drafts_only
from studyapp.exchange.uncarried import uncarried

LARGEST_FILE = 8_000_000
MOST_QUESTIONS = 10_000

_CHOICE = re.compile(r"([A-Z])[.)][ \t]+(.*)")
_ANSWER = re.compile(r"ANSWER:\s*(.*)")
_FEEDBACK = re.compile(r"FEEDBACK:\s*(.*)")
_RESERVED = re.compile(r"[A-Z][.)][ \t]|ANSWER:|FEEDBACK:|.?$")
_LETTERS = "ABCDEFGHIJ"
_NOWHERE = (
    "explanation", "hint", "bloom", "difficulty", "tags", "citations", "readings", "waive",
    "shuffle",
)  # fmt: skip


def export(lines: Iterable[tuple[AnyQuestion, str]]) -> Exported:
    """Questions with one right choice, in words alone; all else is left out and said."""
    rows = [question for question, _ in lines]
    losses = drafts_only(rows)
    parts: list[str] = []
    for question in rows:
        if not isinstance(question, SingleChoice | TrueFalse):
            reason = "left out: Aiken holds questions with one right choice alone"
            losses.append(Loss(question.id, "question", reason, "left_out"))
            continue
        losses += uncarried(question, _NOWHERE, "Aiken")
        losses += _lost_feedback(question)
        stem = _words(question.id, "stem", question.stem, losses)
        if _RESERVED.match(stem):
            reason = "left out: Aiken would not take its first words for a question"
            losses.append(Loss(question.id, "question", reason, "left_out"))
            continue
        parts.append(_question(question, stem, losses))
    return Exported(("\n".join(parts)).encode(), len(parts), tuple(losses))


def _question(question: SingleChoice | TrueFalse, stem: str, losses: list[Loss]) -> str:
    lines = [stem]
    for letter, choice in zip(_LETTERS, question.choices, strict=False):
        lines.append(f"{letter}. {_words(question.id, 'choices', choice.text, losses)}")
    return "\n".join([*lines, f"ANSWER: {_LETTERS[question.keys[0]]}", ""])


def _lost_feedback(question: SingleChoice | TrueFalse) -> list[Loss]:
    losses = [Loss(question.id, "id", "Aiken has no ids: it comes back under another")]
    if any(choice.feedback for choice in question.choices):
        reason = "the feedback of choices stayed behind: Aiken has no place for this"
        losses.append(Loss(question.id, "choices", reason, "left_out"))
    return losses


def _words(where: str, name: str, markdown: str, losses: list[Loss]) -> str:
    """The words of a text on one line if they say it all, else the Markdown as typed."""
    if plain(markdown) == markdown and "\n" not in markdown:
        return " ".join(markdown.split()) if "\r" in markdown else markdown
    shown = html.unescape(re.sub(r"<[^>]*>", "", render(markdown, "anki"))).strip()
    if plain(shown) == markdown and "\n" not in shown:
        return shown
    loss = Loss(where, name, "stands as typed, on one line: Aiken holds plain text alone")
    if loss not in losses:
        losses.append(loss)
    return " ".join(markdown.split())


@dataclass
class _Item:
    """One question as its lines come; ``answer`` is what follows ``ANSWER:``."""

    line: int
    stem: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None
    feedback: str = ""


def parse(data: bytes) -> Imported:
    """The questions of an Aiken file; raises Invalid where it holds none at all."""
    drafts = Drafts()
    text = decoded(data, LARGEST_FILE)
    seen = 0
    for count, item in enumerate(_items(text)):
        if count >= MOST_QUESTIONS:
            raise Invalid(f"line {item.line}: more than {MOST_QUESTIONS:,} questions")
        seen += bool(item.choices) and item.answer is not None
        _read(item, drafts)
    if not seen:
        raise Invalid(
            "line 1: no question in Aiken format found; it is a line with the question, lines"
            " such as “A. first choice”, and a line such as “ANSWER: A”"
        )
    return drafts.imported()


def _items(text: str) -> Iterator[_Item]:
    """The questions, each from its first line to its answer or to the next one's start."""
    item: _Item | None = None
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = raw.strip()
        if not line:
            continue
        if item and item.answer is not None and (found := _FEEDBACK.match(line)):
            item.feedback = found[1]
            continue
        choice, answer = _CHOICE.match(line), _ANSWER.match(line)
        begins = not (choice or answer) and bool(item and item.choices)
        if item is None or item.answer is not None or begins:
            if item:
                yield item
            item = _Item(number)
        if choice:
            item.choices.append((choice[1], choice[2]))
        elif answer:
            item.answer = answer[1].strip()
        else:
            item.stem.append(line)
    if item:
        yield item


def _read(item: _Item, drafts: Drafts) -> None:
    where = f"line {item.line}"
    letters = [letter for letter, _ in item.choices]
    if item.answer is None:
        drafts.lose(where, "question", "left out: no line ANSWER: follows")
        return
    if letters.count(item.answer) != 1:
        reason = f"left out: the answer “{item.answer[:20]}” is not the letter of one choice"
        drafts.lose(where, "question", reason)
        return
    texts = [text for _, text in item.choices]
    kind = "true_false" if texts == ["True", "False"] else "single_choice"
    choices = [
        {"text": plain(text), "correct": letter == item.answer} for letter, text in item.choices
    ]
    data = {
        "type": kind,
        "stem": plain("\n".join(item.stem)),
        "choices": choices,
        "explanation": plain(item.feedback),
    }
    drafts.add(where, data)
