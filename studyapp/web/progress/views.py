"""The page of progress, and the switch of its streak."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.services.accounts import show_streak
from studyapp.store.engine import db
from studyapp.store.queries import progress as reads
from studyapp.store.queries.load import topic_memories
from studyapp.web.identity import now, person
from studyapp.web.progress.pictures import pictures_of
from studyapp.web.progress.sentences import SENTENCES, spent_words


def index() -> ResponseReturnValue:
    user = person()
    assert user is not None
    who, at = user.learner, now()
    answers = reads.answers(db.session, who)
    if not answers:
        return render_template("progress/empty.html")
    return render_template(
        "progress/index.html",
        p=pictures_of(
            answers,
            reads.bank_in_memory(db.session, who),
            topic_memories(db.session, who, at),
            today=who.calendar.day_of(at),
            rest_days=user.rest_days,
        ),
        user=user,
        says=SENTENCES,
        spent=spent_words,
    )


def streak() -> ResponseReturnValue:
    """Show the line about regular days, or hide it: ``show`` is ``yes`` or ``no``."""
    user = person()
    assert user is not None
    show_streak(db.session, user.learner.id, shown=request.form.get("show") == "yes")
    return redirect(url_for("progress.index"), 303)
