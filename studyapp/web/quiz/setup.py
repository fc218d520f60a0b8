"""The page on which quizzes begin, the two ways to begin one, and all those of the past."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.blueprint import Plan, plan
from studyapp.domain.errors import Invalid
from studyapp.domain.quizzes import MOST_MINUTES, MOST_QUESTIONS
from studyapp.services import quiz_answers
from studyapp.services import quizzes as service
from studyapp.store.engine import db
from studyapp.store.queries import quizzes as reads
from studyapp.store.queries.questions import TopicView
from studyapp.store.queries.quiz_pool import pool, quiz_topics
from studyapp.web.identity import become_guest, learner, now, the_learner
from studyapp.web.quiz.forms import OnceForm, SetupForm


def setup() -> ResponseReturnValue:
    """What a quiz can be made of; ``?topic=`` ticks topics."""
    topics = quiz_topics(db.session)
    form = SetupForm(topics=request.args.getlist("topic"))
    form.topics.offer(topics)
    return _page(form, topics)


def settle() -> None:
    """As the service, for the asker."""
    who = learner()
    if who:
        quiz_answers.settle(db.session, who, now())


def withheld() -> set[str]:
    """The questions that the asker must not be given now."""
    who = learner()
    return reads.withheld_ids(db.session, who.id, now()) if who else set()


def _page(form: SetupForm, topics: list[TopicView]) -> ResponseReturnValue:
    settle()
    who = learner()
    page = render_template(
        "quiz/setup.html",
        form=form,
        topics=topics,
        plan="" if form.errors else plan_words(plan(pool(db.session, withheld()), form.wish)),
        unfinished=reads.unfinished(db.session, who.id) if who else [],
        finished=reads.finished(db.session, who.id, now()) if who else [],
        most=MOST_QUESTIONS,
        most_minutes=MOST_MINUTES,
    )
    return page, 422 if form.errors else 200


def plan_words(found: Plan) -> str:
    """“12 questions from 3 topics, about 8 min”."""
    if not found.questions:
        return "No question fits. Choose more topics, levels or difficulties."
    few = f", all that fit; you asked for {found.wanted}"
    return (
        f"{found.questions} question{'s' * (found.questions > 1)} from {found.topics}"
        f" topic{'s' * (found.topics > 1)}, about {found.minutes} min"
        f"{few if found.questions < found.wanted else ''}"
    )


def count() -> ResponseReturnValue:
    """The line that says how large the quiz will be, for the page's script."""
    form = SetupForm(request.args)
    form.topics.offer(quiz_topics(db.session))
    form.validate()
    if form.count.errors:
        return "", 422
    found = plan(pool(db.session, withheld()), form.wish)
    return plan_words(found), {"Content-Type": "text/plain; charset=utf-8"}


def create() -> ResponseReturnValue:
    """Begin a quiz; a visitor becomes a guest by it. ``look`` only counts the questions."""
    topics = quiz_topics(db.session)
    form = SetupForm()
    form.topics.offer(topics)
    if not form.validate() or "look" in request.form:
        return _page(form, topics)
    if learner() is None and not settings().guests:
        return redirect(url_for("security.login", next=url_for("quiz.setup")), 303)
    if not topics:
        raise Invalid("The bank has no question that a quiz can ask.")
    found = plan(pool(db.session, withheld()), form.wish)
    if not found.questions:
        form.topics.errors = ["No question fits all of this; choose more of something."]
        return _page(form, topics)
    attempt_id = service.create(
        db.session,
        become_guest(form.zone.data or ""),
        now(),
        token=form.token.data,
        wish=form.wish,
        terms=form.terms,
    )
    if found.questions < found.wanted:
        flash(f"You asked for {found.wanted} questions; {found.questions} fit what you chose.")
    return redirect(url_for("quiz.resume", attempt_id=attempt_id), 303)


def retake(attempt_id: int) -> ResponseReturnValue:
    """Begin a quiz of the mistakes of another."""
    form = OnceForm()
    if not form.validate():
        raise Invalid("This form is incomplete. Go back, reload the page and try again.")
    made = service.retake(db.session, the_learner(), now(), attempt_id, token=form.token.data)
    return redirect(url_for("quiz.resume", attempt_id=made), 303)


def page_number() -> int:
    """The page that the address asks for."""
    typed = request.args.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def history() -> ResponseReturnValue:
    """Every attempt, the newest first."""
    settle()
    return render_template(
        "quiz/history.html",
        page=reads.history(db.session, the_learner().id, page_number(), now()),
        titles={topic.slug: topic.title for topic in quiz_topics(db.session)},
    )
