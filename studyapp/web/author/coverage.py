"""How far the bank covers its syllabus and its sources."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.bank import coverage as count_coverage
from studyapp.services.bank_files import bank_meta
from studyapp.services.bank_sync import bank_from_database
from studyapp.services.transcripts import long_passages, stored_sources
from studyapp.store.engine import db


def coverage() -> ResponseReturnValue:
    """The same counts as ``flask bank coverage``, of what learners see."""
    bank = bank_from_database(db.session, bank_meta(settings().bank))
    sources = stored_sources(db.session)
    table = count_coverage(bank, long_passages(db.session, sources))
    return render_template("author/coverage.html", table=table, title=bank.meta.title)
