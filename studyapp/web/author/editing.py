"""The editor: a new question, or a new version of one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.domain.errors import Conflict, Invalid, NotFound
from studyapp.domain.naming import propose_id
from studyapp.domain.questions import TYPES, AnyQuestion
from studyapp.domain.versions import looks_substantive
from studyapp.services import authoring as service
from studyapp.store.engine import db
from studyapp.store.queries import authoring as reads
from studyapp.store.queries import questions as question_reads
from studyapp.web.author.differences import conflict, field_texts
from studyapp.web.author.editor_page import offer, page, refused
from studyapp.web.author.forms import QuestionForm
from studyapp.web.author.forms_by_type import FORMS
from studyapp.web.author.reading import read_question
from studyapp.web.identity import now, the_learner

MORE_ROWS = 3
LARGEST_NUMBER = 10**9
SAVING = ("draft", "publish")
"""What the buttons that save say; every other one shows the preview."""

_PLACEHOLDER = "new-question"
_UNSEEN = {"readings", "waive"}
"""Fields of a question that the editor does not show and keeps."""


def standing_of(question_id: str) -> reads.Standing:
    found = reads.standing(db.session, question_id)
    if found is None:
        raise NotFound(f"There is no question “{question_id}”.")
    return found


def version_of(question_id: str, number: int) -> question_reads.QuestionView:
    found = None
    if number < LARGEST_NUMBER:
        found = question_reads.version_by_number(db.session, question_id, number)
    if found is None:
        raise NotFound(f"“{question_id}” has no version {number}.")
    return found


def new() -> ResponseReturnValue:
    """Choose the type, then write."""
    kind, topic = request.args.get("type", ""), request.args.get("topic", "")
    if kind not in FORMS:
        return render_template("author/new.html", topic=topic)
    form = FORMS[kind](formdata=None, topic=topic, type=kind)
    return page(form, None)


def edit(question_id: str) -> ResponseReturnValue:
    """The newest version to be changed, or an older one (``from``) to be brought back."""
    standing = standing_of(question_id)
    view, restored = standing.view, request.args.get("from", type=int)
    if restored is not None:
        view = version_of(question_id, restored)
    return page(form_of(view, standing), standing, view.question, restored=restored)


def form_of(view: question_reads.QuestionView, standing: reads.Standing) -> QuestionForm:
    """A form that holds ``view`` and will save on top of the newest version."""
    form = FORMS[view.type]
    return form(
        formdata=None,
        data=form.typed(view.content),
        type=view.type,
        topic=standing.view.topic,
        base_version=standing.number,
        base_topic=standing.view.topic,
    )


def create() -> ResponseReturnValue:
    """Preview the new question, or add it to the end of its topic."""
    form = _submitted()
    if _added_rows(form):
        return page(form, None)
    offer(form)
    proposal = propose_id(form.topic.data or _PLACEHOLDER, form.stem.data or "")
    typed = (form.slug.data or "").strip()
    question, complaints = read_question(form, typed or proposal, {})
    if question is None:
        return page(form, None, complaints=complaints)
    if _wish() not in SAVING:
        form.slug.data = question.id
        return page(form, None, question)
    edit = _edit_of(form, question, substantive=True)
    try:
        saved = service.create(db.session, the_learner().id, now(), edit, proposed=not typed)
    except Invalid as problem:
        return refused(form, None, question, problem)
    flash(_saved_words(saved, edit.publish, None), "success")
    return redirect(url_for("author.edit", question_id=saved.id), 303)


def save(question_id: str) -> ResponseReturnValue:
    """Preview the edit, or make it the newest version."""
    standing = standing_of(question_id)
    form = _submitted(standing.view.type)
    if _added_rows(form):
        return page(form, standing)
    offer(form)
    newest = standing.view.question
    kept = newest.model_dump(include=_UNSEEN, exclude_defaults=True)
    question, complaints = read_question(form, question_id, kept)
    if question is None:
        return page(form, standing, complaints=complaints)
    substantive = looks_substantive(newest, question)
    asks = _suggest(form, standing, substantive)
    if _wish() not in SAVING:
        return page(form, standing, question, substantive=substantive)
    if asks:
        return page(form, standing, question, substantive=substantive, confirm=True)
    chosen = form.kind.data == "substantive" if standing.live is not None else substantive
    edit = _edit_of(form, question, substantive=chosen)
    try:
        saved = service.save(db.session, the_learner().id, now(), edit)
    except Conflict:
        return _conflict(form, question)
    except Invalid as problem:
        return refused(form, standing, question, problem)
    flash(_saved_words(saved, edit.publish, standing), "success" if saved.changed else "info")
    return redirect(url_for("author.edit", question_id=question_id), 303)


def _submitted(kind: str = "") -> QuestionForm:
    sent = request.form.get("type", "")
    return FORMS[sent if sent in FORMS else kind or TYPES[0]]()


def _wish() -> str:
    return request.form.get("do", "")


def _added_rows(form: QuestionForm) -> bool:
    """Was “Add rows” pressed? Then nothing is judged and the page comes back longer."""
    name = _wish().removeprefix("rows:")
    found = form.row_lists().get(name)
    if found is None:
        return False
    found.add(MORE_ROWS)
    return True


def _suggest(form: QuestionForm, standing: reads.Standing, substantive: bool) -> bool:
    """Preselect “substantive” where the edit looks it and the page had not said so.

    True where the choice was made before that was known, so that it has to be asked again.
    """
    late = (
        substantive
        and standing.live is not None
        and form.base_version.data == standing.number
        and form.suggested.data != "substantive"
        and form.kind.data != "substantive"
    )
    if late:
        form.kind.data = "substantive"
    form.suggested.data = "substantive" if substantive else ""
    return late


def _edit_of(form: QuestionForm, question: AnyQuestion, *, substantive: bool) -> service.Edit:
    return service.Edit(
        question=question,
        topic=form.topic.data or "",
        base_version=form.base_version.data or 0,
        base_topic=form.base_topic.data or "",
        substantive=substantive,
        note=(form.note.data or "").strip(),
        publish=_wish() == "publish",
    )


def _saved_words(saved: service.Saved, publish: bool, before: reads.Standing | None) -> str:
    if publish:
        if saved.changed:
            return f"Saved and published: learners see version {saved.number} from now on."
        if saved.published:
            return f"The text had not changed. Version {saved.number} is published now."
    elif saved.changed:
        if before is not None and before.is_live:
            kept = f"Learners keep version {before.live}."
        else:
            kept = "No learner sees it yet."
        return f"Saved as a draft, version {saved.number}. {kept}"
    if saved.moved:
        return "Moved to the other topic. The text had not changed, so there is no new version."
    return "Nothing had changed, so there is no new version."


def _conflict(form: QuestionForm, question: AnyQuestion) -> ResponseReturnValue:
    """Both texts, and the form on top of the other's version so that it can be merged."""
    theirs = standing_of(question.id)
    base = version_of(question.id, form.base_version.data or 0)
    titles = form.topic_titles
    fields = conflict(
        field_texts(base.question, titles.get(form.base_topic.data, "")),
        field_texts(theirs.view.question, theirs.view.topic_title),
        field_texts(question, titles.get(form.topic.data, "")),
    )
    form.rebase(theirs)
    form.suggested.data = ""
    return page(form, theirs, question, conflict=fields)
