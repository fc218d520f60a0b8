"""The Anki deck: what is in it, and the button."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from pathlib import Path

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from studyapp.config import settings
from studyapp.exchange.anki.bank_deck import export_deck
from studyapp.services.bank_files import bank_meta
from studyapp.store.engine import db
from studyapp.store.queries.decks import deck_contents

blueprint = Blueprint("decks", __name__, url_prefix="/decks")


@blueprint.get("")
def index() -> ResponseReturnValue:
    contents = deck_contents(db.session)
    newest = max((topic.changed for topic in contents), default=dt.datetime.now(dt.UTC))
    return render_template("decks/index.html", contents=contents, newest=newest)


@blueprint.get("/download")
def download() -> ResponseReturnValue:
    """The deck as a file, all of it or the topics asked for."""
    wanted = request.args.getlist("topic")
    meta = bank_meta(settings().bank)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "deck.apkg"
        export_deck(db.session, meta, out, wanted)
        package = io.BytesIO(out.read_bytes())
    name = f"{meta.id}-{wanted[0]}.apkg" if len(wanted) == 1 else f"{meta.id}.apkg"
    return send_file(
        package, mimetype="application/octet-stream", as_attachment=True, download_name=name
    )
