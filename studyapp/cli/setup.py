"""``flask init``: everything that serving needs, done once or again without harm."""

from __future__ import annotations

import datetime as dt
import logging

import click
from flask.cli import with_appcontext

from studyapp.cli.bank import run_sync
from studyapp.cli.output import reporting
from studyapp.cli.user import print_link
from studyapp.config import settings
from studyapp.services import accounts, facets
from studyapp.store.engine import alembic, db


@click.command("init")
@with_appcontext
@reporting
def init() -> None:
    """Make the data folder, apply migrations, sync the bank; while there is no instructor,
    print a one-time link that creates the account."""
    if not set_up():
        raise SystemExit(1)


def set_up(address: str = "") -> bool:
    """As ``flask init``; ``address`` goes in front of the link. False on sync conflicts."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    alembic.upgrade()
    accounts.ensure_roles(db.session)
    in_step = run_sync(settings().bank)
    facets.fill(db.session)
    if not accounts.has_instructor(db.session):
        click.echo("\nCreate the instructor's account with this link:")
        print_link(
            accounts.make_link(db.session, dt.datetime.now(dt.UTC), "instructor"), address
        )
    return in_step
