"""The pages: forms in, services called, templates out. Every rule lives further down."""

from __future__ import annotations

from typing import Any

import flask_bootstrap
from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from studyapp.config import Config
from studyapp.web import (
    account,
    author,
    browse,
    decks,
    errors,
    files,
    gate,
    headers,
    health,
    home,
    limits,
    offline,
    plan,
    progress,
    quiz,
    study,
    templating,
    uploads,
)
from studyapp.web.account import security

csrf = CSRFProtect()


def init_app(app: Flask, config: Config) -> None:
    """Pages, security and static files of an application."""
    app.config.update(
        SESSION_COOKIE_NAME="study",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.https,
        PERMANENT_SESSION_LIFETIME=365 * 24 * 3600,
        SESSION_REFRESH_EACH_REQUEST=False,  # a guest's is refreshed with every sitting
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may lie open overnight
        MAX_CONTENT_LENGTH=2 << 20,
        MAX_FORM_PARTS=2000,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.config.update(config.extra)
    app.url_map.strict_slashes = False
    app.url_map.converters["int"] = _StoredInteger
    uploads.init_app(app, config)
    csrf.init_app(app)
    security.init_app(app, config)
    flask_bootstrap.Bootstrap5(app)
    for room in (
        health,
        home,
        study,
        offline,
        quiz,
        browse,
        plan,
        progress,
        decks,
        author,
        account,
    ):
        app.register_blueprint(room.blueprint)
    gate.init_app(app)
    limits.init_app(app)
    headers.init_app(app, config)
    errors.init_app(app)
    templating.init_app(app)
    files.init_app(app, config)
    _trust_proxies(app, config.proxies)


class _StoredInteger(IntegerConverter):
    """A number in an address; one that no column can hold is no address."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1, **kwargs})


def _trust_proxies(app: Flask, n: int) -> None:
    """Believe the X-Forwarded-* headers of ``n`` reverse proxies in front."""
    if n:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n, x_prefix=n)  # type: ignore[method-assign]
