"""pydantic's errors as sentences for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from studyapp.domain import questions as q
from studyapp.domain.bank.problems import FieldPath
from studyapp.domain.bank.schema import TopicMeta

_MODELS: Mapping[str, type[BaseModel]] = {
    "single_choice": q.SingleChoice,
    "multiple_choice": q.MultipleChoice,
    "true_false": q.TrueFalse,
    "cloze": q.Cloze,
    "short_answer": q.ShortAnswer,
    "numeric": q.Numeric,
    "matching": q.Matching,
    "ordering": q.Ordering,
    "categorize": q.Categorize,
    "flashcard": q.Flashcard,
}
_PARTS: Mapping[str, type[BaseModel]] = {
    "choices": q.Choice,
    "pairs": q.Pair,
    "categories": q.Category,
    "citations": q.Citation,
    "readings": q.Readings,
    "topics": TopicMeta,
}
_QUESTION_FIELDS = {name for model in _MODELS.values() for name in model.model_fields}

SLUG_SENTENCE = "must be lower-case letters, digits and single hyphens, such as scaling-laws"
SPAN_SENTENCE = "write turns as 12 or 12-14, counted from 1"


def explain(
    error: ValidationError, data: Any, model: type[BaseModel] | None = None
) -> Iterator[tuple[FieldPath, str]]:
    """Path (from the top of ``data``) and sentence of everything that pydantic refused, once.

    ``model`` is what ``data`` should have been, or None for a question of any type.
    """
    yield from dict.fromkeys(_explained(error, data, model))


def _explained(
    error: ValidationError, data: Any, model: type[BaseModel] | None
) -> Iterator[tuple[FieldPath, str]]:
    for details in error.errors(include_url=False):
        loc = details["loc"]
        path = tuple(loc[1:] if loc and loc[0] in _MODELS else loc)
        kind = details["type"]
        if kind in ("missing", "extra_forbidden"):
            yield path, _field_sentence(kind, path, data, model)
        elif kind == "union_tag_not_found":
            yield ("type",), f"is missing; write one of {_listed(q.TYPES, 'or')}"
        elif kind == "union_tag_invalid":
            yield ("type",), _one_of(data["type"], q.TYPES)
        else:
            path, value = _deepest(data, path)
            if kind == "too_short" and len(value) >= details["ctx"]["min_length"]:
                continue  # pydantic counts the entries that are right, and names the others
            sentence = _sentence(kind, value, details.get("ctx", {}), path)
            yield _split_field(path, sentence, data)


def _deepest(data: Any, path: FieldPath) -> tuple[FieldPath, Any]:
    """The longest beginning of ``path`` that exists in ``data``, and the value there."""
    for depth, step in enumerate(path):
        try:
            if isinstance(data, str):
                return path[:depth], data
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return path[:depth], data
    return path, data


def _split_field(path: FieldPath, sentence: str, data: Any) -> tuple[FieldPath, str]:
    """Rules over a whole question say their field in words: ``choices: exactly one …``."""
    name, colon, rest = sentence.partition(": ")
    if colon and not path and isinstance(data, dict) and name in data:
        return (name,), rest
    return path, sentence


def _field_sentence(
    kind: str, path: FieldPath, data: Any, model: type[BaseModel] | None
) -> str:
    if kind == "missing":
        return "is missing"
    name = str(path[-1])
    whole = model or _MODELS[data["type"]]
    around = next((_PARTS[s] for s in reversed(path[:-1]) if s in _PARTS), whole)  # type: ignore[index]
    allowed = tuple(around.model_fields)
    close = get_close_matches(name, allowed, n=1)
    if close and name not in _QUESTION_FIELDS:
        return f"is no field; did you mean {close[0]}?"
    if around is whole and model is None and name in _QUESTION_FIELDS:
        return f"does not belong in a {data['type']} question"
    return f"is no field; there are {_listed(allowed)}"


def _listed(names: tuple[str, ...], last: str = "and") -> str:
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else names[0]


def _one_of(value: Any, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        return f"{_found(value)}; write one of {_listed(allowed, 'or')}"
    close = get_close_matches(value.lower().replace(" ", "_"), allowed, n=1)
    if close:
        return f"“{value}” is not known; did you mean {close[0]}?"
    return f"“{value[:40]}” is not known; write one of {_listed(allowed, 'or')}"


def _found(value: Any) -> str:
    """What stands where a text or a number should, as words."""
    if value is None:
        return "is empty"
    if isinstance(value, bool):
        return f"is the yes/no value {str(value).lower()}"
    if isinstance(value, (int, float)):
        return "is a number"
    if isinstance(value, str):
        return "is a text"
    return "is a list" if isinstance(value, (list, tuple)) else "is a group of fields"


def _not_text(value: Any, _: Mapping[str, Any]) -> str:
    if value is None:
        return "is empty; write a text or delete the line"
    if isinstance(value, dict):
        return "is a group of fields; put a text that holds “: ” in quotes"
    if isinstance(value, (list, tuple)):
        return "is a list; write one text"
    return f"{_found(value)}; put it in quotes to make it a text"


def _not_list(value: Any, _: Mapping[str, Any]) -> str:
    return f"{_found(value)}; write a list, such as [first, second]"


def _too_short(value: Any, ctx: Mapping[str, Any]) -> str:
    least = ctx["min_length"]
    return f"needs at least {least} {_entries(least)}, has {len(value)}"


def _too_long(value: Any, ctx: Mapping[str, Any]) -> str:
    most = ctx["max_length"]
    return f"may hold {most} {_entries(most)}, has {len(value)}"


def _entries(number: int) -> str:
    return "entry" if number == 1 else "entries"


def _literal(value: Any, ctx: Mapping[str, Any]) -> str:
    names = ctx["expected"].replace(" or ", ", ").split(", ")
    allowed = tuple(name.strip("'") for name in names)
    if allowed == ("False",):
        return "must be false, or be left out: True and False keep their order"
    return _one_of(value, allowed)


def _not_number(value: Any, _: Mapping[str, Any]) -> str:
    return f"{_found(value)}; write a number, such as 0.5"


_Sentence = Callable[[Any, Mapping[str, Any]], str]

_SENTENCES: Mapping[str, _Sentence | str] = {
    "string_type": _not_text,
    "string_too_short": "is empty; write a text",
    "string_too_long": "is longer than {max_length} characters; shorten it",
    "string_unicode": "holds a character that no file can hold; delete it",
    "string_pattern_mismatch": SLUG_SENTENCE,
    "literal_error": _literal,
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number, such as 12",
    "int_parsing": "must be a whole number, such as 12",
    "int_parsing_size": "must be a whole number, such as 12",
    "int_from_float": "must be a whole number, such as 12",
    "float_type": _not_number,
    "float_parsing": _not_number,
    "finite_number": "is too large to calculate with",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "tuple_type": _not_list,
    "too_short": _too_short,
    "too_long": _too_long,
    "date_type": "must be a date, written as 2026-01-31",
    "date_parsing": "must be a date, written as 2026-01-31",
    "date_from_datetime_parsing": "must be a date, written as 2026-01-31",
    "date_from_datetime_inexact": "must be a date, written as 2026-01-31",
    "model_type": "must be a group of fields, each written as name: value",
    "model_attributes_type": "must be a group of fields, each written as name: value",
    "dict_type": "must be a group of fields, each written as name: value",
}


def _sentence(kind: str, value: Any, ctx: Mapping[str, Any], path: FieldPath) -> str:
    if path and path[-1] == "turns":
        text = str(ctx.get("error", ""))
        return text if text.startswith("the range") else SPAN_SENTENCE
    if path == ("language",) and kind == "string_pattern_mismatch":
        return "must be a language code, such as en or pt-BR"
    if kind == "value_error":
        return str(ctx["error"])
    if kind == "tuple_type" and path and isinstance(path[-1], int):
        return _not_text(value, ctx)  # the answer to a gap of a cloze
    found = _SENTENCES.get(kind, "is not accepted here; see the format in README.md")
    if not isinstance(found, str):
        return found(value, ctx)
    return found.format(**ctx) if "{" in found else found
