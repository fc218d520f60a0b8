"""What is done with a question besides answering it: put away, flag, report, undo; the keys."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.shuffling import seed_of
from studyapp.services import putting_away
from studyapp.services import reports as report_service
from studyapp.services import study as service
from studyapp.services.shortcuts import set_shortcuts
from studyapp.store.engine import db
from studyapp.store.queries import cards
from studyapp.store.queries import study as reads
from studyapp.web.answering import AnswerForm
from studyapp.web.identity import now, the_learner
from studyapp.web.study.feedback import answered
from studyapp.web.study.forms import MarkForm, TokenForm
from studyapp.web.study.pages import go
from studyapp.web.study.views import GONE, ask_again

_INCOMPLETE = "This form is incomplete. Go back, reload the page and try again."
_PUT_AWAY = {
    "bury": "Put away until tomorrow.",
    "suspend": "Suspended: it is not asked again until you bring it back.",
}


def bury(question_id: str) -> ResponseReturnValue:
    """Not again today."""
    return _put_away(question_id, "bury")


def suspend(question_id: str) -> ResponseReturnValue:
    """Not again until it is brought back."""
    return _put_away(question_id, "suspend")


def _put_away(question_id: str, kind: str) -> ResponseReturnValue:
    form = _valid(MarkForm())
    token = f"{kind}-{form.token.data}"[:64]
    try:
        putting_away.put_away(db.session, the_learner(), now(), question_id, kind, token)
    except NotFound:
        flash(GONE, "info")
    else:
        flash(_PUT_AWAY[kind], "info")
    return go("study.card")


def _valid(form: MarkForm) -> MarkForm:
    if not form.validate():
        raise Invalid(_INCOMPLETE)
    return form


def flag(question_id: str) -> ResponseReturnValue:
    """Set or lift the flag, and stay on the page with what was filled in."""
    form = _valid(MarkForm())
    try:
        putting_away.flag(
            db.session, the_learner(), question_id, flagged=form.flagged.data == "1"
        )
    except NotFound:
        flash(GONE, "info")
    return _stay(question_id, form)


def report(question_id: str) -> ResponseReturnValue:
    """Tell the instructors what is wrong, and stay on the page."""
    form = _valid(MarkForm())
    words = form.report.data or ""
    token = f"report-{form.token.data[:20]}-{seed_of(words.strip()):016x}"
    try:
        report_service.report(db.session, the_learner(), now(), question_id, words, token)
    except Invalid as problem:
        return _stay(question_id, form, problem.fields.get("text", str(problem)))
    except NotFound:
        flash(GONE, "info")
    else:
        flash("Sent to the instructors. Thank you.", "success")
        form.report.data = ""
    return _stay(question_id, form)


def _stay(question_id: str, form: MarkForm, problem: str = "") -> ResponseReturnValue:
    """The page that the button stood on: a question as filled in so far, or feedback."""
    if form.answered.data:
        if problem:
            return answered(form.answered.data, form.report.data or "", problem)
        return go("study.answered", review_id=form.answered.data)
    typed = AnswerForm()
    if not typed.validate():
        raise Invalid(_INCOMPLETE)
    return ask_again(
        the_learner(), question_id, typed, report=form.report.data, report_problem=problem
    )


def undo() -> ResponseReturnValue:
    """Take back the newest thing done in the newest sitting and ask its question again."""
    form = TokenForm()
    if not form.validate():
        raise Invalid(_INCOMPLETE)
    who = the_learner()
    undone = service.undo(db.session, who, now(), form.token.data)
    if undone is None:
        return go("study.card")
    served = cards.served_card(db.session, who, undone.question_id)
    if served is None:
        flash("Taken back. " + GONE, "info")
        return go("study.card")
    sitting = reads.last_session(db.session, who.id)
    ended = sitting is not None and sitting.ended_at is not None
    mode = "cram" if sitting and ended and sitting.mode == "cram" else None
    return go("study.question", question_id=undone.question_id, mode=mode, at=served.log_id)


def keys() -> ResponseReturnValue:
    """The keys of studying as a page, for those without the dialog."""
    return render_template("study/keys.html")


def shortcuts() -> ResponseReturnValue:
    """Switch single keys on or off."""
    on = request.form.get("on") == "1"
    set_shortcuts(db.session, the_learner(), on=on)
    flash(f"Single keys are {'on' if on else 'off'}.", "success")
    return go("study.keys")
