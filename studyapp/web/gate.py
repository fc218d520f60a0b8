"""The door: every request passes the permission table before its view is called."""

from __future__ import annotations

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from studyapp.domain.permissions import ENDPOINTS, MEMBERS, allowed
from studyapp.store.engine import db, write_next
from studyapp.web.identity import role

_WRITERS = {"security.register", "security.change_password", "security.reset_password"}


def _check() -> Response | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None  # no such page: Flask answers 404, or 405 with the methods there are
    if "\0" in request.path:
        abort(404)  # no name holds one, and PostgreSQL refuses to be asked
    if request.is_json:
        abort(415)  # forms only; Flask-Security would read one
    held = role()
    if allowed(endpoint, held):
        if endpoint in _WRITERS and request.method == "POST":
            write_next(db.session)  # Flask-Security writes by itself, outside our services
        return None
    if held in {"anonymous", "guest"} and ENDPOINTS.get(endpoint, frozenset()) & MEMBERS:
        if held == "anonymous" and "guest" in ENDPOINTS[endpoint]:
            return redirect(url_for("home.index"), 303)
        if request.method == "GET":
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)
    abort(403)


def init_app(app: Flask) -> None:
    app.before_request(_check)
