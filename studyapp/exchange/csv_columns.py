"""Which column of the table holds which part of a question, one row a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from studyapp.domain.questions import GAP, AnyQuestion, dump_question
from studyapp.exchange.csv_cells import is_yes, joined, number, split

Row = Mapping[str, str]

LETTERS = "ABCDEFGHIJ"
SINGLE = (
    "id", "type", "topic", "stem", "correct", "shuffle", "answers", "back", "value",
    "tolerance", "unit", "explanation", "hint", "bloom", "difficulty", "tags", "status",
    "citations", "curated", "reviewed", "waive",
)  # fmt: skip
NUMBERED = {
    "choice": 10, "feedback": 10, "answers": 20, "left": 12, "right": 12, "item": 12,
    "category": 8, "category_items": 8,
}  # fmt: skip
_NUMBERED = re.compile(r"([a-z_]+)_(\d{1,2})")
_ALL = ("id", "type", "topic", "stem", "explanation", "hint", "bloom", "difficulty", "tags",
        "status", "citations", "curated", "reviewed", "waive")  # fmt: skip


def is_known(column: str) -> bool:
    found = _NUMBERED.fullmatch(column)
    if found and found[1] in NUMBERED:
        return 1 <= int(found[2]) <= NUMBERED[found[1]]
    return column in SINGLE


def in_order(used: set[str]) -> list[str]:
    """Columns for the header: identity, text, then what to choose or fill in, then the rest."""
    known = [*SINGLE[:4]]
    pairs = (("choice", "feedback"), ("answers",), ("left", "right"), ("item",),
             ("category", "category_items"))  # fmt: skip
    for group in pairs:
        most = NUMBERED[group[0]]
        known += [f"{name}_{n}" for n in range(1, most + 1) for name in group]
    known += SINGLE[4:]
    return [name for name in known if name in used]


def cells(question: AnyQuestion, topic: str) -> dict[str, str]:
    """What stands in the question's row; columns that it does not need are left out."""
    data = dump_question(question)
    row = {name: str(data[name]) for name in ("id", "type", "stem")} | {"topic": topic}
    for name in ("explanation", "hint", "bloom", "difficulty", "status", "unit"):
        row[name] = str(data.get(name, ""))
    for name in ("value", "tolerance"):
        row[name] = repr(data[name]) if name in data else ""
    row["tags"] = " ".join(data.get("tags", ()))
    row["citations"] = joined(f"{c['source']}:{c['turns']}" for c in data.get("citations", ()))
    row["curated"] = data.get("readings", {}).get("curator", "")
    row["reviewed"] = data.get("readings", {}).get("reviewer") or ""
    row["waive"] = joined(f"{rule}: {why}" for rule, why in data.get("waive", {}).items())
    row |= _own_cells(question, data)
    return {name: cell for name, cell in row.items() if cell}


def _own_cells(question: AnyQuestion, data: dict[str, Any]) -> dict[str, str]:
    row: dict[str, str] = {}
    for n, choice in enumerate(data.get("choices", ()), 1):
        row |= {f"choice_{n}": choice["text"], f"feedback_{n}": choice["feedback"]}
    if "choices" in data:
        keys = (LETTERS[n] for n, choice in enumerate(data["choices"]) if choice["correct"])
        row["correct"] = ";".join(keys)
        fixed = not data["shuffle"] and question.type != "true_false"
        row["shuffle"] = "no" if fixed else ""
    if question.type == "cloze":
        row |= {f"answers_{n}": joined(given) for n, given in enumerate(data["answers"], 1)}
    elif question.type == "short_answer":
        row["answers"] = joined(data["answers"])
    elif question.type == "flashcard":
        row["back"] = data["answers"][0]
    for n, pair in enumerate(data.get("pairs", ()), 1):
        row |= {f"left_{n}": pair["left"], f"right_{n}": pair["right"]}
    for n, item in enumerate(data.get("items", ()), 1):
        row[f"item_{n}"] = item
    for n, group in enumerate(data.get("categories", ()), 1):
        row |= {f"category_{n}": group["name"], f"category_items_{n}": joined(group["items"])}
    return row


def question_type(row: Row) -> str:
    """The type that is written, in any spelling, or the one that the filled columns show."""
    written = re.sub(r"[\s\-]+", "_", row.get("type", "").strip().casefold())
    if written:
        return {"true_or_false": "true_false", "short": "short_answer"}.get(written, written)
    if any(name.startswith("choice_") for name in row):
        return "multiple_choice" if len(_keys(row)) > 1 else "single_choice"
    signs = {"left_1": "matching", "item_1": "ordering", "category_1": "categorize",
             "value": "numeric", "back": "flashcard"}  # fmt: skip
    if GAP.search(row.get("stem", "")):
        return "cloze"
    if row.get("correct", "").strip().casefold() in ("true", "false"):
        return "true_false"
    return next((kind for name, kind in signs.items() if name in row), "short_answer")


