"""One change to many questions that a learner has picked from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid
from studyapp.domain.learners import Learner
from studyapp.services.putting_away import flag_all, release_all, suspend_all
from studyapp.services.review_log import take_turn
from studyapp.store.engine import writing
from studyapp.store.queries.questions import live_version_ids

Change = Literal["suspend", "release", "flag", "unflag"]
CHANGES: tuple[Change, ...] = get_args(Change)


def change_all(
    session: Session, learner: Learner, question_ids: Sequence[str], change: Change
) -> int:
    """Suspend, bring back, flag or unflag the live questions among ``question_ids``, whether
    seen or not; returns how many these are. Nothing of it is a step that undo takes back."""
    if change not in CHANGES:
        raise Invalid("Choose to suspend, bring back, flag or unflag.")
    with writing(session):
        take_turn(session, learner.id)
        ids = sorted(live_version_ids(session, question_ids))
        if change == "suspend":
            suspend_all(session, learner.id, ids)
        elif change == "release":
            release_all(session, learner.id, ids)
        else:
            flag_all(session, learner.id, ids, flagged=change == "flag")
    return len(ids)
