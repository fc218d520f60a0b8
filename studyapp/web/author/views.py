"""The list of questions, a question's history, and what learners are given of it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import BLOOM_LEVELS, STATUSES, TYPES
from studyapp.services import publishing as service
from studyapp.store.engine import db
from studyapp.store.queries import authoring as reads
from studyapp.store.queries import questions as question_reads
from studyapp.web.author.differences import changes, field_texts
from studyapp.web.author.editing import form_of, standing_of, version_of
from studyapp.web.author.editor_page import offer, refused
from studyapp.web.author.preview import preview_of
from studyapp.web.templating import STATUS_NAMES, TYPE_NAMES

_LONGEST_SEARCH = 200


def index() -> ResponseReturnValue:
    """The list; the address says everything that it is narrowed to."""
    topics = question_reads.topics(db.session)
    filters = _filters({topic.slug for topic in topics})
    page = reads.question_page(db.session, filters, _page_number())
    return render_template(
        "author/index.html",
        page=page,
        filters=filters,
        kept={
            name: value
            for name in ("q", "topic", "type", "status", "bloom")
            if (value := request.args.get(name))
        },
        topic_options=[(topic.slug, topic.title) for topic in topics],
        type_options=[(name, TYPE_NAMES[name]) for name in TYPES],
        status_options=[
            *((name, STATUS_NAMES[name]) for name in STATUSES),
            (reads.UNPUBLISHED, "Live with a newer draft"),
        ],
        bloom_options=[(level, level.capitalize()) for level in BLOOM_LEVELS],
    )


def _filters(topics: set[str]) -> reads.Filters:
    """What the address asks for; a value that no list offers narrows nothing."""

    def chosen(name: str, offered: set[str]) -> str:
        value = request.args.get(name, "")
        return value if value in offered else ""

    return reads.Filters(
        words=request.args.get("q", "").replace("\0", "").strip()[:_LONGEST_SEARCH],
        topic=chosen("topic", topics),
        type=chosen("type", set(TYPES)),
        status=chosen("status", {*STATUSES, reads.UNPUBLISHED}),
        bloom=chosen("bloom", set(BLOOM_LEVELS)),
    )


def _page_number() -> int:
    typed = request.args.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def versions(question_id: str) -> ResponseReturnValue:
    """Who changed what, when, and which version learners see."""
    return render_template(
        "author/versions.html",
        standing=standing_of(question_id),
        versions=reads.versions(db.session, question_id),
    )


def version(question_id: str, number: int) -> ResponseReturnValue:
    """One version as learners see it, and what it changed."""
    standing = standing_of(question_id)
    view = version_of(question_id, number)
    question = view.question
    found = None
    if number > 1:
        before = version_of(question_id, number - 1).question
        found = changes(field_texts(before), field_texts(question))
    return render_template(
        "author/version.html",
        standing=standing,
        view=view,
        line=next(v for v in reads.versions(db.session, question_id) if v.number == number),
        preview=preview_of(question, view.topic_title, view),
        changes=found,
    )


def publish(question_id: str) -> ResponseReturnValue:
    """Give learners the newest version; what forbids it is shown in the editor."""
    number = request.form.get("number", type=int) or 0
    try:
        changed = service.publish(db.session, question_id, number)
    except Invalid as problem:
        standing = standing_of(question_id)
        form = form_of(standing.view, standing)
        offer(form)
        return refused(form, standing, standing.view.question, problem)
    words = "is published; learners see it from now on" if changed else "was published already"
    flash(f"Version {number} {words}.", "success")
    return _back(question_id)


def retire(question_id: str) -> ResponseReturnValue:
    service.retire(db.session, question_id)
    flash("Retired. It has left study and quizzes; what learners answered stays.", "success")
    return _back(question_id)


def bring_back(question_id: str) -> ResponseReturnValue:
    status = service.bring_back(db.session, question_id)
    learners = "Learners meet it again." if status == "ready" else "No learner sees it yet."
    flash(f"Brought back as {STATUS_NAMES[status].lower()}. {learners}", "success")
    return _back(question_id)


def set_status(question_id: str) -> ResponseReturnValue:
    status = request.form.get("status", "")
    service.set_status(db.session, question_id, status)
    flash(
        f"Set to {STATUS_NAMES[status].lower()}. Learners do not see it until it is published.",
        "success",
    )
    return _back(question_id)


def _back(question_id: str) -> ResponseReturnValue:
    return redirect(url_for("author.versions", question_id=question_id), 303)
