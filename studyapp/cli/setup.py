"""``flask init``: everything that serving needs, done once or again without harm."""

from __future__ import annotations

import datetime as dt

import click
from flask.cli import with_appcontext

from studyapp.cli.bank import run_sync
from studyapp.cli.output import reporting
from studyapp.cli.user import print_link
from studyapp.services import accounts
from studyapp.store.engine import alembic, db
from studyapp.web.identity import settings


@click.command("init")
@click.option("--address", default="", help="The site's address, for the link printed.")
@with_appcontext
@reporting
def init(address: str) -> None:
    """Make the data folder, apply migrations, sync the bank; on the first run print the
    one-time link that creates the instructor's account."""
    alembic.upgrade()
    accounts.ensure_roles(db.session)
    run_sync(settings().bank)
    if not accounts.has_instructor(db.session):
        click.echo("\nCreate the instructor's account with this link:")
        print_link(
            accounts.make_link(db.session, dt.datetime.now(dt.UTC), "instructor"), address
        )
