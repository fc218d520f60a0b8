"""Marks and settings of a file."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.own_data import MarkLine, OwnData, Settings
from studyapp.services.own_data.tally import Tally
from studyapp.services.own_data.versions import Versions
from studyapp.store.models import Mark, User


def take_marks(
    session: Session, learner_id: int, data: OwnData, versions: Versions, tally: Tally
) -> None:
    """Marks of questions that are here replace the account's own on the same question."""
    here = {
        mark.question_id: mark
        for mark in session.scalars(
            sa.select(Mark).where(Mark.user_id == learner_id),
            execution_options={"populate_existing": True},
        )
    }
    for line in {line.question: line for line in data.marks}.values():
        if not versions.known(line.question):
            tally.left_out["marks"] += 1
            continue
        mark = here.get(line.question)
        if mark is None:
            mark = Mark(user_id=learner_id, question_id=line.question)
            session.add(mark)
        elif _is(mark, line):
            tally.known["marks"] += 1
            continue
        mark.suspended, mark.flagged = line.suspended, line.flagged
        mark.hidden_until = line.hidden_until
        tally.taken["marks"] += 1
    session.flush()


def _is(mark: Mark, line: MarkLine) -> bool:
    return (mark.suspended, mark.flagged, mark.hidden_until) == (
        line.suspended, line.flagged, line.hidden_until,
    )  # fmt: skip


def take_settings(session: Session, learner_id: int, settings: Settings) -> None:
    """The settings that are the learner's own to choose."""
    wanted = settings.model_dump(exclude={"extra_time"})
    session.execute(sa.update(User).where(User.id == learner_id).values(wanted))
