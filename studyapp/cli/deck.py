"""``flask deck``: the Anki deck."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from studyapp.cli.output import reporting
from studyapp.config import settings
from studyapp.exchange.anki.bank_deck import export_deck
from studyapp.services.bank_files import bank_meta
from studyapp.store.engine import db


@click.group("deck")
def group() -> None:
    """Anki decks."""


@group.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--topic", "topics", multiple=True, help="Only this topic (may be repeated).")
@with_appcontext
@reporting
def export(out: Path, topics: tuple[str, ...]) -> None:
    """Write the published questions to OUT.apkg."""
    report = export_deck(db.session, bank_meta(settings().bank), out, topics)
    click.echo(f"{report.notes} notes, {report.cards} cards written to {out}")
