"""Hypothesis strategies for questions and banks, hostile texts included."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from hypothesis import strategies as st

from studyapp.domain.bank.schema import Bank, BankFile, TopicFile
from studyapp.domain.questions import BLOOM_LEVELS, STATUSES, TYPES, AnyQuestion, parse_question

_REFUSED = re.compile(
    r"<[a-zA-Z/!][^<>]*>|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
)

HOSTILE = (
    "._", "no", "On", "y", "~", "null", "=", "<<", "true", "1", "1.0", "1e5", "0x1F", "0o17",
    "1_000", "12:30", "2026-01-01", "2026-01-01 10:00:00", ".inf", "-.inf", ".nan", "+1", "-",
    "--- a", "...", "? a", "- a", "# a", "a # b", "a #b", "a: b", "a:", ":a", "a :b", "*a*",
    "&a", "!a", "%a", "@a", "`a`", "|", ">", ">-", "'", '"', "it's", '"so" he said', "a\\b",
    "[a, b]", "{a: b}", "{{1}}", "a, b", "a\nb", "a\n\nb", "a\n\n\n  b\n\n c", "a \nb",
    "a\n \nb", "a\tb", "a\n\tb", "a\r\nb", "a\u2028b", "a\x85b", "a\xa0b", "a\u202eb",
    "\ufeffa", "\u0301a", "naïve café 学習 🧠", "$\\alpha: x$", "a  b", "x" * 200,
    "word " * 60 + "end", "line " * 30 + "\n" + "- item " * 20, "a  " * 50 + "b",
    "long " * 20 + "# " + "b: " * 20 + "c",
    "- a\n- b\n  - c", "> quoted\n> text", "```\n  code\n```", "para " * 25 + "\n\n  indented",
)  # fmt: skip


def _accepted(text: str) -> bool:
    return bool(text) and not _REFUSED.search(text)


def texts(max_size: int = 10_000) -> st.SearchStrategy[str]:
    """Markdown that a question accepts: sentences, arbitrary Unicode and hostile samples."""
    words = st.text("abcdefgh ,.é", min_size=1, max_size=300)
    marks = st.text("ab :#-'\"\\\n\t{}[]&*!|>%@`?,=~0 \u2028\xa0", min_size=1, max_size=40)
    anything = st.one_of(words, marks, st.text(max_size=40), st.sampled_from(HOSTILE))
    return anything.map(lambda text: text[:max_size].strip()).filter(_accepted)


def slugs() -> st.SearchStrategy[str]:
    """Slugs, those that YAML could take for something else included."""
    odd = st.sampled_from(["no", "1", "1e5", "2026-01-01", "null", "0", "y", "a" * 80])
    return st.one_of(odd, st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True))


def _spans() -> st.SearchStrategy[int | str]:
    return st.tuples(st.integers(1, 999), st.integers(0, 9)).map(
        lambda pair: pair[0] if not pair[1] else f"{pair[0]}-{pair[0] + pair[1]}"
    )


def _numbers(least: float | None = None) -> st.SearchStrategy[float | int]:
    return st.one_of(
        st.integers(0 if least == 0 else -(10**20), 10**20),
        st.floats(min_value=least, allow_nan=False, allow_infinity=False),
    )


def _differing(size: int, most: int, max_size: int = 10_000) -> st.SearchStrategy[list[str]]:
    return st.lists(
        texts(max_size),
        min_size=size,
        max_size=most,
        unique_by=lambda text: " ".join(text.casefold().split()),
    )


@st.composite
def _choices(draw: st.DrawFn, several: bool) -> list[dict[str, Any]]:
    written = draw(_differing(2, 5))
    index = st.integers(0, len(written) - 1)
    keys = draw(st.sets(index, min_size=1, max_size=9 if several else 1))
    feedback = st.one_of(st.just(""), texts())
    return [
        {"text": text, "correct": index in keys, "feedback": draw(feedback)}
        for index, text in enumerate(written)
    ]


@st.composite
def _parts(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """What a question of that type has besides what all have."""
    if kind in ("single_choice", "multiple_choice"):
        choices = draw(_choices(several=kind == "multiple_choice"))
        return {"choices": choices, "shuffle": draw(st.booleans())}
    if kind == "true_false":
        right = draw(st.booleans())
        return {
            "choices": [
                {"text": "True", "correct": right, "feedback": draw(texts())},
                {"text": "False", "correct": not right, "feedback": draw(texts())},
            ]
        }
    if kind == "cloze":
        variants = st.one_of(texts(500), st.lists(texts(500), min_size=1, max_size=4))
        answers = draw(st.lists(variants, min_size=1, max_size=3))
        gaps = " and ".join(f"{{{{{number + 1}}}}}" for number in range(len(answers)))
        stem = draw(texts(5_000).filter(lambda text: "{{" not in text))
        return {"stem": f"{stem} {gaps}", "answers": answers}
    if kind == "short_answer":
        return {"answers": draw(st.lists(texts(500), min_size=1, max_size=8))}
    if kind == "numeric":
        unit = draw(st.one_of(st.just(""), texts()))
        return {"value": draw(_numbers()), "tolerance": draw(_numbers(0)), "unit": unit}
    if kind == "matching":
        return {"pairs": [{"left": t, "right": draw(texts())} for t in draw(_differing(2, 4))]}
    if kind == "ordering":
        return {"items": draw(_differing(2, 5))}
    if kind == "categorize":
        return {"categories": draw(_categories())}
    return {"answers": [draw(texts())]}


@st.composite
def _categories(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = draw(_differing(2, 3, 500))
    items = draw(_differing(len(names), 6))
    groups: list[list[str]] = [[] for _ in names]
    for index, item in enumerate(items):
        groups[index % len(names)].append(item)
    return [{"name": name, "items": group} for name, group in zip(names, groups, strict=True)]


@st.composite
def question_data(draw: st.DrawFn, kind: str | None = None) -> dict[str, Any]:
    """Plain values that :func:`parse_question` accepts; of any type unless one is named."""
    chosen = kind or draw(st.sampled_from(TYPES))
    days = st.dates(dt.date(1, 1, 1)).map(str)
    readings = st.fixed_dictionaries({"curator": days}, optional={"reviewer": days})
    citation = st.fixed_dictionaries({"source": slugs(), "turns": _spans()})
    reasons = texts(490).map(lambda text: text.ljust(10, "."))
    return {
        "id": draw(slugs()),
        "type": chosen,
        "stem": draw(texts()),
        "explanation": draw(st.one_of(st.just(""), texts())),
        "hint": draw(st.one_of(st.just(""), texts())),
        "bloom": draw(st.sampled_from(BLOOM_LEVELS)),
        "difficulty": draw(st.floats(0, 1)),
        "tags": draw(st.lists(slugs(), max_size=12, unique=True)),
        "status": draw(st.sampled_from(STATUSES)),
        "citations": draw(st.lists(citation, max_size=3)),
        "readings": draw(st.one_of(st.none(), readings)),
        "waive": draw(st.dictionaries(slugs(), reasons, max_size=2)),
        **draw(_parts(chosen)),
    }


def questions(kind: str | None = None) -> st.SearchStrategy[AnyQuestion]:
    """Questions of any type, or of the one named."""
    return question_data(kind).map(parse_question)


@st.composite
def banks(draw: st.DrawFn, most_questions: int = 6) -> Bank:
    """Whole banks of one to three topics, with unique ids and no places."""
    rows = draw(
        st.lists(
            st.tuples(slugs(), st.integers(1, 99)),
            min_size=1,
            max_size=3,
            unique_by=(lambda row: row[0], lambda row: row[1]),
        )
    )
    rows.sort(key=lambda row: row[1])
    speakers = st.lists(texts(80), max_size=2)
    meta = BankFile.model_validate(
        {
            "id": draw(slugs()),
            "title": draw(texts(500)),
            "description": draw(texts()),
            "language": draw(st.sampled_from(["en", "no", "pt-BR"])),
            "licence": draw(texts(500)),
            "topics": [
                {"number": number, "slug": slug, "target": number, "speakers": draw(speakers)}
                for slug, number in rows
            ],
        }
    )
    pool = draw(st.lists(questions(), max_size=most_questions, unique_by=lambda q: q.id))
    topics = tuple(
        TopicFile(topic=row.slug, title=draw(texts(500)), questions=tuple(pool[n :: len(rows)]))
        for n, row in enumerate(meta.topics)
    )
    return Bank(meta, topics)
