"""What Moodle has no field for: short things as tags, long ones as a note in a comment.

A tag such as ``bloom:apply`` survives a stay in Moodle; a comment is read back from the
file itself alone, and every such note is reported as a loss.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from studyapp.domain.questions import BLOOM_LEVELS, TYPES, AnyQuestion, Citation
from studyapp.exchange.drafting import slug
from studyapp.exchange.loss import Loss

LONGEST_TAG = 50
NOTE = "commonplace:"
_LONGEST_NOTE = 200_000
_NUMBER = re.compile(r"[0-9](?:\.[0-9]+)?(?:e-?[0-9]+)?")
_CITE = re.compile(r"([a-z0-9-]+):([0-9-]+)")


def tags(question: AnyQuestion) -> list[str]:
    """The type, Bloom level, difficulty, citations and dates as tags, then the tags proper."""
    found = [f"type:{question.type}", f"bloom:{question.bloom}"]
    found.append(f"difficulty:{question.difficulty!r}")
    found += [f"cite:{citation.source}:{citation.turns}" for citation in question.citations]
    if question.readings:
        found.append(f"written:{question.readings.curator}")
        if question.readings.reviewer:
            found.append(f"reviewed:{question.readings.reviewer}")
    return [*found, *question.tags]


def long_tags(question: AnyQuestion) -> list[Loss]:
    """The tags that Moodle will cut."""
    return [
        Loss(question.id, "tags", f"Moodle cuts the tag “{tag}” at {LONGEST_TAG} characters")
        for tag in tags(question)
        if len(tag) > LONGEST_TAG
    ]


def written_note(note: dict[str, Any]) -> str:
    """One line for a comment: no ``--``, which would end it in XML, and no ``[tag:``."""
    text = json.dumps(note, ensure_ascii=True, separators=(",", ":"))
    return f"{NOTE} " + text.replace("[", "\\u005b").replace("-", "\\u002d")


def read_note(comment: str) -> dict[str, Any]:
    """The note in a comment; empty where there is none or it is spoilt."""
    text = comment.strip()
    if not text.startswith(NOTE) or len(text) > _LONGEST_NOTE:
        return {}
    try:
        found = json.loads(text.removeprefix(NOTE))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _citation(written: str) -> Citation | None:
    match = _CITE.fullmatch(written)
    try:
        return match and Citation.model_validate({"source": match[1], "turns": match[2]})
    except ValidationError:
        return None


def _is_date(written: str) -> bool:
    try:
        return dt.date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


class Tagged:
    """The fields that tags stand for, and the tags that are simply tags."""

    def __init__(self, written: Iterable[str]) -> None:
        self.type = ""
        self.fields: dict[str, Any] = {}
        self.renamed: list[str] = []
        self.named: dict[str, str] = {}
        for tag in written:
            if not self._take(tag.strip()):
                self._plain(tag.strip())

    def _take(self, tag: str) -> bool:
        """Is it one of ours?"""
        name, _, value = tag.partition(":")
        if name == "type" and value in TYPES:
            self.type = value
        elif name == "bloom" and value in BLOOM_LEVELS:
            self.fields["bloom"] = value
        elif name == "difficulty" and _NUMBER.fullmatch(value) and float(value) <= 1:
            self.fields["difficulty"] = float(value)
        elif name == "cite" and (citation := _citation(value)):
            self.fields.setdefault("citations", []).append(citation)
        elif (name in ("written", "reviewed") and _is_date(value)) or (
            name in ("gaps", "unit", "order") and value
        ):
            self.named[name] = value
        else:
            return False
        return True

    def _plain(self, tag: str) -> None:
        name = slug(tag, 80)
        if name != tag:
            self.renamed.append(tag)
        if name and name not in self.fields.setdefault("tags", []):
            self.fields["tags"].append(name)

    def data(self) -> dict[str, Any]:
        """The fields, ready for a question."""
        found = dict(self.fields)
        if "written" in self.named:
            found["readings"] = {"curator": self.named["written"]}
            if "reviewed" in self.named:
                found["readings"]["reviewer"] = self.named["reviewed"]
        return found
