"""Which version of this bank a file means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.own_data import OwnData
from studyapp.domain.own_data.document import ResponseLine
from studyapp.domain.own_data.fitting import fits
from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.store.engine import read
from studyapp.store.models import Question, QuestionVersion

_BATCH = 400
_PUBLISHED = (
    sa.select(
        QuestionVersion.id,
        QuestionVersion.question_id,
        QuestionVersion.number,
        QuestionVersion.digest,
        QuestionVersion.content,
        QuestionVersion.number == Question.live_version,
    )
    .join(Question, Question.id == QuestionVersion.question_id)
    .where(
        QuestionVersion.published,
        QuestionVersion.question_id.in_(sa.bindparam("ids", expanding=True)),
    )
    .order_by(QuestionVersion.question_id, QuestionVersion.number)
)


@dataclass(frozen=True)
class Here:
    """A version that learners of this bank have been given."""

    id: int
    question_id: str
    number: int
    digest: str
    content: dict[str, Any]
    live: bool

    @cached_property
    def question(self) -> AnyQuestion:
        return parse_question({**self.content, "id": self.question_id, "status": "ready"})


class Versions:
    """Finds the versions of this bank for those that a file names."""

    def __init__(self, session: Session, data: OwnData) -> None:
        named = {line.question for line in data.reviews}
        named |= {line.question for line in data.reports}
        named |= {line.question for line in data.marks}
        named |= {item.question for attempt in data.attempts for item in attempt.items}
        self._digests = {(line.question, line.number): line.digest for line in data.versions}
        self._here: dict[str, list[Here]] = {}
        ids = sorted(named)
        for start in range(0, len(ids), _BATCH):
            for row in read(session, _PUBLISHED, {"ids": ids[start : start + _BATCH]}):
                found = Here(*row)
                self._here.setdefault(found.question_id, []).append(found)
        self.unknown = tuple(id_ for id_ in ids if id_ not in self._here)

    def known(self, question_id: str) -> bool:
        return question_id in self._here

    def find(self, question_id: str, number: int) -> Here | None:
        """By digest, else by number, else the live one, else the newest."""
        here = self._here.get(question_id, [])
        digest = self._digests.get((question_id, number))
        for same in (
            [v for v in here if v.digest == digest and v.number == number],
            [v for v in here if v.digest == digest],
            [v for v in here if v.number == number],
            [v for v in here if v.live],
            here,
        ):
            if same:
                return same[-1]
        return None

    def is_same(self, here: Here, number: int) -> bool:
        """Is it the very text that the file means?"""
        return self._digests.get((here.question_id, number)) == here.digest


def placed(
    here: Here, order: tuple[int, ...], given: ResponseLine | None
) -> tuple[list[int], dict[str, Any] | None]:
    """Order shown and response as they are stored; empty where they do not fit the version."""
    response = Response(given.picks, given.texts, given.recalled) if given else Response()
    if not fits(here.question, order, response):
        return [], None if given is None else {}
    return list(order), None if given is None else response.to_json()
