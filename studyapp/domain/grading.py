"""``grade(question, response) -> Grade``: how right an answer is, type by type."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from studyapp.domain.questions import (
    AnyQuestion,
    Categorize,
    Cloze,
    Flashcard,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)

UNANSWERED = -1


@dataclass(frozen=True)
class Response:
    """What a learner gave, in the terms of the written question, not of the page.

    ``picks`` are indices: chosen choices; or for each pair (in order) the index
    of the right chosen; or the items in the order given; or for each placed item
    the category chosen. :data:`UNANSWERED` stands for a place left open.
    ``texts`` are typed answers, one a gap. ``recalled`` is a self-grade.
    """

    picks: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    recalled: bool | None = None

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.picks:
            found["picks"] = list(self.picks)
        if self.texts:
            found["texts"] = list(self.texts)
        if self.recalled is not None:
            found["recalled"] = self.recalled
        return found

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Response:
        return cls(
            picks=tuple(data.get("picks", ())),
            texts=tuple(data.get("texts", ())),
            recalled=data.get("recalled"),
        )

    @property
    def is_empty(self) -> bool:
        return (
            all(pick == UNANSWERED for pick in self.picks)
            and not any(text.strip() for text in self.texts)
            and self.recalled is None
        )


@dataclass(frozen=True)
class Grade:
    """``fraction`` from 0 to 1; ``parts`` says for each part of the answer whether it is right.

    ``spelling`` is set where a typed answer was accepted in spite of a small slip.
    """

    fraction: float
    parts: tuple[bool, ...] = ()
    spelling: bool = False

    @property
    def correct(self) -> bool:
        return self.fraction > 1 - 1e-9


def grade(question: AnyQuestion, response: Response) -> Grade:
    """The grade of a response; an empty or ill-shaped response is wrong, never an error."""
    match question:
        case SingleChoice() | TrueFalse():
            return _of_parts((response.picks == question.keys,))
        case MultipleChoice():
            return _grade_multiple(question, response)
        case Cloze():
            return _grade_texts(question.answers, response.texts)
        case ShortAnswer():
            return _grade_texts((question.answers,), response.texts)
        case Numeric():
            typed = response.texts[0] if response.texts else ""
            return _of_parts((_number_matches(question, typed),))
        case Matching():
            rights = [pair.right for pair in question.pairs]
            picked = [rights[i] if 0 <= i < len(rights) else None for i in response.picks]
            return _positions(picked, rights)
        case Ordering():
            return _positions(list(response.picks), list(range(len(question.items))))
        case Categorize():
            return _positions(list(response.picks), [c for _, c in question.placed_items])
        case Flashcard():
            return Grade(1.0 if response.recalled else 0.0, (bool(response.recalled),))


def chance_level(question: AnyQuestion) -> float:
    """The fraction that blind guessing earns on average."""
    match question:
        case SingleChoice() | TrueFalse():
            return 1 / len(question.choices)
        case Matching():
            return 1 / len(question.pairs)
        case Ordering():
            return 1 / len(question.items)
        case Categorize():
            return 1 / len(question.categories)
        case _:
            return 0.0


def _of_parts(parts: tuple[bool, ...], spelling: bool = False) -> Grade:
    return Grade(sum(parts) / len(parts), parts, spelling)


def _positions(given: list[Any], wanted: list[Any]) -> Grade:
    padded = (given + [None] * len(wanted))[: len(wanted)]
    return _of_parts(tuple(a == b for a, b in zip(padded, wanted, strict=True)))


def _grade_multiple(question: MultipleChoice, response: Response) -> Grade:
    """Each wrong tick takes back one right tick, so ticking everything earns little."""
    ticked = {pick for pick in response.picks if 0 <= pick < len(question.choices)}
    keys = set(question.keys)
    parts = tuple((i in ticked) == (i in keys) for i in range(len(question.choices)))
    fraction = max(0.0, (len(ticked & keys) - len(ticked - keys)) / len(keys))
    return Grade(fraction, parts)


def _grade_texts(wanted: tuple[tuple[str, ...], ...], given: tuple[str, ...]) -> Grade:
    padded = (given + ("",) * len(wanted))[: len(wanted)]
    found = [
        _text_matches(typed, variants) for typed, variants in zip(padded, wanted, strict=True)
    ]
    return _of_parts(tuple(right for right, _ in found), any(slip for _, slip in found))


_ARTICLES = re.compile(r"^(?:(?:the|an?) )+(?=.)")
_NOT_WORD = re.compile(r"[^\w.%+#]+|(?<!\d)\.|\.(?!\d)|_")


def fold(text: str) -> str:
    """A typed answer without what should not count: case, accents, punctuation, spacing."""
    plain = unicodedata.normalize("NFKD", text).casefold()  # “№” has capitals only after NFKD
    decomposed = unicodedata.normalize("NFKD", plain)
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return _ARTICLES.sub("", " ".join(_NOT_WORD.sub(" ", bare).split()))


def _allowed_slips(folded: str) -> int:
    """Typing slips forgiven: none in short answers or where digits carry the meaning."""
    if any(ch.isdigit() for ch in folded) or len(folded) < 5:
        return 0
    return 1 if len(folded) < 9 else 2


def _opposite(given: str, variant: str) -> bool:
    """Is a word of one the other's with something in front, as *supervised*, *unsupervised*?"""
    return any(
        a != b and (a.endswith(b) or b.endswith(a))
        for a, b in zip(given.split(), variant.split(), strict=False)
    )


