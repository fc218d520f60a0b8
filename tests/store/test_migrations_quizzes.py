"""What was there before quizzes could be set is there afterwards."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from studyapp.domain.blueprint import Wish
from studyapp.domain.quizzes import Terms
from studyapp.services import quizzes
from studyapp.store.engine import alembic, db
from tests.factories import NOON, a_learner, a_question, sync

_ROWS = sa.text("SELECT attempt_id, position, question_id, response FROM attempt_item")


def test_attempts_and_their_questions_survive_the_step(app: Flask) -> None:
    with app.app_context():
        sync(db.session, a_question("numeric"), a_question("short_answer"))
        who = a_learner(db.session)
        made = quizzes.create(db.session, who, NOON, token="t", wish=Wish(), terms=Terms())
        before = db.session.execute(_ROWS).all()
        db.session.commit()
        alembic.downgrade("0002")
        try:
            with pytest.raises(sa.exc.DBAPIError):
                db.session.execute(sa.text("SELECT deadline FROM attempt"))
            db.session.rollback()
            assert db.session.execute(_ROWS).all() == before
            db.session.commit()
        finally:
            alembic.upgrade()
        assert db.session.execute(_ROWS).all() == before
        row = sa.text("SELECT id, mode, quiz_id, deadline FROM attempt")
        assert db.session.execute(row).all() == [(made, "practice", None, None)]
        assert len(before) == 2
