"""Which requests are counted, and the page that asks for patience.

Wrong passwords count, for each address and for each computer; so do new accounts and
new guests for each computer, and for each person the files they send.
"""

from __future__ import annotations

import datetime as dt
import math

from flask import Flask, Response, g, request

from studyapp.services.limits import Limit, forget, note, wait
from studyapp.store.engine import db
from studyapp.web.errors import page
from studyapp.web.identity import now, person
from studyapp.web.uploads import PAGES as UPLOADS

_TEN_MINUTES = dt.timedelta(minutes=10)
_HOUR = dt.timedelta(hours=1)
_PASSWORDS = {
    "security.login",
    "security.change_password",
    "account.use_link",
    "account.delete_for_good",
}
_NEW_GUESTS = {"study.begin", "quiz.create", "quiz.begin"}


def _limits() -> list[Limit]:
    """What this request counts against."""
    if request.method != "POST":
        return []
    computer = request.remote_addr or ""
    if request.endpoint in _PASSWORDS:
        address = request.form.get("email", "").strip().lower()
        found = [Limit("password", computer, 100, _TEN_MINUTES)]
        return [*found, Limit("password of", address, 10, _TEN_MINUTES)] if address else found
    if request.endpoint in UPLOADS and (sender := person()):
        return [Limit("files of", str(sender.learner.id), 20, _TEN_MINUTES)]
    if request.endpoint == "security.register":
        return [Limit("account", computer, 60, _HOUR)]
    if request.endpoint in _NEW_GUESTS and person() is None:
        return [Limit("guest", computer, 600, _HOUR)]
    return []


def _check() -> tuple[str, int, dict[str, str]] | None:
    g.limits = _limits()
    waits = [left for limit in g.limits if (left := wait(db.session, now(), limit))]
    if not waits:
        return None
    g.limits = []
    seconds = math.ceil(max(waits).total_seconds())
    minutes = math.ceil(seconds / 60)
    text, status = page(
        429,
        "Too many tries",
        f"Wait {minutes} minute{'s' if minutes > 1 else ''}, then try again."
        " Nothing was changed.",
    )
    return text, status, {"Retry-After": str(seconds)}


def _count(response: Response) -> Response:
    """A password that fits is not counted, and clears its address; everything else is."""
    for limit in g.get("limits", ()):
        fits = limit.what.startswith("password") and response.status_code in {302, 303}
        if not fits:
            note(db.session, now(), limit)
        elif limit.what == "password of":
            forget(db.session, limit)
    return response


def init_app(app: Flask) -> None:
    """Call after the gate: what it refuses is not counted."""
    app.before_request(_check)
    app.after_request(_count)