def _text_matches(typed: str, variants: tuple[str, ...]) -> tuple[bool, bool]:
    """(accepted, accepted only by forgiving a slip)."""
    given = fold(typed)
    if not given:
        return typed.strip() != "" and typed.strip() in variants, False
    folded = [fold(variant) for variant in variants]
    if given in folded or given.replace(" ", "") in [f.replace(" ", "") for f in folded]:
        return True, False
    slipped = not any(ch.isdigit() for ch in given) and any(
        abs(len(given) - len(variant)) <= 1
        and OSA.distance(given, variant) <= _allowed_slips(variant)
        and not _opposite(given, variant)
        for variant in folded
    )
    return slipped, slipped


_THOUSANDS = r"[, \u00a0\u2009\u202f]"
_NUMBER = re.compile(
    rf"[-+−]?(?:(?:\d{{1,3}}(?:{_THOUSANDS}\d{{3}})+|\d+)(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?", re.I
)
_ROUGHLY = re.compile(r"^(?:about|around|roughly|circa|ca\.?)\s+", re.I)
_PERCENT = re.compile(r"%|\bper cent\b", re.I)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


def parse_number(typed: str) -> tuple[float, str] | None:
    """``(value, unit text)`` of a typed number: ``1,500``, ``2.5e3``, ``$3 billion``."""
    text = _ROUGHLY.sub("", typed.strip()).lstrip("~≈$€£ ")
    match = _NUMBER.match(text)
    if not match:
        return None
    value = float(re.sub(_THOUSANDS, "", match[0]).replace("−", "-"))
    return (value, text[match.end() :].strip()) if math.isfinite(value) else None


def scale_and_unit(text: str) -> tuple[float, list[str]]:
    """“billion dollars” is ``(1e9, ["dollar"])``; a plural counts as its singular."""
    words = fold(_PERCENT.sub(" percent", text)).split()
    words = [w[:-1] if len(w) > 3 and w.endswith("s") else w for w in words]
    if words and words[0] in _SCALES:
        return _SCALES[words[0]], words[1:]
    return 1.0, words


def number_problem(question: Numeric, typed: str) -> str | None:
    """What keeps a typed text from being read as a number with this unit, or None."""
    parsed = parse_number(typed)
    if parsed is None:
        return "Write a number in figures, such as 12 or 3.5."
    unit = fold(parsed[1])
    if unit and scale_and_unit(parsed[1])[1] not in ([], scale_and_unit(question.unit)[1]):
        return (
            f"Write the number alone, or with its unit: {question.unit}."
            if question.unit
            else "Write the number alone, without a unit."
        )
    return None


def _number_matches(question: Numeric, typed: str) -> bool:
    parsed = parse_number(typed)
    if parsed is None:
        return False
    value, unit = parsed
    wanted_scale, wanted = scale_and_unit(question.unit)
    scale, given = scale_and_unit(unit) if fold(unit) else (wanted_scale, [])
    if given and given != wanted:
        return False
    slack = max(abs(question.value), 1.0) * 1e-9
    return abs(value * scale / wanted_scale - question.value) <= question.tolerance + slack
