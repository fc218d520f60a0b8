"""Moodle's types with gaps in the text: embedded answers and words to be put in place."""

from __future__ import annotations

import re
from typing import Any

from studyapp.exchange.moodle.embedded import Field, fields
from studyapp.exchange.moodle.reading import LeftOut, Reading
from studyapp.exchange.moodle_xml.elements import Element, inner

_PLACE = re.compile(r"\[\[([0-9]{1,3})\]\]")
_MOST_GAPS = 99


def _text(element: Element) -> tuple[str, Any]:
    found = element.find("questiontext")
    return ("", "html") if found is None else inner(found)


def cloze(element: Element, reading: Reading) -> dict[str, Any]:
    """Embedded fields become gaps; their accepted answers are typed here, whatever there."""
    text, format = _text(element)
    found = list(fields(text))
    if not found or len(found) > _MOST_GAPS:
        raise LeftOut("stem", f"it has {len(found)} answer fields")
    numbers = _numbers(len(found), reading)
    pieces: list[str] = []
    answers: dict[int, list[str]] = {}
    hints: list[str] = []
    at = 0
    for number, field in zip(numbers, found, strict=True):
        pieces += [text[at : field.start], f"{{{{{number}}}}}"]
        at = field.end
        accepted, hint = _accepted(field, reading)
        answers.setdefault(number, accepted)
        hints.append(hint)
    stem = reading.text("".join([*pieces, text[at:]]), format, "stem")
    return {
        "type": "cloze",
        "stem": _with_hints(stem, hints),
        "answers": [answers.get(number, []) for number in range(1, max(numbers) + 1)],
    }


def _numbers(count: int, reading: Reading) -> list[int]:
    """The gaps' numbers, from our own tag if it fits, else in order."""
    written = reading.tagged.named.get("gaps", "")
    if re.fullmatch(r"[0-9]{1,2}(?:-[0-9]{1,2}){0,98}", written):
        found = [int(number) for number in written.split("-")]
        if len(found) == count and set(found) == set(range(1, max(found) + 1)):
            return found
    return list(range(1, count + 1))


def _accepted(field: Field, reading: Reading) -> tuple[list[str], str]:
    """The right answers of a field, and the hint that wrong ones get."""
    if field.kind == "several":
        raise LeftOut("answers", "a field in it asks for several choices")
    told = [answer for answer in field.answers if answer.text == "*" and answer.fraction <= 0]
    rest = [answer for answer in field.answers if answer not in told]
    hint = re.sub(r"[{}]", "", told[0].feedback) if told else ""
    if field.kind == "choice":
        reading.lose("answers", "a menu in the text becomes a gap to type in")
    if field.kind == "number":
        reading.lose("answers", "a number in a gap is compared as text, without tolerance")
    accepted = reading.variants(rest)
    if field.kind == "number":
        accepted = [answer.partition(":")[0] for answer in accepted]
    if not accepted:
        raise LeftOut("answers", "a field in it has no answer with the full mark")
    return accepted, hint


def _with_hints(stem: str, hints: list[str]) -> str:
    """``{{1}}`` to ``{{1::hint}}``, gap after gap as they stand in the text."""
    waiting = iter(hints)

    def gap(match: re.Match[str]) -> str:
        hint = next(waiting, "")
        return f"{{{{{match[1]}::{hint}}}}}" if hint else match[0]

    return re.sub(r"\{\{([0-9]{1,2})\}\}", gap, stem)


def words_to_place(element: Element, reading: Reading) -> dict[str, Any]:
    """``[[2]]`` is the place of the second word offered; here the word is typed."""
    text, format = _text(element)
    tag = "selectoption" if element.get("type") == "gapselect" else "dragbox"
    offered = [reading.text(*inner(word), "answers") for word in element.findall(tag)]
    places = list(dict.fromkeys(int(match[1]) for match in _PLACE.finditer(text)))
    if not places or len(places) > _MOST_GAPS:
        raise LeftOut("stem", f"it has {len(places)} places for words")
    if not all(0 < place <= len(offered) for place in places):
        raise LeftOut("answers", "a place in it has no word that belongs there")
    gaps = {place: number for number, place in enumerate(places, 1)}
    stem = _PLACE.sub(lambda match: f"{{{{{gaps[int(match[1])]}}}}}", text)
    reading.lose("answers", "words to be put in place become gaps to type in")
    if len(places) < len(offered):
        reading.lose("answers", "words that belong nowhere are left out", "left_out")
    return {
        "type": "cloze",
        "stem": reading.text(stem, format, "stem"),
        "answers": [[offered[place - 1]] for place in places],
    }
