"""Two versions of a question field by field, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from studyapp.domain.questions import AnyQuestion, dump_question
from studyapp.web.templating import TYPE_NAMES

_TOKEN = re.compile(r"\n|[^\S\n]*\S+|[^\S\n]+")
_ISLAND = 2
"""Words that stayed between two changes, up to which the three read as one change."""


@dataclass(frozen=True)
class Piece:
    """A run of words; ``lead`` is the space before it, which no mark should cover."""

    kind: Literal["same", "removed", "added"]
    text: str

    @property
    def lead(self) -> str:
        return self.text[: len(self.text) - len(self.text.lstrip())]

    @property
    def words(self) -> str:
        return self.text.lstrip()


@dataclass(frozen=True)
class FieldChange:
    """One field that differs. ``by`` says in words whose change it is, in a conflict."""

    label: str
    pieces: tuple[Piece, ...]
    by: str = ""

    @property
    def old(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind != "added")

    @property
    def new(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind != "removed")


def field_texts(question: AnyQuestion, topic: str = "") -> dict[str, str]:
    """Every field that people write as plain text under its label; empty ones left out."""
    data = dump_question(question)
    texts = {
        "Type": TYPE_NAMES[question.type],
        "Stem": question.stem,
        **_answer_texts(question.type, data),
        "Explanation": question.explanation,
        "Hint": question.hint,
        "Citations": "\n".join(f"{c.source}, {c.turns}" for c in question.citations),
        "Topic": topic,
        "Bloom level": question.bloom.capitalize(),
        "Difficulty": f"{question.difficulty:g}",
        "Tags": ", ".join(question.tags),
        "Readings": ", ".join(f"{who} {day}" for who, day in data.get("readings", {}).items()),
    }
    return {label: text for label, text in texts.items() if text}


def _answer_texts(kind: str, data: Mapping[str, Any]) -> dict[str, str]:
    texts = {}
    if "choices" in data:
        texts["Choices"] = "\n".join(_choice_line(choice) for choice in data["choices"])
        texts["Order of choices"] = "Shuffled" if data["shuffle"] else "As written"
    if "answers" in data:
        answers = data["answers"]
        if kind == "cloze":
            answers = [" / ".join(variants) for variants in answers]
        texts["Answers"] = "\n".join(answers)
    for name in ("value", "tolerance", "unit"):
        if name in data:
            texts[name.capitalize()] = str(data[name])
    if "pairs" in data:
        texts["Pairs"] = "\n".join(f"{p['left']} → {p['right']}" for p in data["pairs"])
    if "items" in data:
        texts["Order"] = "\n".join(data["items"])
    if "categories" in data:
        texts["Categories"] = "\n".join(
            f"{c['name']}: {' / '.join(c['items'])}" for c in data["categories"]
        )
    return texts


def _choice_line(choice: Mapping[str, Any]) -> str:
    mark = "Right: " if choice["correct"] else "Wrong: "
    return mark + choice["text"] + (f" ({choice['feedback']})" if choice["feedback"] else "")


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[FieldChange]:
    """The fields that differ, in the order of a page."""
    return [
        FieldChange(label, pieces(old.get(label, ""), new.get(label, "")))
        for label in _labels(old, new)
        if old.get(label) != new.get(label)
    ]


def conflict(
    base: Mapping[str, str], theirs: Mapping[str, str], yours: Mapping[str, str]
) -> list[FieldChange]:
    """The fields in which two edits of ``base`` differ, each with whose change it is."""
    found = []
    for change in changes(theirs, yours):
        before = base.get(change.label)
        if theirs.get(change.label) == before:
            by = "Only you changed it"
        elif yours.get(change.label) == before:
            by = "Only they changed it"
        else:
            by = "You both changed it"
        found.append(FieldChange(change.label, change.pieces, by))
    return found


def _labels(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys([*new, *old]))


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The runs of words that make ``old`` into ``new``; removed ones stand before added."""
    found: list[Piece] = []
    for removed, added, same in _runs(_TOKEN.findall(old), _TOKEN.findall(new)):
        for kind, text in (("removed", removed), ("added", added), ("same", same)):
            if text:
                found.append(Piece(kind, text))  # type: ignore[arg-type]
    return tuple(found)


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """(removed, added, same after it), again and again."""
    removed = added = ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for n, (step, start, end, new_start, new_end) in enumerate(steps):
        gone, come = "".join(old[start:end]), "".join(new[new_start:new_end])
        island = end - start <= _ISLAND and 0 < n < len(steps) - 1 and "\n" not in gone
        if step != "equal" or island:
            removed, added = removed + gone, added + come
        else:
            yield removed, added, gone
            removed = added = ""
    if removed or added:
        yield removed, added, ""
