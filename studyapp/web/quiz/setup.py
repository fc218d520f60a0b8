"""The page on which quizzes begin, and the two ways to begin one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.errors import Invalid
from studyapp.domain.quizzes import MOST_QUESTIONS, SECONDS_A_QUESTION
from studyapp.services import quizzes as service
from studyapp.store.engine import db
from studyapp.store.queries import quizzes as reads
from studyapp.store.queries.questions import TopicView
from studyapp.web.identity import become_guest, learner, now, the_learner
from studyapp.web.quiz.forms import OnceForm, SetupForm


def setup() -> ResponseReturnValue:
    """What a quiz can be made of; ``?topic=`` ticks topics."""
    topics = reads.quiz_topics(db.session)
    form = SetupForm(topics=request.args.getlist("topic"))
    form.offer(topics)
    return _page(form, topics)


def _page(form: SetupForm, topics: list[TopicView]) -> ResponseReturnValue:
    who = learner()
    page = render_template(
        "quiz/setup.html",
        form=form,
        topics=topics,
        unfinished=reads.unfinished(db.session, who.id) if who else [],
        finished=reads.finished(db.session, who.id) if who else [],
        most=MOST_QUESTIONS,
        seconds=SECONDS_A_QUESTION,
    )
    return page, 422 if form.errors else 200


def create() -> ResponseReturnValue:
    """Begin a quiz; a visitor becomes a guest by it."""
    topics = reads.quiz_topics(db.session)
    form = SetupForm()
    form.offer(topics)
    if not form.validate():
        return _page(form, topics)
    if learner() is None and not settings().guests:
        return redirect(url_for("security.login", next=url_for("quiz.setup")), 303)
    wanted = form.topics.data or [topic.slug for topic in topics]
    there = sum(topic.questions for topic in topics if topic.slug in wanted)
    if not there:
        raise Invalid("The bank has no question that a quiz can ask.")
    attempt_id = service.create(
        db.session,
        become_guest(form.zone.data or ""),
        now(),
        token=form.token.data,
        topics=form.topics.data,
        count=form.count.data,
        order=form.order.data,
        feedback=form.feedback.data,
    )
    if there < form.count.data:
        flash(
            f"You asked for {form.count.data} questions;"
            f" {'these topics have' if form.topics.data else 'the bank has'} {there}."
        )
    return redirect(url_for("quiz.resume", attempt_id=attempt_id), 303)


def retake(attempt_id: int) -> ResponseReturnValue:
    """Begin a quiz of the mistakes of another."""
    form = OnceForm()
    if not form.validate():
        raise Invalid("This form is incomplete. Go back, reload the page and try again.")
    made = service.retake(db.session, the_learner(), now(), attempt_id, token=form.token.data)
    return redirect(url_for("quiz.resume", attempt_id=made), 303)
