"""Moodle's question types as the fields of ours."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from studyapp.exchange.moodle.fractions import Marked
from studyapp.exchange.moodle.reading import LeftOut, Reading
from studyapp.exchange.moodle_xml.elements import Element, inner, value
from studyapp.exchange.moodle_xml.gaps import cloze, words_to_place

_RULE = "\n\n---\n\n"
_DESCRIBED = {
    "description": "a description asks nothing",
    "random": "a random question stands for others",
    "calculated": "its numbers are drawn anew each time",
    "calculatedsimple": "its numbers are drawn anew each time",
    "calculatedmulti": "its numbers are drawn anew each time",
}


def answer_fields(element: Element, reading: Reading) -> dict[str, Any]:
    """Type, stem and answers; raises LeftOut where they make no question of ours."""
    kind = element.get("type", "")
    if kind not in _READERS:
        reason = _DESCRIBED.get(kind, f"Moodle's type “{kind[:40]}” has no counterpart here")
        raise LeftOut("type", reason)
    return _READERS[kind](element, reading)


def _stem(element: Element, reading: Reading) -> dict[str, Any]:
    text = element.find("questiontext")
    return {"stem": "" if text is None else reading.text(*inner(text), "stem")}


def _fraction(answer: Element) -> float:
    try:
        found = float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0


def _feedback(answer: Element, reading: Reading) -> str:
    feedback = answer.find("feedback")
    return "" if feedback is None else reading.text(*inner(feedback), "choices")


def _choices(element: Element, reading: Reading) -> dict[str, Any]:
    marked = [
        Marked(
            reading.text(*inner(answer), "choices"),
            _fraction(answer),
            _feedback(answer, reading),
        )
        for answer in element.findall("answer")
    ]
    single = value(element, "single", "true") in ("true", "1")
    found = _stem(element, reading) | reading.choices(marked, single)
    if value(element, "shuffleanswers", "true") in ("false", "0"):
        found["shuffle"] = False
    return found


def _true_false(element: Element, reading: Reading) -> dict[str, Any]:
    told = {"true": "", "false": ""}
    right = ""
    for answer in element.findall("answer"):
        name = inner(answer)[0].strip().lower()
        if name in told:
            told[name] = _feedback(answer, reading)
            right = name if _fraction(answer) > 99.99 else right
    if not right:
        raise LeftOut("choices", "neither true nor false is right")
    choices = [
        {"text": name.title(), "correct": name == right, "feedback": told[name]}
        for name in told
    ]
    return _stem(element, reading) | {"type": "true_false", "choices": choices}


def _short_answer(element: Element, reading: Reading) -> dict[str, Any]:
    if value(element, "usecase", "0") in ("1", "true"):
        reading.lose("answers", "capitals do not matter here, though they did there")
    marked = [
        Marked(inner(answer)[0].strip(), _fraction(answer), _feedback(answer, reading))
        for answer in element.findall("answer")
    ]
    answers = reading.variants(marked)
    if not answers:
        raise LeftOut("answers", "no answer earns the full mark")
    return _stem(element, reading) | {"type": "short_answer", "answers": answers}


def _number(text: str) -> float | None:
    try:
        found = float(text.strip())
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _numeric(element: Element, reading: Reading) -> dict[str, Any]:
    answers = element.findall("answer")
    right = [answer for answer in answers if _fraction(answer) > 99.99]
    if not right:
        raise LeftOut("value", "no number earns the full mark")
    written = inner(right[0])[0].strip()
    number, tolerance = _number(written), _number(value(right[0], "tolerance", "0"))
    if number is None or tolerance is None or tolerance < 0:
        raise LeftOut("value", f"“{written[:60]}” is no number with a tolerance")
    if len(answers) > 1:
        reading.lose("value", "other numbers than the first right one are left out", "left_out")
    if any(_feedback(answer, reading) for answer in answers):
        reading.lose("value", "the feedback of numbers is left out", "left_out")
    return _stem(element, reading) | {
        "type": "numeric",
        "value": number,
        "tolerance": tolerance,
        "unit": _unit(element, reading),
    }


def _unit(element: Element, reading: Reading) -> str:
    """The unit that the number is in; others would need converting."""
    units = element.findall("units/unit")
    own = [unit for unit in units if _number(value(unit, "multiplier", "1")) == 1]
    if len(units) > len(own[:1]):
        reading.lose("unit", "further units are left out", "left_out")
    return reading.plain(value(own[0], "unit_name")) if own else ""


def _matching(element: Element, reading: Reading) -> dict[str, Any]:
    rows: list[tuple[str, str]] = []
    for subquestion in element.findall("subquestion"):
        answer = subquestion.find("answer")
        right = "" if answer is None else inner(answer)[0].strip()
        rows.append((reading.text(*inner(subquestion), "pairs"), reading.plain(right)))
    pairs = reading.pairs(rows)
    stem = _stem(element, reading)
    if reading.tagged.type == "categorize":
        return stem | {"type": "categorize", "categories": reading.categories(pairs)}
    return stem | {
        "type": "matching",
        "pairs": [{"left": left, "right": right} for left, right in pairs],
    }


def _ordering(element: Element, reading: Reading) -> dict[str, Any]:
    answers = element.findall("answer")
    count = value(element, "selectcount", "0")
    if value(element, "selecttype", "ALL") not in ("ALL", "0") and count != str(len(answers)):
        reading.lose("items", "all items are shown here; there it was a selection of them")
    if any(_feedback(answer, reading) for answer in answers):
        reading.lose("items", "the feedback of items is left out", "left_out")
    items = [reading.text(*inner(answer), "items") for answer in answers]
    return _stem(element, reading) | {"type": "ordering", "items": items}


def _flashcard(element: Element, reading: Reading) -> dict[str, Any]:
    """The notes for graders are the back; without them the general feedback is."""
    texts = []
    for tag in ("graderinfo", "generalfeedback"):
        found = element.find(tag)
        texts.append("" if found is None else reading.text(*inner(found), "answers"))
    back, general = texts
    if not back and not general:
        raise LeftOut("answers", "an essay without notes or feedback has no answer to show")
    explanation = general.removeprefix(back).removeprefix(_RULE) if back else ""
    if not general.startswith(back + _RULE) and general != back and back:
        explanation = general
    return _stem(element, reading) | {
        "type": "flashcard",
        "answers": [back or general],
        "explanation": explanation,
    }


_READERS: dict[str, Callable[[Element, Reading], dict[str, Any]]] = {
    "multichoice": _choices,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numeric,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "essay": _flashcard,
    "cloze": cloze,
    "multianswer": cloze,
    "gapselect": words_to_place,
    "ddwtos": words_to_place,
}
