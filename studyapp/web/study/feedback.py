"""Feedback on a stored answer, and what may be said against it: another rating, or that it
counts as right."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from studyapp.domain.errors import Invalid, NotAllowed, NotFound
from studyapp.domain.grading import Response, grade
from studyapp.domain.learners import Learner
from studyapp.domain.sittings import course
from studyapp.domain.study import effective, replay, scheduled
from studyapp.services import study as service
from studyapp.store.engine import db
from studyapp.store.queries import cards
from studyapp.store.queries import questions as question_reads
from studyapp.store.queries import study as reads
from studyapp.store.queries.surroundings import in_place
from studyapp.web.answering import card_token
from studyapp.web.identity import now, the_learner
from studyapp.web.study.forms import MarkForm, RateForm, TokenForm
from studyapp.web.study.pages import go
from studyapp.web.study.sitting import WITHHELD, bar_of, undo_form
from studyapp.web.study.views import ahead_of

TYPED = ("cloze", "short_answer", "numeric")


def answered(review_id: int, report: str = "", report_problem: str = "") -> ResponseReturnValue:
    """Feedback on a stored answer; reloading it changes nothing. ``report`` was typed and not
    sent, because of ``report_problem``."""
    who = the_learner()
    given = reads.answer_by_id(db.session, who.id, now(), review_id)
    if given is None:
        raise NotFound("That answer is not in your review log.")
    if given.withheld:
        raise NotAllowed(WITHHELD)
    log = reads.card_log(db.session, who.id, given.view.id)
    mine = next((entry for entry in effective(log) if entry.id == review_id), None)
    moving = scheduled(log)
    asked, response = given.view.question, Response.from_json(given.response)
    worth = grade(asked, response)
    counted = bool(mine and mine.fraction == 1 and not worth.correct)
    passages = question_reads.cited_passages(db.session, asked.citations)
    page = render_template(
        "study/answered.html",
        given=given,
        question=asked,
        response=response,
        grade=worth,
        rating=mine.rating if mine else given.rating,
        ahead=ahead_of(who, given.view.id, replay(moving, before=review_id), given.at),
        newest=bool(moving) and moving[-1].id == review_id,
        undone=mine is None,
        counted=counted,
        can_count=bool(response.texts) and not worth.correct and not counted,
        now_reads=_now_reads(given),
        passages=in_place(db.session, passages),
        mark=cards.mark_of(db.session, who.id, given.view.id),
        rate_form=RateForm(formdata=None, token=f"rate-{review_id}-{log[-1].id}"),
        accept_form=TokenForm(formdata=None, token=f"accept-{review_id}"),
        mark_form=MarkForm(formdata=None, token=card_token(who.id, given.view.id, log[-1].id)),
        report=report,
        report_problem=report_problem,
        **_place(who, given),
    )
    return page, 422 if report_problem else 200


def _now_reads(given: reads.AnswerView) -> question_reads.QuestionView | None:
    """The live version of the question where it is another than the one answered."""
    live = question_reads.live_question(db.session, given.view.id)
    return live if live and live.number != given.view.number else None


def _place(who: Learner, given: reads.AnswerView) -> dict[str, object]:
    """The sitting that an answer belongs to, and what undo would take back now."""
    last = reads.last_session(db.session, who.id)
    log = reads.session_log(db.session, last.id) if last else []
    newest = course(log).newest
    found: dict[str, object] = {"undo": newest, "undo_form": undo_form(newest)}
    if last and last.id == given.session_id:
        return found | {"bar": bar_of(who, last, log), "running": not last.ended_at}
    older = given.session_id and reads.session_by_id(db.session, who.id, given.session_id)
    if not older:
        return found | {"bar": None, "running": False}
    return found | {
        "bar": bar_of(who, older, reads.session_log(db.session, older.id)),
        "running": False,
    }


def rate(review_id: int) -> ResponseReturnValue:
    """The learner's own rating in place of the derived one, and on to the next card."""
    form = RateForm()
    if not form.validate():
        raise Invalid("Choose again, hard, good or easy.")
    service.rerate(
        db.session, the_learner(), now(), review_id, form.rating.data, form.token.data
    )
    return go("study.card")


def accept(review_id: int) -> ResponseReturnValue:
    """Count a typed answer as right; instructors see it among the answers to accept."""
    form = TokenForm()
    if not form.validate():
        raise Invalid("This form is incomplete. Go back, reload the page and try again.")
    service.accept(db.session, the_learner(), now(), review_id, form.token.data)
    return go("study.answered", review_id=review_id)
