"""Reviews back from Anki: a package of our own deck, with what was learnt in it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.errors import Invalid
from studyapp.exchange.anki_import.own_notes import guids_of_bank
from studyapp.exchange.anki_import.package import read_package
from studyapp.services import past_answers
from studyapp.services.bank_files import bank_meta
from studyapp.store.engine import db
from studyapp.web.decks.views import page
from studyapp.web.identity import now, the_learner
from studyapp.web.uploads import uploaded


def take_back() -> ResponseReturnValue:
    """Merge the reviews of a package into one's log; the page says what came of it."""
    who = the_learner()
    try:
        with uploaded() as path:
            guids = guids_of_bank(db.session, bank_meta(settings().bank))
            read = read_package(path, guids, drafts=False)
        if not read.own:
            raise Invalid(
                "None of the notes in this file is of our deck, so there is nothing to take"
                " back. Instructors bring other notes in under Author, Other programs."
            )
        merged = past_answers.merge(db.session, who, now(), read.answers, read.suspended)
    except Invalid as problem:
        return page(problem=problem), 422
    return page(merged=merged, foreign=read.foreign)
