"""The pages of studying."""

from __future__ import annotations

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.grading import Response, grade
from studyapp.domain.learners import Learner
from studyapp.domain.scheduling import preview
from studyapp.domain.study import (
    LogEntry,
    Standing,
    effective,
    fuzz_seed,
    replay,
    standing,
)
from studyapp.services import study as service
from studyapp.services.review_log import Submission
from studyapp.store.engine import db
from studyapp.store.queries import cards
from studyapp.store.queries import questions as question_reads
from studyapp.store.queries import study as reads
from studyapp.store.queries.load import load as load_of
from studyapp.web.answering import (
    AnswerForm,
    card_token,
    millis,
    on_page,
    order_for,
    response_of,
    taken_since,
)
from studyapp.web.identity import become_guest, learner, now, the_learner
from studyapp.web.study.forms import BeginForm, RateForm, TokenForm

SUMMARY_SHOWN = dt.timedelta(minutes=10)
"""How long a sitting with nothing left leads to its summary, and not to a new beginning."""


def card() -> ResponseReturnValue:
    """The next card of the open sitting; without one, what waits and the button to begin."""
    who = learner()
    topic = request.args.get("topic")
    sitting = reads.open_session(db.session, who.id) if who else None
    if who is None or sitting is None:
        return _start_page(who, topic)
    log = reads.session_log(db.session, sitting.id)
    state = standing(log)
    served = next_of(who, sitting, state)
    if served is None:
        if not log or now() - log[-1].at > SUMMARY_SHOWN:
            return _start_page(who, topic)
        return redirect(url_for("study.summary", session_id=sitting.id), 303)
    if topic and topic != sitting.topic:
        return _start_page(who, topic, instead_of=state, planned=sitting.planned)
    return _ask(who, served, sitting, log)


def next_of(
    who: Learner, sitting: reads.SessionView, state: Standing
) -> cards.ServedCard | None:
    """What the sitting asks next; None when it has reached its end, or its day is over."""
    at = now()
    if who.calendar.day_of(sitting.started_at) != who.calendar.day_of(at):
        return None
    return cards.next_card(
        db.session,
        who,
        at,
        sitting.topic,
        redo=state.redo_ids,
        only_redo=state.answered >= sitting.planned,
    )


def _start_page(
    who: Learner | None,
    topic: str | None,
    *,
    instead_of: Standing | None = None,
    planned: int = 0,
) -> ResponseReturnValue:
    """What waits, in a topic or in all; ``instead_of`` is a sitting that goes on meanwhile."""
    topics = question_reads.topics(db.session)
    chosen = next((t for t in topics if t.slug == topic), None)
    if topic and chosen is None:
        raise NotFound("There is no topic of that name.")
    load = load_of(db.session, who or _stranger(), now(), topic)
    return render_template(
        "study/start.html",
        load=load,
        topic=chosen,
        topics=topics,
        instead_of=instead_of,
        planned=planned,
    )


def _stranger() -> Learner:
    config = settings()
    return Learner(0, config.time_zone, config.rollover_hour, config.new_per_day)


def begin() -> ResponseReturnValue:
    """Open a sitting; a visitor becomes a guest by it."""
    form = BeginForm()
    form.validate_on_submit()
    topic = form.topic.data or None
    if topic and topic not in {t.slug for t in question_reads.topics(db.session)}:
        raise NotFound("There is no topic of that name.")
    if learner() is None and not settings().guests:
        return redirect(url_for("security.login", next=url_for("study.card")), 303)
    who = become_guest(form.zone.data or "")
    waiting = load_of(db.session, who, now(), topic)
    planned = min(settings().session_size, waiting.total)
    service.begin(db.session, who, now(), planned=planned, topic=topic)
    return redirect(url_for("study.card", topic=topic), 303)


def question(question_id: str) -> ResponseReturnValue:
    """One particular card: after an undo, with its hint, or with its back turned up."""
    who = the_learner()
    served = cards.served_card(db.session, who, question_id)
    if served is None:
        raise NotFound("This question is not in the bank.")
    sitting = reads.open_session(db.session, who.id)
    log = reads.session_log(db.session, sitting.id) if sitting else []
    return _ask(who, served, sitting, log)


def _ask(
    who: Learner,
    served: cards.ServedCard,
    sitting: reads.SessionView | None,
    log: list[LogEntry],
    *,
    form: AnswerForm | None = None,
    problem: str | None = None,
) -> ResponseReturnValue:
    at = now()
    counted = effective(log)
    undo_id = counted[-1].id if counted else None
    token = card_token(who.id, served.view.id, served.log_id)
    shown = on_page(served.view, token, form)
    revealed = served.view.type == "flashcard" and "reveal" in request.args
    ahead = None
    if revealed:
        reps = served.memory.reps if served.memory else 0
        ahead = preview(
            served.memory,
            at,
            calendar=who.calendar,
            policy=who.policy,
            seed=fuzz_seed(who.id, served.view.id, reps),
        )
    page = render_template(
        "study/card.html",
        shown=shown,
        token=token,
        shown_at=(form.shown.data if form else None) or millis(at),
        hinted="hint" in request.args or bool(form and (form.hint.data or form.hints.data)),
        revealed=revealed,
        ahead=ahead,
        at=at,
        sitting=sitting,
        standing=standing(log),
        is_new=served.memory is None,
        problem=problem,
        undo_id=undo_id,
        undo_form=TokenForm(token=f"undo-{undo_id}") if undo_id else None,
    )
    return page, 422 if problem else 200


