"""Errors as pages: what is wrong and what to do. The one place where they meet HTTP."""

from __future__ import annotations

from flask import Flask, current_app, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from studyapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound, StudyError
from studyapp.store.engine import db

STATUS: dict[type[StudyError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Invalid: 422,
    Conflict: 409,
}

MESSAGES = {
    400: ("That request was not understood", "Go back, reload the page and try again."),
    403: (
        "This page is not for your account",
        "Sign in with an account that may see it, or ask the person who runs this site.",
    ),
    404: ("There is nothing here", "The address may be mistyped, or the page has moved."),
    405: ("That cannot be done here", "Go back and use the buttons of the page."),
    429: ("Too many tries", "Wait a while, then try again."),
    413: ("That is too large", "Send less at once, or ask who runs this site to allow more."),
    500: (
        "Something broke on our side",
        "What you had saved is safe. Try again in a moment; if it stays, tell the person who"
        " runs this site what you were doing.",
    ),
}


def page(status: int, title: str, advice: str) -> tuple[str, int]:
    return render_template("error.html", status=status, title=title, advice=advice), status


def _study_error(error: StudyError) -> tuple[str, int]:
    status = STATUS.get(type(error), 400)
    return page(status, str(error), "")  # the message itself says what to do


def _csrf_error(error: CSRFError) -> tuple[str, int]:
    return page(
        400,
        "This form is no longer valid",
        "You may have signed in or out in another tab. Go back, reload the page and send it"
        " again; nothing was changed.",
    )


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    title, advice = MESSAGES.get(status, (error.name, error.description or ""))
    return page(status, title, advice)


def _taken(error: IntegrityError) -> tuple[str, int]:
    db.session.rollback()
    current_app.logger.exception("refused by the database")
    return page(409, "Somebody was faster", "Go back, reload the page and look again.")


def _unexpected(error: Exception) -> tuple[str, int]:
    db.session.rollback()
    return page(500, *MESSAGES[500])


def init_app(app: Flask) -> None:
    app.register_error_handler(StudyError, _study_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(IntegrityError, _taken)
    app.register_error_handler(500, _unexpected)
