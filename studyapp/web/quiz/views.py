"""The pages of going through a quiz, and of its result."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
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
from studyapp.store.queries.quiz_items import ItemView, item_at, items
from studyapp.store.queries.quiz_items import standings as standings_of
from studyapp.store.queries.quiz_passages import passages_of
from studyapp.web.answering import AnswerForm, millis, response_of, taken_since
from studyapp.web.identity import now, the_learner
from studyapp.web.quiz.forms import OnceForm
from studyapp.web.quiz.prefill import filled


def the_attempt(attempt_id: int) -> reads.AttemptView:
    """An attempt of the asker's, finished if its time is up."""
    who, at = the_learner(), now()
    found = reads.attempt_by_id(db.session, who.id, attempt_id, at)
    if found and found.finished_at is None and _is_up(found.deadline):
        service.finish(db.session, who, at, attempt_id)
        found = reads.attempt_by_id(db.session, who.id, attempt_id, at)
    if found is None:
        raise NotFound("There is no such quiz of yours.")
    return found


def _is_up(deadline: dt.datetime | None) -> bool:
    return deadline is not None and deadline <= now()


def _item(attempt_id: int, position: int) -> ItemView:
    found = item_at(db.session, the_learner().id, attempt_id, position, now())
    if found is None:
        raise NotFound("There is no such question in a quiz of yours.")
    return found


def _to_item(attempt_id: int, position: int) -> ResponseReturnValue:
    return redirect(url_for("quiz.item", attempt_id=attempt_id, position=position), 303)


def _to_result(attempt_id: int) -> ResponseReturnValue:
    """The result; what has run out of time is finished there."""
    return redirect(url_for("quiz.result", attempt_id=attempt_id), 303)


def resume(attempt_id: int) -> ResponseReturnValue:
    """On to the first unanswered question, or to the result."""
    if the_attempt(attempt_id).finished_at:
        return _to_result(attempt_id)
    standings = standings_of(db.session, attempt_id, now())
    open_at = next_open([standing.answered for standing in standings])
    return _to_item(attempt_id, open_at or len(standings))


def item(attempt_id: int, position: int) -> ResponseReturnValue:
    """One question; with feedback at once and answered, what the answer was worth."""
    found = _item(attempt_id, position)
    if found.closed or _is_up(found.deadline):
        return _to_result(attempt_id)
    return _page(found)


def _page(
    found: ItemView, form: AnswerForm | None = None, problem: str = ""
) -> ResponseReturnValue:
    shown = filled(found, form)
    settled = found.at_once and found.answered and not found.held
    standings = standings_of(db.session, found.attempt_id, now())
    cited = shown.question.citations if settled else ()
    left = found.deadline - now() if found.deadline else None
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
        hinted=_hints(found, form) > 0,
        left=left,
        seconds_left=None if left is None else max(0, math.ceil(left.total_seconds())),
        problem=problem,
    )
    return page, 422 if problem else 200


def _hints(found: ItemView, form: AnswerForm | None) -> int:
    """How many hints were seen: none in an exam, nor where the key is held back."""
    if found.mode == "exam" or found.held:
        return 0
    asked = 1 if form and form.hint.data else 0
    return min(1, max(found.hints, (form.hints.data or 0) if form else 0, asked))


def answer(attempt_id: int, position: int) -> ResponseReturnValue:
    """Keep an answer; with feedback at once show it, else go on to the next question, or to
    the one that ``go`` names: leaving a page loses nothing that was filled in."""
    found, at = _item(attempt_id, position), now()
    if found.closed:
        return _to_result(attempt_id)
    form = AnswerForm()
    if not form.validate():
        raise Invalid("This form is incomplete. Go back, reload the page and answer again.")
    if found.at_once and (found.answered or found.held):
        return _to_item(attempt_id, position)
    if form.hint.data:
        return _page(found, form)
    go = None if found.at_once else request.form.get("go", type=int)
    if go and not _differs(form, found):
        return _to_item(attempt_id, go)
    clear = not found.at_once and bool(form.skip.data)
    try:
        response = None if clear else response_of(found.question, form, found.order_shown)
    except Invalid as problem:
        late = _is_up(found.deadline)
        return _to_result(attempt_id) if late else _page(found, form, str(problem))
    taken, hints = taken_since(form.shown.data, at), _hints(found, form)
    kept = service.answer(db.session, the_learner(), at, found, response, taken, hints)
    if not kept or _is_up(found.deadline):
        return redirect(url_for("quiz.resume", attempt_id=attempt_id), 303)
    if go or clear or found.at_once:
        return _to_item(attempt_id, go or position)
    standings = standings_of(db.session, attempt_id, at)
    following = next_open([standing.answered for standing in standings], position)
    return _to_item(attempt_id, following or position)


