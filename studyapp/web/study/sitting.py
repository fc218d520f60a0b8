"""A sitting: beginning it, how far it has come, what it asks next, its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.errors import Invalid, NotAllowed, NotFound
from studyapp.domain.learners import Learner
from studyapp.domain.shuffling import seed_of
from studyapp.domain.sittings import Course, course
from studyapp.domain.study import LogEntry, effective, next_to_cram, standing
from studyapp.services import quiz_answers
from studyapp.services import study as service
from studyapp.store.engine import db
from studyapp.store.queries import cards
from studyapp.store.queries import questions as question_reads
from studyapp.store.queries import study as reads
from studyapp.store.queries.load import cram_ids
from studyapp.store.queries.load import load as load_of
from studyapp.store.queries.quizzes import withheld_ids
from studyapp.web.identity import become_guest, learner, now, the_learner
from studyapp.web.study.forms import BeginForm, TokenForm
from studyapp.web.study.pages import go

WITHHELD = (
    "This question belongs to an exam of yours that is not over."
    " It can be studied once the exam shows its answers."
)


@dataclass(frozen=True)
class Bar:
    """What the header of a sitting says."""

    done: int
    redo: int
    planned: int
    cram: bool


def begin() -> ResponseReturnValue:
    """Open a sitting; a visitor becomes a guest by it."""
    form = BeginForm()
    if not form.validate():
        raise Invalid("A sitting is for studying or for cramming, with 1 to 500 questions.")
    topic = form.topic.data or None
    if topic and topic not in {t.slug for t in question_reads.topics(db.session)}:
        raise NotFound("There is no topic of that name.")
    if learner() is None and not settings().guests:
        return redirect(url_for("security.login", next=url_for("study.card")), 303)
    who = become_guest(form.zone.data or "")
    quiz_answers.settle(db.session, who, now())
    cram = form.mode.data == "cram"
    if cram:
        waiting = len(cram_ids(db.session, who, now(), topic))
    else:
        waiting = load_of(db.session, who, now(), topic).total
    usual = waiting if cram and topic else settings().session_size
    planned = min(waiting, form.size.data or usual)
    mode: service.Mode = "cram" if cram else "study"
    service.begin(db.session, who, now(), planned=planned, topic=topic, mode=mode)
    return redirect(url_for("study.card", topic=topic), 303)


def next_of(
    who: Learner, sitting: reads.SessionView, log: Sequence[LogEntry]
) -> cards.ServedCard | None:
    """What the sitting asks next; None when it has reached its end, or its day is over."""
    at = now()
    if who.calendar.day_of(sitting.started_at) != who.calendar.day_of(at):
        return None
    so_far = course(log)
    full = so_far.reached >= sitting.planned
    if sitting.mode == "cram":
        return _next_to_cram(who, sitting, log, full=full)
    return cards.next_card(
        db.session, who, at, sitting.topic, redo=so_far.redo_ids, only_redo=full
    )


def _next_to_cram(
    who: Learner, sitting: reads.SessionView, log: Sequence[LogEntry], *, full: bool
) -> cards.ServedCard | None:
    ids = cram_ids(db.session, who, now(), sitting.topic)
    asked = set(ids)
    found = next_to_cram(
        [] if full else ids,
        [entry for entry in log if entry.question_id in asked],
        seed_of(sitting.id),
    )
    return cards.served_card(db.session, who, found) if found else None


def bar_of(
    who: Learner, sitting: reads.SessionView | None, log: Sequence[LogEntry]
) -> Bar | None:
    """How far a sitting has come. Where cards were put away and too few remain in their
    place it is shorter than planned, so that its bar ends full."""
    if sitting is None:
        return None
    so_far = course(log)
    planned = sitting.planned
    if so_far.away and so_far.reached < planned:
        planned = so_far.planned(planned, _left(who, sitting, so_far, log))
    return Bar(so_far.done, len(so_far.redo_ids), planned, sitting.mode == "cram")


def _left(
    who: Learner, sitting: reads.SessionView, so_far: Course, log: Sequence[LogEntry]
) -> int:
    """At most so many questions can still be begun in the sitting."""
    if sitting.mode == "cram":
        begun = {entry.question_id for entry in effective(log)} | so_far.away
        return len(set(cram_ids(db.session, who, now(), sitting.topic)) - begun)
    return load_of(db.session, who, now(), sitting.topic).total


def end() -> ResponseReturnValue:
    """Stop here: what was answered is kept."""
    session_id = service.end(db.session, the_learner(), now())
    if session_id is None:
        return go("study.card")
    return go("study.summary", session_id=session_id)


def summary(session_id: int) -> ResponseReturnValue:
    """What a sitting came to."""
    who = the_learner()
    sitting = reads.session_by_id(db.session, who.id, session_id)
    if sitting is None:
        raise NotFound("That sitting is not yours, or it never was.")
    log = reads.session_log(db.session, session_id)
    state, so_far = standing(log), course(log)
    last = reads.last_session(db.session, who.id)
    undo = so_far.newest if last and last.id == session_id else None
    return render_template(
        "study/summary.html",
        sitting=sitting,
        standing=state,
        away=len(so_far.away),
        missed=question_reads.live_questions(db.session, state.missed),
        hidden=withheld_ids(db.session, who.id, now()) if state.missed else set(),
        load=load_of(db.session, who, now()),
        undo=undo,
        undo_form=undo_form(undo),
    )


def refuse_withheld(who: Learner, question_id: str) -> None:
    """Raises NotAllowed where an exam that is not over withholds the key of a question."""
    if question_id in withheld_ids(db.session, who.id, now()):
        raise NotAllowed(WITHHELD)


def undo_form(newest: LogEntry | None) -> TokenForm | None:
    """The form that takes back the newest thing done."""
    return TokenForm(formdata=None, token=f"undo-{newest.id}") if newest else None


SUMMARY_SHOWN = dt.timedelta(minutes=10)
"""How long a sitting with nothing left leads to its summary, and not to a new beginning."""
