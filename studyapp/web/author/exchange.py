"""Questions to and from other programs, on a page."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from studyapp.config import settings
from studyapp.domain.errors import Invalid
from studyapp.exchange.anki_import.own_notes import guids_of_bank
from studyapp.exchange.anki_import.package import read_package
from studyapp.exchange.formats import FORMATS, export_bank, format_named, placed
from studyapp.exchange.loss import Imported, Loss
from studyapp.services import drafting
from studyapp.services.bank_files import bank_meta
from studyapp.store.engine import db
from studyapp.store.queries.questions import topics
from studyapp.web.forms import Form
from studyapp.web.identity import now, the_learner
from studyapp.web.uploads import uploaded

ANKI = "anki-package"


class ImportForm(Form):
    """Which format a file is in, where its questions go, and whether only to look."""

    format = SelectField("Format of the file", validate_choice=False)
    topic = SelectField("Topic for the drafts", validate_choice=False)
    look = BooleanField("Only look, store nothing")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.format.choices = [
            *(SelectChoice(known.name, known.title) for known in FORMATS),
            SelectChoice(ANKI, "Anki package (.apkg, .colpkg)"),
        ]
        self.topic.choices = [SelectChoice(t.slug, t.title) for t in topics(db.session)]


@dataclass(frozen=True)
class ImportReport:
    """What a file came to; ``looked`` is set where nothing was stored, ``own`` counts the
    notes of an Anki package that are questions of this bank."""

    name: str
    looked: bool
    done: drafting.TakenIn
    losses: tuple[Loss, ...]
    own: int


def exchange() -> ResponseReturnValue:
    """Both ways on one page."""
    return _page(ImportForm())


def _page(
    form: ImportForm, *, report: ImportReport | None = None, problem: Invalid | None = None
) -> ResponseReturnValue:
    page = render_template(
        "author/exchange.html",
        form=form,
        formats=FORMATS,
        topics=[topic for topic in topics(db.session) if topic.questions],
        report=report,
        problem=problem,
        upload_mb=settings().upload_mb,
    )
    return page, 422 if problem else 200


def export_file() -> ResponseReturnValue:
    """The published questions in a format; what it cannot carry stands in a second file."""
    wanted = request.args.getlist("topic")
    format_ = format_named(request.args.get("format", ""))
    written = export_bank(db.session, bank_meta(settings().bank), format_, wanted)
    if "losses" in request.args:
        return render_template("author/losses.html", format=format_, written=written)
    return send_file(
        io.BytesIO(written.data),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"questions.{format_.suffix}",
    )


def import_file() -> ResponseReturnValue:
    """Read a file and take its questions as drafts; the page then says what became of each."""
    form = ImportForm()
    sent = request.files.get("file")
    name = (sent.filename or "")[:120] if sent else ""
    try:
        read, own = _read(form.format.data)
        found = placed(read, topics(db.session), form.topic.data)
        done = drafting.take_in(
            db.session,
            the_learner().id,
            now(),
            [drafting.Draft(question, slug) for question, slug in found],
            note=f"from {name}"[:500],
            dry_run=form.look.data,
        )
    except Invalid as problem:
        return _page(form, problem=problem)
    return _page(form, report=ImportReport(name, form.look.data, done, read.losses, own))


def _read(format_: str) -> tuple[Imported, int]:
    """What the file holds besides questions of this bank, and how many it has of these."""
    with uploaded() as path:
        if format_ != ANKI:
            return format_named(format_).parse(path.read_bytes()), 0
        package = read_package(path, guids_of_bank(db.session, bank_meta(settings().bank)))
        return package.drafts, package.own
