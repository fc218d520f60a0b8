"""Quizzes on paper: the questions, and on a page of its own their key.

A fresh draw has no attempt: its address names the versions drawn and the seed of the order in
which their choices stand.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.domain.blueprint import draw
from studyapp.domain.errors import NotAllowed, NotFound
from studyapp.domain.quizzes import MOST_QUESTIONS
from studyapp.domain.shuffling import order_shown, seed_of
from studyapp.store.engine import db
from studyapp.store.queries.questions import QuestionView, live_questions
from studyapp.store.queries.quiz_items import items
from studyapp.store.queries.quiz_pool import pool, quiz_topics, versions
from studyapp.web.answering import OnPage
from studyapp.web.identity import now, the_learner
from studyapp.web.quiz.forms import SetupForm
from studyapp.web.quiz.setting import the_quiz
from studyapp.web.quiz.setup import withheld
from studyapp.web.quiz.views import the_attempt

Order = Callable[[QuestionView, int], tuple[int, ...]]


@dataclass(frozen=True)
class Printed:
    """One question on paper; ``held`` where its key must not be shown yet."""

    shown: OnPage
    held: bool = False


def _sheet(
    lines: Sequence[Printed], *, key: bool, other: str, title: str = "", text: str = ""
) -> ResponseReturnValue:
    """The questions or their key, with a link to the ``other`` of the two."""
    return render_template(
        "quiz/key.html" if key else "quiz/sheet.html",
        lines=lines, other=other, title=title, text=text, printed_at=now(),
    )  # fmt: skip


def draw_sheet() -> ResponseReturnValue:
    """Draw what the set-up asks for, and go to the page to print."""
    form = SetupForm()
    form.topics.offer(quiz_topics(db.session))
    if not form.validate():
        return redirect(url_for("quiz.setup"), 303)
    seed = secrets.randbelow(10**9)
    chosen = draw(pool(db.session, withheld()), form.wish, seed, form.order.data)
    if not chosen:
        raise NotFound("No question fits what you chose; go back and choose more.")
    by_id = {view.id: view.version_id for view in live_questions(db.session, chosen)}
    drawn = ".".join(str(by_id[id_]) for id_ in chosen)
    return redirect(url_for("quiz.sheet", v=drawn, s=seed), 303)


def sheet() -> ResponseReturnValue:
    """A fresh draw on paper."""
    return _drawn(key=False)


def sheet_key() -> ResponseReturnValue:
    """Its key."""
    return _drawn(key=True)


def _drawn(*, key: bool) -> ResponseReturnValue:
    drawn, seed = request.args.get("v", ""), request.args.get("s", "")[:20]
    typed = [part for part in drawn[:2000].split(".") if part.isascii() and part.isdigit()]
    ids = [int(part) for part in typed[:MOST_QUESTIONS] if len(part) < 10]
    found = versions(db.session, ids)
    if not found:
        raise NotFound("This page names no question; draw a new sheet.")
    hidden = withheld()
    other = url_for("quiz.sheet" if key else "quiz.sheet_key", v=drawn, s=seed)
    return _sheet(_ordered(found, seed, hidden), key=key, other=other)


def _ordered(
    views: Sequence[QuestionView], seed: str, hidden: set[str], *, shuffle: bool = True
) -> list[Printed]:
    lines = []
    for position, view in enumerate(views, 1):
        question = view.question
        if not shuffle and hasattr(question, "shuffle"):
            question = question.model_copy(update={"shuffle": False})
        order = order_shown(question, seed_of("print", seed, position))
        lines.append(Printed(OnPage(view, question, order), view.id in hidden))
    return lines


def attempt_sheet(attempt_id: int) -> ResponseReturnValue:
    """The questions of an attempt on paper."""
    return _attempt(attempt_id, key=False)


def attempt_key(attempt_id: int) -> ResponseReturnValue:
    """Their key, once the result shows it."""
    return _attempt(attempt_id, key=True)


def _attempt(attempt_id: int, *, key: bool) -> ResponseReturnValue:
    attempt = the_attempt(attempt_id)
    if key and not attempt.shown:
        raise NotAllowed("The key is shown together with the result; it is too early for it.")
    asked = items(db.session, the_learner().id, attempt_id, now())
    lines = [
        Printed(OnPage(line.view, line.question, line.order_shown), line.held) for line in asked
    ]
    endpoint = "quiz.attempt_sheet" if key else "quiz.attempt_key"
    other = url_for(endpoint, attempt_id=attempt_id) if attempt.shown else ""
    return _sheet(lines, key=key, other=other, title=attempt.title or "")


def set_sheet(quiz_id: int) -> ResponseReturnValue:
    """A set quiz on paper: its questions, or a draw such as a learner would get."""
    return _set(quiz_id, key=False)


def set_key(quiz_id: int) -> ResponseReturnValue:
    """Its key, for instructors."""
    return _set(quiz_id, key=True)


def _set(quiz_id: int, *, key: bool) -> ResponseReturnValue:
    quiz = the_quiz(quiz_id)
    seed = f"{quiz.code}-{quiz.revision}"
    chosen = quiz.question_ids
    if not quiz.same_for_all:
        chosen = draw(pool(db.session), quiz.wish, seed_of(seed), quiz.terms.order)
    live = {view.id: view for view in live_questions(db.session, chosen)}
    views = [live[id_] for id_ in chosen if id_ in live]
    lines = _ordered(views, seed, set(), shuffle=quiz.shuffle)
    other = url_for("quiz.set_sheet" if key else "quiz.set_key", quiz_id=quiz_id)
    return _sheet(lines, key=key, other=other, title=quiz.title, text=quiz.instructions)
