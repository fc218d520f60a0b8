"""The pages of a question: what to begin, the question itself, answering it."""

from __future__ import annotations

import datetime as dt

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.errors import Invalid, NotAllowed, NotFound
from studyapp.domain.learners import Learner
from studyapp.domain.questions import AnyQuestion
from studyapp.domain.rating import Confidence, Rating
from studyapp.domain.scheduling import Memory, preview
from studyapp.domain.sittings import course
from studyapp.domain.study import LogEntry, effective, fuzz_seed
from studyapp.services import study as service
from studyapp.services.review_log import Submission
from studyapp.store.engine import db
from studyapp.store.queries import cards
from studyapp.store.queries import questions as question_reads
from studyapp.store.queries import study as reads
from studyapp.store.queries.load import load as load_of
from studyapp.store.queries.surroundings import in_place
from studyapp.web.answering import (
    AnswerForm,
    card_token,
    millis,
    on_page,
    order_for,
    response_of,
    taken_since,
)
from studyapp.web.identity import learner, now, the_learner
from studyapp.web.study.forms import NOT_OURS
from studyapp.web.study.pages import ADDRESS, go
from studyapp.web.study.sitting import (
    SUMMARY_SHOWN,
    WITHHELD,
    Bar,
    bar_of,
    next_of,
    refuse_withheld,
    undo_form,
)

GONE = "That question was withdrawn meanwhile and is no longer asked."
EDITED = "This question was edited meanwhile. This is how it reads now."


def card() -> ResponseReturnValue:
    """The next card of the open sitting; without one, what waits and the button to begin."""
    who = learner()
    topic = request.args.get("topic")
    sitting = reads.open_session(db.session, who.id) if who else None
    if who is None or sitting is None:
        return _start_page(who, topic)
    log = reads.session_log(db.session, sitting.id)
    served = next_of(who, sitting, log)
    if served is None:
        if not log or now() - log[-1].at > SUMMARY_SHOWN:
            return _start_page(who, topic)
        return go("study.summary", session_id=sitting.id)
    if topic and topic != sitting.topic:
        return _start_page(who, topic, instead_of=bar_of(who, sitting, log))
    return ask(who, served, sitting, log)


def _start_page(
    who: Learner | None, topic: str | None, *, instead_of: Bar | None = None
) -> ResponseReturnValue:
    """What waits, in a topic or in all; ``instead_of`` is a sitting that goes on meanwhile."""
    topics = question_reads.topics(db.session)
    chosen = next((t for t in topics if t.slug == topic), None)
    if topic and chosen is None:
        raise NotFound("There is no topic of that name.")
    return render_template(
        "study/start.html",
        load=load_of(db.session, who or _stranger(), now(), topic),
        topic=chosen,
        topics=topics,
        instead_of=instead_of,
    )


def _stranger() -> Learner:
    config = settings()
    return Learner(0, config.time_zone, config.rollover_hour, config.new_per_day)


def question(
    question_id: str, mode: str | None = None, at: int | None = None
) -> ResponseReturnValue:
    """One particular card: after an undo, with its hint, or with its back turned up. ``mode``
    is that of a sitting which has ended, ``at`` the newest log line there was: once there is
    another, as after the back button, the page shows what was answered meanwhile."""
    who = the_learner()
    refuse_withheld(who, question_id)
    served = cards.served_card(db.session, who, question_id)
    sitting = reads.last_session(db.session, who.id)
    if served is None:
        if sitting and not sitting.ended_at and _was_asked(question_id):
            flash(GONE, "info")
            return go("study.card")
        raise NotFound("This question is not in the bank.")
    seen = at if at is not None else request.args.get("at", type=int)
    if seen not in (None, served.log_id):
        counted = effective(reads.card_log(db.session, who.id, question_id))
        if counted:
            return go("study.answered", review_id=counted[-1].id)
    log = reads.session_log(db.session, sitting.id) if sitting else []
    return ask(who, served, sitting, log, mode=mode or request.args.get("mode"))


def _was_asked(question_id: str) -> bool:
    """Has the question been one that learners were given?"""
    view = question_reads.newest_version(db.session, question_id)
    return view is not None and view.status in ("retired", "needs_work")


