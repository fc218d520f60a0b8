"""The first page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from studyapp.domain.plan import PILE, minutes
from studyapp.services import quiz_answers
from studyapp.store.engine import db
from studyapp.store.queries.load import load, topic_memories
from studyapp.store.queries.plan import days_ahead, usual_load
from studyapp.store.queries.questions import topics
from studyapp.store.queries.quizzes import unfinished
from studyapp.store.queries.study import open_session, session_log
from studyapp.web.identity import learner, now
from studyapp.web.plan.charts import bars
from studyapp.web.plan.views import SHOWN, suggestion
from studyapp.web.study.sitting import next_of

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What waits today; for a stranger, what this is and the button to begin."""
    who, at = learner(), now()
    if who is None:
        return render_template(
            "home/welcome.html",
            topics=[t for t in topics(db.session) if t.questions],
        )
    quiz_answers.settle(db.session, who, at)
    sitting = open_session(db.session, who.id)
    log = session_log(db.session, sitting.id) if sitting else []
    waiting = load(db.session, who, at)
    ahead = days_ahead(db.session, who, at)
    usual = usual_load(db.session, who, at) if ahead.overdue > PILE else 0
    days = suggestion(ahead, usual) if ahead.overdue > max(PILE, usual) else 0
    return render_template(
        "home/index.html",
        load=waiting,
        minutes=minutes(waiting.total),
        topics=topic_memories(db.session, who, at),
        goes_on=bool(sitting and log and next_of(who, sitting, log)),
        sitting=sitting,
        attempts=unfinished(db.session, who.id),
        hour=at.astimezone(who.calendar.tzinfo).hour,
        who=who,
        ahead=ahead,
        bars=bars(ahead, SHOWN),
        days=days,
        preview=list(zip(ahead.days, ahead.spread_over(days), strict=True))[:days]
        if days
        else [],
    )
