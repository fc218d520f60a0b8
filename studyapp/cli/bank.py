"""``flask bank``: check, coverage, sync, export."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from studyapp.cli.coverage_table import coverage_lines
from studyapp.cli.output import progress_bar, reporting
from studyapp.config import settings
from studyapp.domain.bank import (
    Bank,
    check_bank,
    coverage,
    errors,
    file_form,
    read_bank,
    write_bank,
)
from studyapp.services import bank_sync
from studyapp.services.bank_files import bank_meta, fingerprint, is_synced, note_synced
from studyapp.services.transcripts import (
    long_passages,
    read_sources,
    source_facts,
    store_sources,
)
from studyapp.store.engine import db

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("bank")
def group() -> None:
    """The question bank: its files and the database."""


def _folder(directory: Path | None) -> Path:
    return directory or settings().bank


@group.command()
@click.argument("directory", type=FOLDER, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@with_appcontext
@reporting
def check(directory: Path | None, as_json: bool) -> None:
    """List every problem of the bank's files; exit code 1 where one is an error."""
    folder = _folder(directory)
    problems = check_bank(
        folder, source_facts(db.session, read_sources(folder)), waived=as_json
    )
    if as_json:
        click.echo(json.dumps([p.to_json() for p in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            prefix = "" if problem.severity == "error" else f"{problem.severity}: "
            click.echo(
                f"{problem.file}:{problem.line}: {problem.field}: {prefix}{problem.message}"
            )
        wrong = len(errors(problems))
        warned = sum(p.severity == "warning" for p in problems)
        click.echo(f"{wrong} errors, {warned} warnings, {len(problems) - wrong - warned} notes")
    if errors(problems):
        raise SystemExit(1)


@group.command("coverage")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@with_appcontext
@reporting
def coverage_command(as_json: bool) -> None:
    """Questions per topic, type and Bloom level; passages cited and not."""
    folder = settings().bank
    table = coverage(read_bank(folder), long_passages(db.session, read_sources(folder)))
    if as_json:
        click.echo(json.dumps(table.to_json(), ensure_ascii=False, indent=2))
        return
    for line in coverage_lines(table):
        click.echo(line)


@group.command()
@click.argument("directory", type=FOLDER, required=False)
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option(
    "--prefer",
    type=click.Choice(["file", "database"]),
    help="Which side wins where both have changed.",
)
@with_appcontext
@reporting
def sync(directory: Path | None, dry_run: bool, prefer: bank_sync.Side | None) -> None:
    """Bring the database into step with the bank's files. Exit code 1 on conflicts."""
    if not run_sync(_folder(directory), dry_run=dry_run, prefer=prefer):
        raise SystemExit(1)


def run_sync(
    folder: Path, *, dry_run: bool = False, prefer: bank_sync.Side | None = None
) -> bool:
    """Sync and print what happened; False where conflicts remain."""
    print_ = fingerprint(folder)
    if prefer is None and is_synced(db.session, print_):
        click.echo("The bank's files have not changed since the last sync.")
        return True
    bank = read_bank(folder)
    sources = read_sources(folder)
    if not dry_run:
        store_sources(db.session, sources)
    with progress_bar("Syncing the bank") as progress:
        report = bank_sync.sync(
            db.session,
            bank,
            dt.datetime.now(dt.UTC),
            prefer=prefer,
            dry_run=dry_run,
            progress=progress,
        )
    click.echo(
        f"{'Would be: ' if dry_run else ''}{len(report.added)} added,"
        f" {len(report.updated)} updated, {len(report.retired)} retired,"
        f" {len(report.kept)} kept from the database, {report.unchanged} unchanged"
    )
    for id_ in report.conflicts:
        click.echo(f"conflict: {id_}: changed in the file and in the database", err=True)
    if report.conflicts:
        click.echo(
            f"{len(report.conflicts)} conflicts: nothing was done to these. Compare with"
            " flask bank export, then run sync --prefer file or --prefer database.",
            err=True,
        )
    if not dry_run:
        note_synced(db.session, "" if report.conflicts else print_)
    return not report.conflicts


def _as_json(bank: Bank) -> str:
    return json.dumps(
        {
            **bank.meta.model_dump(mode="json", exclude={"topics"}),
            "topics": [
                {
                    "topic": topic.topic,
                    "title": topic.title,
                    "questions": [file_form(question) for question in topic.questions],
                }
                for topic in bank.topics
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


@group.command()
@click.argument("directory", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON document; - is stdout.")
@with_appcontext
@reporting
def export(directory: Path, as_json: bool) -> None:
    """Write the database's questions as canonical bank files into DIRECTORY."""
    folder = settings().bank
    bank = bank_sync.bank_from_database(db.session, bank_meta(folder))
    if as_json:
        text = _as_json(bank)
        if str(directory) == "-":
            click.echo(text)
        else:
            directory.write_text(text + "\n", encoding="utf-8")
        return
    if str(directory) == "-":
        raise click.UsageError("- goes with --json; name a folder to write files into.")
    outcome = write_bank(bank, directory)
    if directory.resolve() == folder:
        bank_sync.mark_exported(db.session, bank)
    click.echo(f"{len(outcome.changed)} files written, {len(outcome.unchanged)} unchanged")
    for name in outcome.strangers:
        click.echo(f"left alone: {name} belongs to no exported topic")
