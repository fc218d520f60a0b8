"""The pages of going through a quiz, and of its result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.grading import UNANSWERED, Grade, grade
from studyapp.domain.quizzes import Mark, by_topic, item_token, next_open, score
from studyapp.services import quiz_answers as service
from studyapp.store.engine import db
from studyapp.store.queries import quizzes as reads
from studyapp.store.queries.questions import CitedPassage, cited_passages
from studyapp.store.queries.quiz_passages import passages_of
from studyapp.web.answering import AnswerForm, millis, response_of, taken_since
from studyapp.web.identity import now, the_learner
from studyapp.web.quiz.forms import OnceForm
from studyapp.web.quiz.prefill import filled


def _attempt(attempt_id: int) -> reads.AttemptView:
    found = reads.attempt_by_id(db.session, the_learner().id, attempt_id)
    if found is None:
        raise NotFound("There is no such quiz of yours.")
    return found


def _item(attempt_id: int, position: int) -> reads.ItemView:
    found = reads.item_at(db.session, the_learner().id, attempt_id, position)
    if found is None:
        raise NotFound("There is no such question in a quiz of yours.")
    return found


def _to_item(attempt_id: int, position: int) -> ResponseReturnValue:
    return redirect(url_for("quiz.item", attempt_id=attempt_id, position=position), 303)


def _to_result(attempt_id: int) -> ResponseReturnValue:
    return redirect(url_for("quiz.result", attempt_id=attempt_id), 303)


def resume(attempt_id: int) -> ResponseReturnValue:
    """On to the first unanswered question, or to the result."""
    if _attempt(attempt_id).finished_at:
        return _to_result(attempt_id)
    standings = reads.standings(db.session, attempt_id)
    open_at = next_open([standing.answered for standing in standings])
    return _to_item(attempt_id, open_at or len(standings))


def item(attempt_id: int, position: int) -> ResponseReturnValue:
    """One question; with feedback at once and answered, what the answer was worth."""
    found = _item(attempt_id, position)
    return _to_result(attempt_id) if found.closed else _page(found)


def _page(
    found: reads.ItemView, form: AnswerForm | None = None, problem: str = ""
) -> ResponseReturnValue:
    shown = filled(found, form)
    settled = found.feedback == "now" and found.answered
    standings = reads.standings(db.session, found.attempt_id)
    cited = shown.question.citations if settled else ()
    page = render_template(
        "quiz/item.html",
        item=found,
        shown=shown,
        settled=settled,
        grade=grade(shown.question, found.response) if settled else None,
        passages=cited_passages(db.session, cited),
        standings=standings,
        unanswered=sum(not standing.answered for standing in standings),
        next_open=next_open([standing.answered for standing in standings], found.position),
        token=item_token(found.attempt_id, found.position),
        shown_at=(form.shown.data if form else None) or millis(now()),
        problem=problem,
    )
    return page, 422 if problem else 200


def answer(attempt_id: int, position: int) -> ResponseReturnValue:
    """Keep an answer; with feedback at once show it, else go on to the next question, or to
    the one that ``go`` names: leaving a page loses nothing that was filled in."""
    found, at = _item(attempt_id, position), now()
    if found.closed:
        return _to_result(attempt_id)
    form = AnswerForm()
    if not form.validate():
        raise Invalid("This form is incomplete. Go back, reload the page and answer again.")
    at_end = found.feedback == "end"
    if found.answered and not at_end:
        return _to_item(attempt_id, position)
    go = request.form.get("go", type=int) if at_end else None
    if go and not _differs(form, found):
        return _to_item(attempt_id, go)
    clear = at_end and bool(form.skip.data)
    try:
        response = None if clear else response_of(found.question, form, found.order_shown)
    except Invalid as problem:
        return _page(found, form, str(problem))
    taken = taken_since(form.shown.data, at)
    if not service.answer(db.session, the_learner(), at, found, response, taken):
        return redirect(url_for("quiz.resume", attempt_id=attempt_id), 303)
    if go or clear or not at_end:
        return _to_item(attempt_id, go or position)
    standings = reads.standings(db.session, attempt_id)
    following = next_open([standing.answered for standing in standings], position)
    return _to_item(attempt_id, following or position)


def flag(attempt_id: int, position: int) -> ResponseReturnValue:
    """Set or lift a flag. What was filled in but not sent is kept on the page."""
    form = AnswerForm()
    form.validate()
    flagged = request.form.get("flag") == "1"
    service.flag(db.session, the_learner(), attempt_id, position, flagged=flagged)
    found = _item(attempt_id, position)
    if found.closed:
        return _to_result(attempt_id)
    if _differs(form, found):
        return _page(found, form)
    return _to_item(attempt_id, position)


def _differs(form: AnswerForm, found: reads.ItemView) -> bool:
    """Does the form hold something that the store does not?"""
    if all(pick == UNANSWERED for pick in form.pick.data) and not any(form.text.data):
        return False
    stored, sent = filled(found), filled(found, form)
    return (stored.picked, stored.typed) != (sent.picked, sent.typed)


def finish(attempt_id: int) -> ResponseReturnValue:
    """End the quiz and see what it came to."""
    _attempt(attempt_id)
    service.finish(db.session, the_learner(), now(), attempt_id)
    return _to_result(attempt_id)


def discard(attempt_id: int) -> ResponseReturnValue:
    """Put an unfinished quiz away."""
    _attempt(attempt_id)
    service.discard(db.session, the_learner(), now(), attempt_id)
    return redirect(url_for("quiz.setup"), 303)


@dataclass(frozen=True)
class ResultLine:
    """One question of a finished quiz."""

    item: reads.ItemView
    grade: Grade
    passages: list[CitedPassage]


def result(attempt_id: int) -> ResponseReturnValue:
    """The score, by topic, then question by question, mistakes first."""
    attempt = _attempt(attempt_id)
    if attempt.finished_at is None:
        return redirect(url_for("quiz.resume", attempt_id=attempt_id), 303)
    asked = reads.items(db.session, the_learner().id, attempt_id)
    passages = passages_of(db.session, [found.question for found in asked])
    lines = [
        ResultLine(found, grade(found.question, found.response), passages[found.view.id])
        for found in asked
    ]
    marks = [Mark(found.view.topic_title, found.fraction) for found in asked]
    return render_template(
        "quiz/result.html",
        attempt=attempt,
        score=score(marks),
        topics=by_topic(marks),
        mistakes=[line for line in lines if not line.item.right],
        right=[line for line in lines if line.item.right],
        unanswered=sum(not found.answered for found in asked),
        spent=dt.timedelta(milliseconds=sum(found.millis for found in asked)),
        form=OnceForm(),
    )
