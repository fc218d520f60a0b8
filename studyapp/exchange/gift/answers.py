"""What stands between a GIFT question's braces, as the fields of our types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from studyapp.exchange.gift.syntax import Item, Option, unescaped
from studyapp.exchange.gift.texts import split_format
from studyapp.exchange.moodle.answers import parted
from studyapp.exchange.moodle.formatted import Format
from studyapp.exchange.moodle.fractions import Marked
from studyapp.exchange.moodle.reading import LeftOut, Reading

_NUMBER = r"[-+]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][-+]?[0-9]{1,4})?"
_AROUND = re.compile(rf"({_NUMBER})(?:\s*:\s*({_NUMBER}))?")
_BETWEEN = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_BLANK = "_____"
_GAP = "{{1}}"


def answer_fields(
    item: Item, reading: Reading, format: Format, explanation: str
) -> dict[str, Any]:
    """Type, stem and answers; raises LeftOut where they make no question of ours."""
    if item.kind == "true_false":
        return _stem(item, reading) | _true_false(item, reading, format)
    if item.kind == "numeric":
        return _stem(item, reading) | _numeric(item, reading)
    if item.kind == "ordering":
        return _stem(item, reading) | _ordering(item, reading, format)
    if not item.options:
        return _stem(item, reading) | _flashcard(reading, explanation)
    if any(option.mark == "~" for option in item.options):
        return _stem(item, reading) | _choices(item, reading, format)
    if any("->" in option.text for option in item.options):
        return _stem(item, reading) | _matching(item.options, reading, format)
    return _short(item, reading, format)


def _stem(item: Item, reading: Reading, blank: str = _BLANK) -> dict[str, Any]:
    """The words around the braces, with a blank in their place if words follow."""
    before, format = split_format(item.before, "moodle_auto_format")
    words = before
    if item.after.strip():
        leading = item.before[len(item.before.rstrip()) :]
        mark = blank if blank == _GAP or format != "markdown" else re.sub("_", r"\\_", blank)
        words = f"{before}{leading}{mark}{unescaped(item.after.rstrip())}"
    return {"stem": reading.text(words, format, "stem")}


def _feedback(option: Option) -> str:
    return "#".join(option.feedback)


def _choices(item: Item, reading: Reading, format: Format) -> dict[str, Any]:
    marked: list[Marked] = []
    for option in item.options:
        text = reading.text(*split_format(option.text, format), "choices")
        feedback = reading.text(*split_format(_feedback(option), format), "choices")
        right = 100.0 if option.mark == "=" else 0.0
        fraction = right if option.weight is None else option.weight
        marked.append(Marked(text, fraction, feedback))
    return reading.choices(marked, single=any(option.mark == "=" for option in item.options))


def _true_false(item: Item, reading: Reading, format: Format) -> dict[str, Any]:
    texts = [split_format(text, format) for text in (*item.feedback, "", "")[:2]]
    wrong, right = [reading.text(*text, "choices") for text in texts]
    is_true = item.truth.startswith("T")
    return {
        "type": "true_false",
        "choices": [
            {"text": "True", "correct": is_true, "feedback": right if is_true else wrong},
            {"text": "False", "correct": not is_true, "feedback": wrong if is_true else right},
        ],
    }


def _short(item: Item, reading: Reading, format: Format) -> dict[str, Any]:
    marked = [
        Marked(
            split_format(option.text, format)[0],
            100.0 if option.weight is None else option.weight,
            _feedback(option),
        )
        for option in item.options
    ]
    answers = reading.variants(marked)
    if not answers:
        raise LeftOut("answers", "no answer earns the full mark")
    if item.after.strip():
        return _stem(item, reading, _GAP) | {"type": "cloze", "answers": [answers]}
    kind = "cloze" if reading.tagged.type == "cloze" else "short_answer"
    return _stem(item, reading) | {
        "type": kind,
        "answers": [answers] if kind == "cloze" else answers,
    }


def _interval(text: str) -> tuple[float, float] | None:
    """Value and tolerance of ``3``, ``3:0.1`` or ``2..4``."""
    if match := _AROUND.fullmatch(text):
        return float(match[1]), float(match[2] or 0)
    if match := _BETWEEN.fullmatch(text):
        least, most = float(match[1]), float(match[2])
        return (least + most) / 2, most - (least + most) / 2
    return None


def _numeric(item: Item, reading: Reading) -> dict[str, Any]:
    right = [
        o for o in item.options if o.mark != "~" and (o.weight is None or o.weight > 99.99)
    ]
    if not right:
        raise LeftOut("value", "no number earns the full mark")
    found = _interval(unescaped(right[0].text).strip())
    if not found:
        raise LeftOut("value", f"“{right[0].text[:60]}” is no number with a tolerance")
    if len(item.options) > 1:
        reading.lose("value", "other numbers than the first right one are left out", "left_out")
    if any(_feedback(option) for option in item.options):
        reading.lose("value", "the feedback of numbers is left out", "left_out")
    unit = reading.tagged.named.get("unit", "") or reading.noted("unit")
    return {"type": "numeric", "value": found[0], "tolerance": found[1], "unit": unit}


def _matching(options: Sequence[Option], reading: Reading, format: Format) -> dict[str, Any]:
    rows: list[tuple[str, str]] = []
    for option in options:
        left, arrow, right = option.text.partition("->")
        if not arrow:
            raise LeftOut("pairs", f"“{option.text[:60]}” lacks the -> of a pair")
        words, left_format = split_format(left, format)
        if reading.is_ours and left_format == "markdown":
            words = words.replace("-&gt;", "->")
        rows.append(
            (reading.text(words, left_format, "pairs"), reading.plain(unescaped(right.strip())))
        )
    pairs = reading.pairs(rows)
    if reading.tagged.type == "categorize":
        return {"type": "categorize", "categories": reading.categories(pairs)}
    if reading.tagged.type == "cloze":
        return {"type": "cloze", "answers": _gaps(pairs, reading)}
    return {"type": "matching", "pairs": [{"left": a, "right": b} for a, b in pairs]}


def _gaps(pairs: Sequence[tuple[str, str]], reading: Reading) -> list[list[str]]:
    """Each gap's shown answer, then the further ones that the note keeps."""
    noted = reading.note.get("variants")
    further = noted if isinstance(noted, dict) else {}
    found: list[list[str]] = []
    for number, (_, best) in enumerate(pairs, 1):
        others = further.get(str(number))
        found.append([best, *(others.values() if isinstance(others, dict) else [])])
    return found


def _flashcard(reading: Reading, explanation: str) -> dict[str, Any]:
    if not explanation:
        raise LeftOut("answers", "an essay without feedback has no answer to show")
    back, rest = parted(explanation) if reading.is_ours else (explanation, "")
    return {
        "type": "flashcard",
        "answers": [back],
        "explanation": rest or reading.noted("explanation"),
    }


def _ordering(item: Item, reading: Reading, format: Format) -> dict[str, Any]:
    lines = [line.strip() for line in item.ordering.split("\n")]
    items = [unescaped(re.sub(r"^\\(?=//)", "", line)) for line in lines[1:] if line]
    if not reading.is_ours:
        items = [reading.text(text, "moodle_auto_format", "items") for text in items]
    return {"type": "ordering", "items": items}
