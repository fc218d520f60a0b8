"""The list of questions, one question, and what a learner does with either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.learners import Learner
from studyapp.domain.questions import TYPES
from studyapp.domain.study import effective
from studyapp.services.selections import Change, change_all
from studyapp.store.engine import db
from studyapp.store.queries import browse as reads
from studyapp.store.queries.questions import TopicView, cited_passages, live_question, topics
from studyapp.store.queries.quizzes import withheld_ids
from studyapp.store.queries.study import card_log
from studyapp.web.browse.forms import ChangeForm, SelectionForm
from studyapp.web.browse.paper import paper_order, stranger
from studyapp.web.identity import learner, now, the_learner
from studyapp.web.templating import TYPE_NAMES

_LONGEST_SEARCH = 200
_KEPT = ("q", "topic", "speaker", "tag", "type", "state", "sort")
STATE_NAMES = {
    "new": "New",
    "learning": "Being learnt",
    "known": "Known well (90 % and up)",
    "weak": "Weak (below 90 %)",
    "due": "Due",
    "suspended": "Suspended",
    "put_off": "Put off",
    "flagged": "Flagged",
}
SORT_NAMES = {"bank": "Bank order", "memory": "Weakest first", "due": "Due first"}
DONE: dict[Change, str] = {
    "suspend": "suspended; it will not be asked until you bring it back",
    "release": "brought back",
    "flag": "flagged",
    "unflag": "no longer flagged",
}


def index() -> ResponseReturnValue:
    """The list; the address says everything that it is narrowed to."""
    who = learner()
    known = topics(db.session)
    facets = reads.facet_counts(db.session)
    filters = _filters(who, known, facets)
    page = reads.browse_page(db.session, who or stranger(), now(), filters, _page_number())
    kept = {name: value for name in _KEPT if (value := request.args.get(name))}
    return render_template(
        "browse/index.html",
        page=page,
        filters=filters,
        kept=kept,
        narrowed=bool(set(kept) - {"sort"}),
        topic=next((topic for topic in known if topic.slug == filters.topic), None),
        options={
            "topic": [(topic.slug, topic.title) for topic in known if topic.questions],
            "speaker": [(f.value, f.value) for f in facets if f.kind == "speaker"],
            "tag": [(f.value, f.value) for f in facets if f.kind == "tag"],
            "type": [(name, TYPE_NAMES[name]) for name in TYPES],
            "state": list(STATE_NAMES.items()),
            "sort": list(SORT_NAMES.items()),
        },
        who=who,
        at=now(),
    )


def _filters(
    who: Learner | None, known: list[TopicView], facets: list[reads.FacetCount]
) -> reads.Filters:
    """What the address asks for; a value that no list offers narrows nothing."""

    def chosen(name: str, offered: Collection[str], default: str = "") -> str:
        value = request.args.get(name, "")
        return value if value in offered else default

    def values(kind: str) -> set[str]:
        return {facet.value for facet in facets if facet.kind == kind}

    return reads.Filters(
        words=request.args.get("q", "").replace("\0", "").strip()[:_LONGEST_SEARCH],
        topic=chosen("topic", {topic.slug for topic in known}),
        speaker=chosen("speaker", values("speaker")),
        tag=chosen("tag", values("tag")),
        type=chosen("type", TYPES),
        state=chosen("state", reads.STATES if who else ()),
        sort=chosen("sort", reads.SORTS if who else (), "bank"),
    )


def _page_number() -> int:
    typed = request.args.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def change() -> ResponseReturnValue:
    """One change to the questions picked, or to the one whose button was pressed."""
    form = SelectionForm()
    if not form.validate():
        raise Invalid("Go back, reload the page and choose again.")
    wanted, ids = form.wanted()
    if ids:
        count = change_all(db.session, the_learner(), ids, wanted)
        flash(f"{count} {'question' if count == 1 else 'questions'} {_done(wanted, count)}.")
    else:
        flash("Tick the questions first, then choose what to do with them.", "info")
    return redirect(url_for("browse.index", **request.args.to_dict()), 303)


def _done(wanted: Change, count: int) -> str:
    words = DONE[wanted]
    return (
        words if count == 1 else words.replace("it will", "they will").replace(" it ", " them ")
    )


def question(question_id: str) -> ResponseReturnValue:
    """One question: what I know of it, what I answered, where it comes from; the key folded
    away, or held back while an exam of mine asks it."""
    who = learner()
    view = live_question(db.session, question_id)
    if view is None:
        raise NotFound("This question is not in the bank, or no longer.")
    asked = view.question
    hidden = bool(who and question_id in withheld_ids(db.session, who.id, now()))
    line = reads.browse_lines(db.session, who or stranger(), now(), [question_id])[0]
    log = card_log(db.session, who.id, question_id) if who and not hidden else []
    return render_template(
        "browse/question.html",
        view=view,
        question=asked,
        order=paper_order(asked),
        line=line,
        holds=dt.timedelta(days=line.memory.stability) if line.memory else None,
        answers=effective(log)[::-1],
        speakers=[] if hidden else reads.speakers_of(db.session, question_id),
        passages=[] if hidden else cited_passages(db.session, asked.citations),
        withheld=hidden,
        who=who,
        at=now(),
    )


def change_one(question_id: str) -> ResponseReturnValue:
    """One change to the question of the page, which is shown again."""
    form = ChangeForm()
    if not form.validate():
        raise Invalid("Go back, reload the page and choose again.")
    wanted: Change = form.do.data
    if not change_all(db.session, the_learner(), [question_id], wanted):
        raise NotFound("This question is not in the bank, or no longer.")
    flash(f"This question is {DONE[wanted]}.")
    return redirect(url_for("browse.question", question_id=question_id), 303)
