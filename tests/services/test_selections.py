"""One change to many questions."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid
from studyapp.domain.learners import Learner
from studyapp.services.selections import change_all
from studyapp.store.models import Mark, Review
from tests.factories import a_learner, a_question, sync


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(4)))
    return a_learner(session)


def marks(session: Session) -> dict[str, tuple[bool, bool]]:
    session.rollback()
    rows = session.execute(sa.select(Mark.question_id, Mark.suspended, Mark.flagged))
    return {id_: (suspended, flagged) for id_, suspended, flagged in rows}


def test_questions_are_changed_together_and_back(session: Session, who: Learner) -> None:
    assert change_all(session, who, ["n-0", "n-1"], "suspend") == 2
    assert change_all(session, who, ["n-1", "n-2"], "flag") == 2
    assert marks(session) == {
        "n-0": (True, False), "n-1": (True, True), "n-2": (False, True),
    }  # fmt: skip
    assert change_all(session, who, ["n-0", "n-1", "n-2"], "release") == 3
    assert change_all(session, who, ["n-1", "n-1"], "unflag") == 1
    assert marks(session) == {
        "n-0": (False, False), "n-1": (False, False), "n-2": (False, True),
    }  # fmt: skip
    assert session.scalars(sa.select(Review.id)).all() == []


def test_questions_that_are_not_live_are_left_out(session: Session, who: Learner) -> None:
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(3)))  # n-3 retires
    assert change_all(session, who, ["n-3", "n-0", "nothing"], "flag") == 1
    assert marks(session) == {"n-0": (False, True)}
    assert change_all(session, who, [], "suspend") == 0


def test_an_unknown_change_is_refused(session: Session, who: Learner) -> None:
    with pytest.raises(Invalid, match=r"^Choose to suspend, bring back, flag or unflag\.$"):
        change_all(session, who, ["n-0"], "burn")  # type: ignore[arg-type]