def ask(
    who: Learner,
    served: cards.ServedCard,
    sitting: reads.SessionView | None,
    log: list[LogEntry],
    *,
    mode: str | None = None,
    form: AnswerForm | None = None,
    problem: str = "",
    report: str = "",
    report_problem: str = "",
) -> ResponseReturnValue:
    """The page of a question; ``sitting`` is the newest one, ended or not, with its log.

    ``form`` and ``report`` are what was filled in, each with what is wrong with it.
    """
    at, view = now(), served.view
    running = sitting if sitting and not sitting.ended_at else None
    token = card_token(who.id, view.id, served.log_id)
    turned = "reveal" in (request.form if form else request.args)
    revealed = view.type == "flashcard" and turned
    newest = course(log).newest
    shown = on_page(view, token, form)
    page = render_template(
        "study/card.html",
        shown=shown,
        token=token,
        log_id=served.log_id,
        mode=running.mode if running else "cram" if mode == "cram" else "study",
        shown_at=(form.shown.data if form else None) or millis(at),
        hinted="hint" in request.args or bool(form and (form.hint.data or form.hints.data)),
        confidence=form.confidence.data if form else None,
        at=at,
        bar=bar_of(who, running, log),
        is_new=served.memory is None,
        mark=cards.mark_of(db.session, who.id, view.id),
        problem=problem,
        report=report,
        report_problem=report_problem,
        undo=newest,
        undo_form=undo_form(newest),
        **(_back_of(who, served, shown.question) if revealed else {}),
    )
    response = make_response(page, 422 if problem or report_problem else 200)
    if form:
        response.headers[ADDRESS] = url_for(
            "study.question",
            question_id=view.id,
            at=served.log_id,
            mode="cram" if mode == "cram" and not running else None,
            hint=1 if form.hint.data or form.hints.data else None,
            reveal=1 if revealed else None,
        )
    return response


def _back_of(who: Learner, served: cards.ServedCard, asked: AnyQuestion) -> dict[str, object]:
    """What the page of a flashcard shows once it is turned."""
    passages = question_reads.cited_passages(db.session, asked.citations)
    return {
        "revealed": True,
        "ahead": ahead_of(who, served.view.id, served.memory, now()),
        "passages": in_place(db.session, passages),
    }


def ahead_of(
    who: Learner, question_id: str, memory: Memory | None, at: dt.datetime
) -> dict[Rating, Memory]:
    """When a card would come back under each rating given ``at``."""
    seed = fuzz_seed(question_id, memory.reps if memory else 0)
    return preview(memory, at, calendar=who.calendar, policy=who.policy, seed=seed)


def answer(question_id: str) -> ResponseReturnValue:
    """Store an answer, then show what it was worth."""
    who, at = the_learner(), now()
    form = AnswerForm()
    if not form.validate(extra_validators={"token": [NOT_OURS]}):
        raise Invalid("This form is incomplete. Go back, reload the page and answer again.")
    found = reads.asked_version(db.session, who.id, at, question_id, form.number.data)
    if found is None:
        raise NotFound("This question is no longer in the bank.")
    if found.withheld:
        raise NotAllowed(WITHHELD)
    view = found.view
    if form.hint.data:
        return ask_again(who, question_id, form)
    asked = view.question
    order = order_for(asked, form.token.data)
    try:
        response = response_of(asked, form, order)
    except Invalid as problem:
        return ask_again(who, question_id, form, str(problem))
    submission = Submission(
        question=asked,
        version_id=view.version_id,
        token=form.token.data,
        response=response,
        order_shown=order,
        taken=taken_since(form.shown.data, at),
        hints=form.hints.data or 0,
        confidence=_confidence(form, view.type),
        self_rating=form.rating.data if view.type == "flashcard" else None,
    )
    mode: service.Mode = "cram" if form.mode.data == "cram" else "study"
    recorded = service.answer(db.session, who, at, submission, mode)
    if recorded.again:
        flash("You had answered this already; your first answer counts.", "info")
    if view.type == "flashcard" and not recorded.again:
        return go("study.card")
    return go("study.answered", review_id=recorded.review_id)


def _confidence(form: AnswerForm, type_: str) -> Confidence | None:
    """What was said before checking; giving up and turning a card over say nothing."""
    said = form.confidence.data
    if form.skip.data or type_ == "flashcard" or said not in ("knew", "guessed"):
        return None
    return said  # type: ignore[no-any-return]


def ask_again(
    who: Learner,
    question_id: str,
    form: AnswerForm,
    problem: str = "",
    *,
    report: str | None = None,
    report_problem: str = "",
) -> ResponseReturnValue:
    """The same page with what was typed, and what is wrong with it or the hint. A question
    edited meanwhile is asked as it reads now; one withdrawn gives way to the next."""
    refuse_withheld(who, question_id)
    served = cards.served_card(db.session, who, question_id)
    if served is None:
        flash(GONE, "info")
        return go("study.card")
    if served.view.number != form.number.data:
        form.pick.data = []  # the places on the page are others now
        flash(EDITED, "info")
        problem = ""
    sitting = reads.last_session(db.session, who.id)
    log = reads.session_log(db.session, sitting.id) if sitting else []
    return ask(
        who, served, sitting, log,
        mode=form.mode.data, form=form, problem=problem,
        report=request.form.get("report", "") if report is None else report,
        report_problem=report_problem,
    )  # fmt: skip
