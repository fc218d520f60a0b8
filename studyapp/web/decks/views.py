"""The page of the deck, and the file."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.domain.decks import deck_changes
from studyapp.domain.errors import Invalid
from studyapp.domain.learners import Learner
from studyapp.exchange.anki.bank_deck import export_deck
from studyapp.exchange.anki.deck_cache import cached, deck_key
from studyapp.services.bank_files import bank_meta
from studyapp.services.deck_downloads import note_download
from studyapp.store.engine import db
from studyapp.store.queries.deck_choice import chosen_versions, last_download
from studyapp.store.queries.decks import deck_contents, source_titles
from studyapp.store.queries.quizzes import withheld_ids
from studyapp.web.decks.forms import DeckForm
from studyapp.web.identity import learner, now, the_learner

_STRANGER = Learner(0)


def index() -> ResponseReturnValue:
    """What a deck would hold, and what in it is new since the last download of the same."""
    return page()


def page(**more: object) -> str:
    """The page of decks; ``more`` goes to the template."""
    contents = deck_contents(db.session)
    form = DeckForm.of_request(contents)
    who = learner()
    versions = chosen_versions(db.session, who or _STRANGER, now(), form.choice)
    last = last_download(db.session, who.id, form.fingerprint) if who else None
    return render_template(
        "decks/index.html",
        contents=contents,
        newest=max((topic.changed for topic in contents), default=now()),
        form=form,
        chosen=len(versions),
        last=last,
        changes=deck_changes(last.notes, versions) if last else None,
        upload_mb=settings().upload_mb,
        **more,
    )


def download() -> ResponseReturnValue:
    """The deck that the address describes, without anybody's progress."""
    form = DeckForm.of_request(deck_contents(db.session))
    versions = chosen_versions(db.session, learner() or _STRANGER, now(), form.choice)
    return _file(form, _without_exams(versions, learner()))


def _without_exams(versions: dict[str, int], who: Learner | None) -> dict[str, int]:
    """The deck of somebody in an exam lacks its questions until their keys may be seen."""
    hidden = withheld_ids(db.session, who.id, now()) if who else set()
    return {id_: number for id_, number in versions.items() if id_ not in hidden}


def take() -> ResponseReturnValue:
    """The deck for somebody with a memory: remembered, so that the page can say next time
    what has changed; with their progress if they wish."""
    who, form = the_learner(), DeckForm.of_request(deck_contents(db.session))
    chosen = chosen_versions(db.session, who, now(), form.choice)
    versions = _without_exams(chosen, who)
    answer = _file(form, versions, who if form.progress.data else None)
    note_download(db.session, who, now(), form.fingerprint, versions)
    return answer


def _file(
    form: DeckForm, versions: dict[str, int], who: Learner | None = None
) -> ResponseReturnValue:
    if not versions:
        raise Invalid("No question fits these filters, so there is no deck. Widen them.")
    meta = bank_meta(settings().bank)
    topics = form.choice.topics
    name = f"{meta.id}-{topics[0]}.apkg" if len(topics) == 1 else f"{meta.id}.apkg"
    if who is None:
        topics_now = [(t.slug, t.title) for t in deck_contents(db.session)]
        beside = str([source_titles(db.session), topics_now])
        key = deck_key(meta.id, meta.title, versions, beside)
        folder = settings().data / "decks"
        made = cached(folder, key, lambda out: export_deck(db.session, meta, out, ids=versions))
        package = io.BytesIO(made.read_bytes())
    else:
        with tempfile.TemporaryDirectory(dir=settings().data) as draft:
            out = Path(draft, "deck.apkg")
            export_deck(db.session, meta, out, ids=versions, learner=who)
            package = io.BytesIO(out.read_bytes())
    return send_file(
        package, mimetype="application/octet-stream", as_attachment=True, download_name=name
    )