def question_data(row: Row) -> tuple[dict[str, Any], list[str]]:
    """The question as :func:`parse_question` reads it, and the filled columns it did not use.

    ``row`` holds the filled cells alone.
    """
    kind = question_type(row)
    data: dict[str, Any] = {"type": kind}
    for name in ("id", "stem", "explanation", "hint"):
        data[name] = row.get(name, "")
    data["bloom"] = row.get("bloom", "").strip().lower()
    data["difficulty"] = number(row.get("difficulty", ""))
    data["tags"] = [tag for tag in re.split(r"[\s,;|]+", row.get("tags", "")) if tag]
    data["citations"] = [_citation(text) for text in split(row.get("citations", ""))]
    data["waive"] = dict(_parted(text) for text in split(row.get("waive", "")))
    readings = {"curator": row.get("curated", ""), "reviewer": row.get("reviewed", "")}
    data["readings"] = {name: day for name, day in readings.items() if day}
    read, columns = _READERS.get(kind, (None, r"$"))
    if read:
        data |= read(row)
    own = re.compile(columns)
    return data, [name for name in row if name not in _ALL and not own.fullmatch(name)]


def _parted(text: str) -> tuple[str, str]:
    name, _, rest = text.partition(":")
    return name.strip(), rest.strip()


def _citation(text: str) -> dict[str, str]:
    source, turns = _parted(text)
    return {"source": source, "turns": turns}


def _keys(row: Row) -> set[int]:
    """Indices of the right choices, written as letters or as numbers."""
    written = re.split(r"[\s,;|]+", row.get("correct", "").strip().upper())
    letters = {LETTERS.find(key) for key in written if len(key) == 1}
    numbers = {int(key) - 1 for key in written if re.fullmatch(r"\d{1,2}", key)}
    return (letters | numbers) - {-1}


def _run(row: Row, name: str) -> list[int]:
    """The numbers under which ``name_…`` is filled, in order."""
    return [n for n in range(1, NUMBERED[name] + 1) if f"{name}_{n}" in row]


def _choices(row: Row) -> dict[str, Any]:
    keys = _keys(row)
    choices = [
        {
            "text": row[f"choice_{n}"],
            "correct": n - 1 in keys,
            "feedback": row.get(f"feedback_{n}", ""),
        }
        for n in _run(row, "choice")
    ]
    return {"choices": choices} | (
        {"shuffle": is_yes(row["shuffle"])} if "shuffle" in row else {}
    )


def _true_false(row: Row) -> dict[str, Any]:
    written = row.get("correct", "").strip().casefold()
    right = {"true": 0, "false": 1}.get(written, min(_keys(row), default=-1))
    choices = [
        {"text": text, "correct": right == n, "feedback": row.get(f"feedback_{n + 1}", "")}
        for n, text in enumerate(("True", "False"))
    ]
    return {"choices": choices}


def _cloze(row: Row) -> dict[str, Any]:
    return {"answers": [split(row[f"answers_{n}"]) for n in _run(row, "answers")]}


def _short_answer(row: Row) -> dict[str, Any]:
    return {"answers": split(row.get("answers", ""))}


def _flashcard(row: Row) -> dict[str, Any]:
    return {"answers": [row["back"]] if "back" in row else []}


def _numeric(row: Row) -> dict[str, Any]:
    return {
        "value": number(row.get("value", "")),
        "tolerance": number(row.get("tolerance", "")),
        "unit": row.get("unit", ""),
    }


def _matching(row: Row) -> dict[str, Any]:
    return {
        "pairs": [
            {"left": row[f"left_{n}"], "right": row.get(f"right_{n}", "")}
            for n in _run(row, "left")
        ]
    }


def _ordering(row: Row) -> dict[str, Any]:
    return {"items": [row[f"item_{n}"] for n in _run(row, "item")]}


def _categorize(row: Row) -> dict[str, Any]:
    return {
        "categories": [
            {"name": row[f"category_{n}"], "items": split(row.get(f"category_items_{n}", ""))}
            for n in _run(row, "category")
        ]
    }


_READERS: Mapping[str, tuple[Callable[[Row], dict[str, Any]], str]] = {
    "single_choice": (_choices, r"choice_\d+|feedback_\d+|correct|shuffle"),
    "multiple_choice": (_choices, r"choice_\d+|feedback_\d+|correct|shuffle"),
    "true_false": (_true_false, r"choice_[12]|feedback_[12]|correct"),
    "cloze": (_cloze, r"answers_\d+"),
    "short_answer": (_short_answer, r"answers"),
    "numeric": (_numeric, r"value|tolerance|unit"),
    "matching": (_matching, r"left_\d+|right_\d+"),
    "ordering": (_ordering, r"item_\d+"),
    "categorize": (_categorize, r"category_\d+|category_items_\d+"),
    "flashcard": (_flashcard, r"back"),
}
