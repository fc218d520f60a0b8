"""What is wrong with a bank, said so that the person who wrote the file can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]

FieldPath = tuple[str | int, ...]
"""The way to a field from the top of its file: ``("questions", 3, "choices", 1, "text")``."""


def dotted(path: FieldPath) -> str:
    """The path as people write it: ``questions[3].choices[1].text`` (counted from 0)."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    ``file`` is relative to the bank's directory, ``line`` counts from 1, ``field`` is a
    dotted path, or ``file``, ``yaml`` or ``bank`` where the problem is with the whole of one.
    ``rule`` is the name of what was broken; ``question_id`` is empty outside questions;
    ``waived`` is the reason why the rule does not hold for this question, empty if it does.
    """

    file: str
    line: int
    field: str
    message: str
    severity: Severity = "error"
    rule: str = "schema"
    question_id: str = ""
    waived: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"

    def to_json(self) -> dict[str, Any]:
        """Plain values, for ``bank check --json``."""
        data = {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "message": self.message,
            "severity": self.severity,
            "rule": self.rule,
            "question_id": self.question_id,
        }
        return {**data, "waived": self.waived} if self.waived else data


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems as a reader meets them: by file, line and field."""
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.field, p.message)))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of the problems that keep a bank from being used."""
    return tuple(p for p in problems if p.severity == "error" and not p.waived)


class BankProblems(Exception):
    """The bank cannot be read; ``problems`` holds every reason, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_reading_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
