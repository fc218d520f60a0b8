"""Flask-Security, set up: sign-in, registration, passwords; guests are claimed here."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask
from flask_security import FSQLALiteUserDatastore, Security, user_authenticated

from studyapp.config import Config
from studyapp.services.claiming import claim_guest
from studyapp.store.engine import db
from studyapp.store.models import Role, User
from studyapp.web.identity import guest_to_claim

LEAST_PASSWORD = 10


def init_app(app: Flask, config: Config) -> None:
    secret = str(app.config["SECRET_KEY"])
    app.config.update(
        SECURITY_PASSWORD_SALT=hashlib.sha256(f"salt:{secret}".encode()).hexdigest(),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__memory_cost": 19 * 1024,
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        SECURITY_PASSWORD_LENGTH_MIN=LEAST_PASSWORD,
        SECURITY_PASSWORD_CONFIRM_REQUIRED=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_URL_PREFIX="/account",
        SECURITY_REGISTERABLE=config.registration,
        SECURITY_CHANGEABLE=True,
        SECURITY_RECOVERABLE=config.mail,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=config.mail,
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_REGISTER_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_POST_CHANGE_VIEW="/account",
        SECURITY_LOGOUT_CSRF=True,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SECURE=config.https,
        SECURITY_MSG_LOGIN=("", "info"),
        SECURITY_MSG_INVALID_PASSWORD=("This password does not fit the address.", "error"),
        SECURITY_MSG_USER_DOES_NOT_EXIST=("This password does not fit the address.", "error"),
    )
    datastore = FSQLALiteUserDatastore(db, User, Role)
    Security(app, datastore)
    user_authenticated.connect(_claim, app)
    _load_accounts_on_demand(app)


def _load_accounts_on_demand(app: Flask) -> None:
    """Take out what loads the whole account on every request, though nothing here asks for
    it: Flask-Principal's needs (the permission table decides) and Flask-Login's
    ``current_user`` in templates (they use ``person()``)."""
    for hooks, owner in (
        (app.before_request_funcs[None], "flask_principal"),
        (app.template_context_processors[None], "flask_login.utils"),
    ):
        hooks[:] = [hook for hook in hooks if hook.__module__ != owner]


def _claim(_app: Flask, user: Any, **_: Any) -> None:
    """Signing in or registering takes what the guest on this browser has learnt along."""
    db.session.flush()  # an account just registered has no id before, or its address is taken
    guest = guest_to_claim()
    if guest:
        claim_guest(db.session, guest, user.id)
