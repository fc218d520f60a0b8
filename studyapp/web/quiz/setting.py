"""Pages of instructors: set a quiz, change it, give more time, see what it came to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from studyapp.domain.blueprint import plan
from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.quizzes import MOST_MINUTES, MOST_QUESTIONS
from studyapp.exchange.quiz_results_csv import results_csv
from studyapp.services import set_quizzes as service
from studyapp.store.engine import db
from studyapp.store.queries import quiz_results as results
from studyapp.store.queries import quiz_sets as sets
from studyapp.store.queries.questions import TopicView, live_questions
from studyapp.store.queries.quiz_items import items
from studyapp.store.queries.quiz_pool import pool, quiz_topics
from studyapp.web.identity import now, the_learner
from studyapp.web.quiz.set_form import LEVELS, ExtendForm, QuizForm, Seats
from studyapp.web.quiz.setup import page_number, plan_words
from studyapp.web.quiz.views import result_lines


def the_quiz(quiz_id: int) -> sets.QuizView:
    found = sets.quiz_by_id(db.session, quiz_id)
    if found is None:
        raise NotFound("There is no such quiz.")
    return found


def _zone() -> ZoneInfo:
    return ZoneInfo(the_learner().zone)


def set_list() -> ResponseReturnValue:
    """Every set quiz."""
    return render_template("quiz/set_list.html", quizzes=sets.quiz_lines(db.session), at=now())


def set_new() -> ResponseReturnValue:
    """An empty form."""
    topics = quiz_topics(db.session)
    form = QuizForm()
    form.topics.offer(topics)
    return _page(form, Seats({}), topics)


def set_create() -> ResponseReturnValue:
    """Set a quiz; ``look`` only counts its questions."""
    return _save(None)


def set_edit(quiz_id: int) -> ResponseReturnValue:
    """The form of a quiz, its link, and who has more time."""
    quiz, topics = the_quiz(quiz_id), quiz_topics(db.session)
    form = QuizForm.of(quiz, _zone())
    form.topics.offer(topics)
    return _page(form, Seats.of(quiz), topics, quiz)


def set_save(quiz_id: int) -> ResponseReturnValue:
    """Change a quiz."""
    return _save(the_quiz(quiz_id))


def _save(quiz: sets.QuizView | None) -> ResponseReturnValue:
    topics, form = quiz_topics(db.session), QuizForm()
    form.topics.offer(topics)
    seats = Seats.sent(topic.slug for topic in topics)
    if not form.validate() or seats.problem:
        return _page(form, seats, topics, quiz)
    draft, who = form.draft(seats.cells, _zone()), the_learner()
    try:
        if quiz:
            service.save(db.session, quiz.id, draft, revision=form.revision.data)
            quiz_id = quiz.id
        else:
            quiz_id = service.make(db.session, who.id, now(), draft, token=form.token.data)
    except Invalid as problem:
        for name, words in problem.fields.items():
            form[name].errors = [words]
        return _page(form, seats, topics, quiz)
    flash("Saved." if quiz else "The quiz is set. Give its link to those who are to take it.")
    return redirect(url_for("quiz.set_edit", quiz_id=quiz_id), 303)


def _page(
    form: QuizForm,
    seats: Seats,
    topics: Sequence[TopicView],
    quiz: sets.QuizView | None = None,
    extend: ExtendForm | None = None,
) -> ResponseReturnValue:
    there = pool(db.session)
    stock: dict[tuple[str, str], int] = {}
    for candidate in there:
        stock[candidate.cell] = stock.get(candidate.cell, 0) + 1
    wrong = bool(form.errors or seats.problem or (extend and extend.errors))
    wish = quiz.wish if quiz else None
    page = render_template(
        "quiz/set_edit.html",
        form=form,
        seats=seats,
        topics=topics,
        levels=LEVELS,
        stock=stock,
        quiz=quiz,
        plan=plan_words(plan(there, wish)) if wish else "",
        views=live_questions(db.session, quiz.question_ids) if quiz else [],
        extensions=sets.extensions(db.session, quiz.id) if quiz else [],
        extend=extend or ExtendForm(formdata=None),
        zone=the_learner().zone,
        most=MOST_QUESTIONS,
        most_minutes=MOST_MINUTES,
        taken=bool(quiz and sets.is_taken(db.session, quiz.id)),
        closed=bool(quiz and quiz.is_closed(now())),
    )
    return page, 422 if wrong else 200


def extend(quiz_id: int) -> ResponseReturnValue:
    """Give one learner more time, or with 0 minutes no longer."""
    quiz, form = the_quiz(quiz_id), ExtendForm()
    if form.validate():
        try:
            service.extend(db.session, quiz_id, form.email.data, form.minutes.data)
            more = f"{form.minutes.data} more minutes" if form.minutes.data else "no more time"
            flash(f"{form.email.data} has {more}.")
            return redirect(url_for("quiz.set_edit", quiz_id=quiz_id) + "#more-time", 303)
        except Invalid as problem:
            for name, words in problem.fields.items():
                form[name].errors = [words]
    topics = quiz_topics(db.session)
    filled = QuizForm.of(quiz, _zone())
    filled.topics.offer(topics)
    return _page(filled, Seats.of(quiz), topics, quiz, form)


def results_page(quiz_id: int) -> ResponseReturnValue:
    """Every attempt with its score, and every question with its facility."""
    quiz = the_quiz(quiz_id)
    service.finish_left(db.session, now(), quiz_id)
    return render_template(
        "quiz/results.html",
        quiz=quiz,
        page=results.result_page(db.session, quiz_id, page_number()),
        questions=results.question_lines(db.session, quiz_id),
    )


def results_file(quiz_id: int) -> ResponseReturnValue:
    """Every attempt with its score as a table to download."""
    service.finish_left(db.session, now(), the_quiz(quiz_id).id)
    return send_file(
        io.BytesIO(results_csv(results.result_lines(db.session, quiz_id))),
        mimetype="text/csv",
        as_attachment=True,
        download_name=f"results-{quiz_id}.csv",
    )


def set_attempt(quiz_id: int, attempt_id: int) -> ResponseReturnValue:
    """One attempt at a set quiz as it stands, to be read by instructors."""
    quiz, at = the_quiz(quiz_id), now()
    line = results.result_line(db.session, quiz_id, attempt_id)
    if line is None:
        raise NotFound("There is no such attempt at this quiz.")
    asked = items(db.session, line.user_id, attempt_id, at)
    return render_template(
        "quiz/attempt.html", quiz=quiz, attempt=line, lines=result_lines(asked)
    )


def close_now(quiz_id: int) -> ResponseReturnValue:
    """Close a quiz at once."""
    service.close_now(db.session, now(), quiz_id)
    flash("The quiz is closed. Whoever was still answering is finished with what is saved.")
    return redirect(url_for("quiz.set_edit", quiz_id=quiz_id), 303)


def delete(quiz_id: int) -> ResponseReturnValue:
    """Delete a quiz that nobody has begun."""
    title = the_quiz(quiz_id).title
    try:
        service.delete(db.session, quiz_id)
    except Invalid as problem:
        flash(str(problem), "error")
        return redirect(url_for("quiz.set_edit", quiz_id=quiz_id) + "#end", 303)
    flash(f"“{title}” is deleted.")
    return redirect(url_for("quiz.set_list"), 303)
