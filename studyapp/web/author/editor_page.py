"""The editor's page, whatever became of what was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from studyapp.domain.bank import Problem
from studyapp.domain.bank.problems import FieldPath
from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion
from studyapp.services.publishing import findings
from studyapp.store.engine import db
from studyapp.store.queries import authoring as reads
from studyapp.store.queries import questions as question_reads
from studyapp.web.author.differences import FieldChange
from studyapp.web.author.forms import QuestionForm
from studyapp.web.author.preview import preview_of
from studyapp.web.author.reading import Complaint, complain

_STEP = re.compile(r"\d+|[a-z_]+")
_GRAVEST_FIRST = ("error", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """What ``bank check`` says of one field, with the field's id on this page."""

    severity: str
    field_id: str
    label: str
    message: str


def refused(
    form: QuestionForm, standing: reads.Standing | None, question: AnyQuestion, problem: Invalid
) -> ResponseReturnValue:
    """What keeps the question from being saved or published, at its fields."""
    reading = form.read()
    named = [(path_of(name), message) for name, message in problem.fields.items()]
    complaints = complain(form, reading, named)
    return page(form, standing, question, complaints=complaints, refusal=str(problem))


def path_of(dotted: str) -> FieldPath:
    """``choices[1].text`` as the steps of a path."""
    return tuple(int(s) if s.isdigit() else s for s in _STEP.findall(dotted))


def offer(form: QuestionForm) -> None:
    """Fill the form's lists to choose from."""
    form.offer(question_reads.topics(db.session), reads.sources(db.session))


def page(
    form: QuestionForm,
    standing: reads.Standing | None,
    question: AnyQuestion | None = None,
    *,
    complaints: list[Complaint] | None = None,
    conflict: list[FieldChange] | None = None,
    confirm: bool = False,
    **more: Any,
) -> ResponseReturnValue:
    """The editor with its preview; 409 in a conflict, 422 where something is to be mended."""
    offer(form)
    html = render_template(
        "author/edit.html",
        form=form,
        standing=standing,
        preview=preview_of(question, form.topic_titles.get(form.topic.data, ""))
        if question
        else None,
        findings=_findings(form, question) if question else None,
        complaints=complaints or [],
        conflict=conflict,
        confirm=confirm,
        **more,
    )
    return html, 409 if conflict is not None else 422 if complaints or confirm else 200


def _findings(form: QuestionForm, question: AnyQuestion) -> list[Finding]:
    """What the check says of the question if it were ready, errors first."""
    reading = form.read()
    ready = question.model_copy(update={"status": "ready"})
    found = sorted(
        findings(db.session, ready), key=lambda problem: _GRAVEST_FIRST.index(problem.severity)
    )
    return [_finding(reading.place(path_of(p.field))[0] or form.stem, p) for p in found]


def _finding(where: Any, problem: Problem) -> Finding:
    label = "Readings" if problem.field.startswith("readings") else where.label.text
    return Finding(problem.severity, where.id, label, problem.message)
