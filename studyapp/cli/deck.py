"""``flask deck``: the Anki deck out, and packages of Anki's in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from flask.cli import with_appcontext

from studyapp.cli.output import drafts_report, progress_bar, reporting, show_losses
from studyapp.config import settings
from studyapp.domain.errors import NotFound
from studyapp.domain.learners import Learner
from studyapp.exchange.anki.bank_deck import export_deck
from studyapp.exchange.anki_import.own_notes import guids_of_bank
from studyapp.exchange.anki_import.package import ReadPackage, read_package
from studyapp.services import drafting, past_answers
from studyapp.services.bank_files import bank_meta
from studyapp.store.engine import db
from studyapp.store.queries.accounts import learner_by_email


@click.group("deck")
def group() -> None:
    """Anki decks."""


def _learner(email: str) -> Learner:
    found = learner_by_email(db.session, email)
    if found is None:
        raise NotFound(f"There is no account for {email}. flask user add makes one.")
    return found


@group.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--topic", "topics", multiple=True, help="Only this topic (may be repeated).")
@click.option("--learner", "email", help="With the schedule and review log of this account.")
@with_appcontext
@reporting
def export(out: Path, topics: tuple[str, ...], email: str | None) -> None:
    """Write the published questions to OUT.apkg."""
    who = _learner(email) if email else None
    report = export_deck(db.session, bank_meta(settings().bank), out, topics, learner=who)
    click.echo(f"{report.notes} notes, {report.cards} cards written to {out}")


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--learner", "email", help="Merge the reviews of our deck into this account.")
@click.option("--topic", help="Take other notes as drafts into this topic.")
@click.option("--json", "as_json", is_flag=True, help="The report for machines.")
@with_appcontext
@reporting
def import_(file: Path, email: str | None, topic: str | None, as_json: bool) -> None:
    """Read an .apkg or .colpkg FILE: reviews of our own deck, other notes as drafts.

    Doing it again changes nothing.
    """
    who = _learner(email) if email else None
    read = read_package(file, guids_of_bank(db.session, bank_meta(settings().bank)))
    report: dict[str, object] = {
        "own_notes": read.own,
        "foreign_notes": len(read.drafts.drafts),
    }
    if who:
        report["reviews"] = _merge(who, read)
    elif read.answers:
        report["reviews_left_out"] = len(read.answers)
        report["hint"] = "--learner EMAIL merges these reviews into an account"
    if who and read.own and not read.answers:
        report["hint"] = (
            "the file holds no review; export it with “Include scheduling information”"
        )
    if topic:
        report["drafts"] = _take_in(read, topic, file.name)
    show_losses(report, read.drafts.losses, as_json=as_json)


def _merge(who: Learner, read: ReadPackage) -> dict[str, int]:
    with progress_bar("Cards") as progress:
        done = past_answers.merge(
            db.session, who, dt.datetime.now(dt.UTC), read.answers, read.suspended, progress
        )
    return vars(done)


def _take_in(read: ReadPackage, topic: str, name: str) -> dict[str, int]:
    drafts = [drafting.Draft(question, topic) for question in read.drafts.questions]
    now = dt.datetime.now(dt.UTC)
    with progress_bar("Drafts") as progress:
        done = drafting.take_in(
            db.session, None, now, drafts, note=f"from {name}", progress=progress
        )
    return drafts_report(done)
