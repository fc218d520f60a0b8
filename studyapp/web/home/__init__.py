"""The first page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from studyapp.domain.study import standing
from studyapp.store.engine import db
from studyapp.store.queries.load import load, topic_memories
from studyapp.store.queries.questions import topics
from studyapp.store.queries.quizzes import unfinished
from studyapp.store.queries.study import open_session, session_log
from studyapp.web.identity import learner, now
from studyapp.web.study.views import next_of

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What waits today; for a stranger, what this is and the button to begin."""
    who = learner()
    if who is None:
        return render_template(
            "home/welcome.html",
            topics=[t for t in topics(db.session) if t.questions],
        )
    sitting = open_session(db.session, who.id)
    state = standing(session_log(db.session, sitting.id)) if sitting else None
    return render_template(
        "home/index.html",
        load=load(db.session, who, now()),
        topics=topic_memories(db.session, who, now()),
        goes_on=bool(sitting and state and next_of(who, sitting, state)),
        attempts=unfinished(db.session, who.id),
        hour=now().astimezone(who.calendar.tzinfo).hour,
    )
