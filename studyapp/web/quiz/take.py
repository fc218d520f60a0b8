"""The page behind the link of a quiz that an instructor set."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.blueprint import plan
from studyapp.domain.errors import Invalid, NotFound
from studyapp.services import quizzes as service
from studyapp.store.engine import db
from studyapp.store.queries import quiz_sets as sets
from studyapp.store.queries import quizzes as reads
from studyapp.store.queries.quiz_pool import pool
from studyapp.web.identity import become_guest, learner, now, person
from studyapp.web.quiz.forms import OnceForm
from studyapp.web.quiz.setup import settle


def _quiz(code: str) -> sets.QuizView:
    found = sets.quiz_by_code(db.session, code)
    if found is None:
        raise NotFound("There is no quiz at this address. Ask for the link again.")
    return found


def take(code: str) -> ResponseReturnValue:
    """What the quiz is, when it is open, one's attempts at it, and the button that begins."""
    quiz, at = _quiz(code), now()
    settle()
    who, account = learner(), person()
    attempts = reads.of_quiz(db.session, who.id, quiz.id, at) if who else []
    extension = sets.extension_of(db.session, quiz.id, who.id) if who else 0
    questions = len(quiz.question_ids)
    if not quiz.same_for_all:
        questions = plan(pool(db.session), quiz.wish).questions
    allowed = quiz.attempts_allowed
    return render_template(
        "quiz/take.html",
        quiz=quiz,
        questions=questions,
        attempts=attempts,
        under_way=next((line for line in attempts if line.finished_at is None), None),
        left=None if allowed is None else max(0, allowed - len(attempts)),
        minutes=_minutes(quiz, account.extra_time if account else 0, extension),
        closes=quiz.closes_for(extension),
        early=quiz.opens_later(at),
        closed=quiz.is_closed(at, extension),
        form=OnceForm(),
    )


def _minutes(quiz: sets.QuizView, extra_time: int, extension: int) -> float | None:
    """The time limit with what this learner has more."""
    if quiz.minutes is None:
        return None
    return quiz.minutes * (100 + extra_time) / 100 + extension


def begin(code: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one under way; a visitor becomes a guest by it."""
    quiz, form = _quiz(code), OnceForm()
    if not form.validate():
        raise Invalid("This form is incomplete. Go back, reload the page and try again.")
    if learner() is None and not settings().guests:
        return redirect(url_for("security.login", next=url_for("quiz.take", code=code)), 303)
    settle()
    if learner() is None and (quiz.opens_later(now()) or quiz.is_closed(now())):
        return redirect(url_for("quiz.take", code=code), 303)
    who = become_guest(form.zone.data or "")
    attempt_id = service.begin_set(db.session, who, now(), code, token=form.token.data)
    return redirect(url_for("quiz.resume", attempt_id=attempt_id), 303)
