"""``flask user``: accounts without mail."""

from __future__ import annotations

import datetime as dt

import click
from flask.cli import with_appcontext
from flask_security import hash_password

from studyapp.cli.output import reporting
from studyapp.config import settings
from studyapp.domain.errors import NotFound
from studyapp.services import accounts as service
from studyapp.store.engine import db


@click.group("user")
def group() -> None:
    """Accounts."""


def print_link(token: str, base: str = "") -> None:
    path = f"/account/link/{token}"
    days = service.LINK_LIFE.days
    click.echo(f"{base.rstrip('/')}{path}")
    click.echo(
        f"(works once, within {days} days; put your site's address in front)"
        if not base
        else f"(works once, within {days} days)"
    )


@group.command()
@click.argument("email")
@click.option(
    "--role", type=click.Choice(["learner", "instructor", "admin"]), default="learner"
)
@click.option("--password", help="Set it now instead of printing a one-time link.")
@with_appcontext
@reporting
def add(email: str, role: str, password: str | None) -> None:
    """Make an account for EMAIL and print a one-time link to set its password."""
    at = dt.datetime.now(dt.UTC)
    hashed = hash_password(password) if password else None
    user = service.add_user(
        db.session, at, email, role, service.defaults_of(settings()), hashed
    )
    click.echo(f"{email} added as {role}")
    if not password:
        print_link(service.make_link(db.session, at, role, user.id))


@group.command()
@click.argument("email")
@with_appcontext
@reporting
def link(email: str) -> None:
    """Print a one-time link with which EMAIL can set a new password."""
    user = service.user_by_email(db.session, email)
    if user is None:
        raise NotFound(f"There is no account for {email}. Make one: flask user add {email}")
    print_link(service.make_link(db.session, dt.datetime.now(dt.UTC), "learner", user.id))