def answer(question_id: str) -> ResponseReturnValue:
    """Store an answer, then show what it was worth."""
    who, at = the_learner(), now()
    form = AnswerForm()
    if not form.validate():
        raise Invalid("This form is incomplete. Go back, reload the page and answer again.")
    view = question_reads.seen_version(db.session, question_id, form.number.data)
    if view is None:
        raise NotFound("This question is no longer in the bank.")
    asked = view.question
    order = order_for(asked, form.token.data)
    if form.hint.data:
        return _ask_again(who, question_id, form)
    try:
        response = response_of(asked, form, order)
    except Invalid as problem:
        return _ask_again(who, question_id, form, str(problem))
    recorded = service.answer(
        db.session,
        who,
        at,
        Submission(
            question=asked,
            version_id=view.version_id,
            token=form.token.data,
            response=response,
            order_shown=order,
            taken=taken_since(form.shown.data, at),
            hints=form.hints.data or 0,
            self_rating=form.rating.data if view.type == "flashcard" else None,
        ),
    )
    if recorded.again:
        flash("You had answered this already; your first answer counts.", "info")
    if view.type == "flashcard" and not recorded.again:
        return redirect(url_for("study.card"), 303)
    return redirect(url_for("study.answered", review_id=recorded.review_id), 303)


def _ask_again(
    who: Learner, question_id: str, form: AnswerForm, problem: str | None = None
) -> ResponseReturnValue:
    """The same page with what was typed, and what is wrong with it or the hint."""
    served = cards.served_card(db.session, who, question_id)
    if served is None:
        raise NotFound("This question is no longer in the bank.")
    sitting = reads.open_session(db.session, who.id)
    log = reads.session_log(db.session, sitting.id) if sitting else []
    return _ask(who, served, sitting, log, form=form, problem=problem)


def answered(review_id: int) -> ResponseReturnValue:
    """Feedback on a stored answer; reloading it changes nothing."""
    who = the_learner()
    given = reads.answer_by_id(db.session, who.id, review_id)
    if given is None:
        raise NotFound("That answer is not in your review log.")
    log = reads.card_log(db.session, who.id, given.view.id)
    counted = effective(log)
    mine = next((entry for entry in counted if entry.id == review_id), None)
    before = replay(who.id, counted, before=review_id)
    asked = given.view.question
    response = Response.from_json(given.response)
    sitting = (
        reads.session_by_id(db.session, who.id, given.session_id) if given.session_id else None
    )
    return render_template(
        "study/answered.html",
        given=given,
        question=asked,
        response=response,
        grade=grade(asked, response),
        rating=mine.rating if mine else given.rating,
        ahead=preview(
            before,
            given.at,
            calendar=who.calendar,
            policy=who.policy,
            seed=fuzz_seed(who.id, given.view.id, before.reps if before else 0),
        ),
        newest=bool(counted) and counted[-1].id == review_id,
        undone=mine is None,
        passages=question_reads.cited_passages(db.session, asked.citations),
        sitting=sitting,
        standing=standing(reads.session_log(db.session, sitting.id)) if sitting else None,
        rate_form=RateForm(token=f"rate-{review_id}-{log[-1].id}"),
        undo_form=TokenForm(token=f"undo-{review_id}"),
    )


def rate(review_id: int) -> ResponseReturnValue:
    """The learner's own rating in place of the derived one, and on to the next card."""
    form = RateForm()
    if not form.validate():
        raise Invalid("Choose again, hard, good or easy.")
    service.rerate(
        db.session, the_learner(), now(), review_id, form.rating.data, form.token.data
    )
    return redirect(url_for("study.card"), 303)


def undo() -> ResponseReturnValue:
    """Take the newest answer back and ask its question again."""
    form = TokenForm()
    if not form.validate():
        raise Invalid("This form is incomplete. Go back, reload the page and try again.")
    undone = service.undo(db.session, the_learner(), now(), form.token.data)
    if undone is None:
        return redirect(url_for("study.card"), 303)
    return redirect(url_for("study.question", question_id=undone.question_id), 303)


def end() -> ResponseReturnValue:
    """Stop here: what was answered is kept."""
    session_id = service.end(db.session, the_learner(), now())
    if session_id is None:
        return redirect(url_for("home.index"), 303)
    return redirect(url_for("study.summary", session_id=session_id), 303)


def summary(session_id: int) -> ResponseReturnValue:
    """What a sitting came to."""
    who = the_learner()
    sitting = reads.session_by_id(db.session, who.id, session_id)
    if sitting is None:
        raise NotFound("That sitting is not yours, or it never was.")
    log = reads.session_log(db.session, session_id)
    state = standing(log)
    return render_template(
        "study/summary.html",
        sitting=sitting,
        standing=state,
        missed=question_reads.live_questions(db.session, state.missed),
        load=load_of(db.session, who, now()),
    )