def flag(attempt_id: int, position: int) -> ResponseReturnValue:
    """Set or lift a flag. What was filled in but not sent is kept on the page."""
    form = AnswerForm()
    form.validate()
    flagged = request.form.get("flag") == "1"
    service.flag(db.session, the_learner(), now(), attempt_id, position, flagged=flagged)
    found = _item(attempt_id, position)
    if found.closed or _is_up(found.deadline):
        return _to_result(attempt_id)
    if _differs(form, found):
        return _page(found, form)
    return _to_item(attempt_id, position)


def _differs(form: AnswerForm, found: ItemView) -> bool:
    """Does the form hold something that the store does not?"""
    if all(pick == UNANSWERED for pick in form.pick.data) and not any(form.text.data):
        return False
    stored, sent = filled(found), filled(found, form)
    return (stored.picked, stored.typed) != (sent.picked, sent.typed)


def finish(attempt_id: int) -> ResponseReturnValue:
    """End the quiz and see what it came to."""
    the_attempt(attempt_id)
    service.finish(db.session, the_learner(), now(), attempt_id)
    return _to_result(attempt_id)


def discard(attempt_id: int) -> ResponseReturnValue:
    """Put an unfinished quiz away."""
    the_attempt(attempt_id)
    service.discard(db.session, the_learner(), now(), attempt_id)
    return redirect(url_for("quiz.setup"), 303)


@dataclass(frozen=True)
class ResultLine:
    """One question of a finished quiz."""

    item: ItemView
    grade: Grade
    passages: list[CitedPassage]


def result_lines(asked: Sequence[ItemView]) -> list[ResultLine]:
    """Each question with what its answer is worth and the passages that it cites."""
    passages = passages_of(db.session, [found.question for found in asked])
    return [
        ResultLine(found, grade(found.question, found.response), passages[found.view.id])
        for found in asked
    ]


def result(attempt_id: int) -> ResponseReturnValue:
    """The score, by topic, then question by question, mistakes first; or, where score and keys
    wait for the close of the quiz, when they will be shown."""
    attempt = the_attempt(attempt_id)
    if attempt.finished_at is None:
        return redirect(url_for("quiz.resume", attempt_id=attempt_id), 303)
    who, at = the_learner(), now()
    if not attempt.shown:
        standings = standings_of(db.session, attempt_id, at)
        return render_template("quiz/handed_in.html", attempt=attempt, standings=standings)
    if attempt.quiz_id:
        service.log_seen(db.session, who, at)
    asked = items(db.session, who.id, attempt_id, at)
    if any(found.answered and found.fraction is None and not found.held for found in asked):
        service.log_seen(db.session, who, at)  # what another exam held back until now
        asked = items(db.session, who.id, attempt_id, at)
    lines = result_lines(asked)
    marks = [Mark(found.view.topic_title, found.fraction) for found in asked if not found.held]
    return render_template(
        "quiz/result.html",
        attempt=attempt,
        score=score(marks),
        topics=by_topic(marks),
        held=[line for line in lines if line.item.held],
        mistakes=[line for line in lines if not line.item.right and not line.item.held],
        right=[line for line in lines if line.item.right and not line.item.held],
        unanswered=sum(not found.answered for found in asked),
        spent=dt.timedelta(milliseconds=sum(found.millis for found in asked)),
        form=OnceForm(),
    )
