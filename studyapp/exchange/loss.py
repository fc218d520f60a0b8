"""What a format could not carry, and what an import took, changed and left out.

Every format module reports in these terms, so that one page and one ``--json`` serve all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from studyapp.domain.questions import AnyQuestion

Outcome = Literal["changed", "left_out"]


@dataclass(frozen=True)
class Loss:
    """One thing that did not come across as it was.

    ``where`` names the question's id (or ``line 12``, ``item q7``, ``note 3``), ``field`` the
    part of it, ``message`` says in one sentence what became of it and why. ``outcome`` is
    ``changed`` where something stands in its place, ``left_out`` where nothing does.
    """

    where: str
    field: str
    message: str
    outcome: Outcome = "changed"


@dataclass(frozen=True)
class Exported:
    """A file's bytes, how many questions are in it, and what it could not carry."""

    data: bytes
    questions: int
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class Drafted:
    """A question read from another program's file, as a draft.

    ``topic`` is the slug-like name of its folder or category there, if any.
    """

    question: AnyQuestion
    topic: str = ""


@dataclass(frozen=True)
class Imported:
    """What a file held: questions (status draft) in file order, and what was lost."""

    drafts: tuple[Drafted, ...] = ()
    losses: tuple[Loss, ...] = field(default=())

    @property
    def questions(self) -> tuple[AnyQuestion, ...]:
        return tuple(draft.question for draft in self.drafts)


@dataclass(frozen=True)
class LossGroup:
    """What became of the same part of several questions in the same way."""

    field: str
    message: str
    outcome: Outcome
    where: tuple[str, ...]


_NUMBERS = re.compile(r"\.\d+(?=\.|$)")


def grouped(losses: Iterable[Loss]) -> list[LossGroup]:
    """Losses for people: equal messages about equal parts as one (``choices.2.text`` and
    ``choices.3.text`` are equal parts). Whole questions come first, then what met most of
    them, else in the order of the file."""
    found: dict[tuple[str, str, Outcome], list[Loss]] = {}
    for loss in losses:
        part = _NUMBERS.sub("", loss.field)
        found.setdefault((part, loss.message, loss.outcome), []).append(loss)
    groups = [
        LossGroup(
            met[0].field if len({loss.field for loss in met}) == 1 else part,
            message,
            outcome,
            tuple(dict.fromkeys(loss.where for loss in met)),
        )
        for (part, message, outcome), met in found.items()
    ]
    return sorted(groups, key=lambda group: (group.field != "question", -len(group.where)))


def as_json(losses: Iterable[Loss]) -> list[dict[str, Any]]:
    """The report for machines."""
    return [asdict(loss) for loss in losses]
