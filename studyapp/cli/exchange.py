"""``flask exchange``: the bank to and from other programs' formats."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from flask.cli import with_appcontext

from studyapp.cli.output import drafts_report, progress_bar, reporting, show_losses
from studyapp.config import settings
from studyapp.domain.errors import Invalid
from studyapp.exchange.formats import FORMATS, export_bank, format_named, placed
from studyapp.services import drafting
from studyapp.services.bank_files import bank_meta
from studyapp.store.engine import db
from studyapp.store.queries.questions import topics as all_topics

_FORMAT = click.Choice([known.name for known in FORMATS])


@click.group("exchange")
def group() -> None:
    """Questions to and from other programs."""


@group.command()
@click.argument("format", type=_FORMAT)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--topic", "topics", multiple=True, help="Only this topic (may be repeated).")
@click.option("--json", "as_json", is_flag=True, help="The report for machines.")
@with_appcontext
@reporting
def export(format: str, out: Path, topics: tuple[str, ...], as_json: bool) -> None:
    """Write the published questions to OUT, and say what the format cannot carry."""
    _known_topics(topics)
    meta = bank_meta(settings().bank)
    written = export_bank(db.session, meta, format_named(format), topics)
    out.write_bytes(written.data)
    show_losses(
        {"format": format, "questions": written.questions, "file": str(out)},
        written.losses,
        as_json=as_json,
    )


@group.command("import")
@click.argument("format", type=_FORMAT)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--topic", required=True, help="The topic that takes the drafts.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report for machines.")
@with_appcontext
@reporting
def import_(format: str, file: Path, topic: str, dry_run: bool, as_json: bool) -> None:
    """Read FILE and take its questions as drafts, which learners do not see.

    A draft whose category in the file is the name of a topic goes there, all others to
    --topic. Doing it again adds nothing.
    """
    _known_topics([topic])
    read = format_named(format).parse(file.read_bytes())
    found = placed(read, all_topics(db.session), topic)
    drafts = [drafting.Draft(question, slug) for question, slug in found]
    with progress_bar("Drafts") as progress:
        done = drafting.take_in(
            db.session,
            None,
            dt.datetime.now(dt.UTC),
            drafts,
            note=f"from {file.name}",
            dry_run=dry_run,
            progress=progress,
        )
    report = {"format": format, "dry_run": dry_run, **drafts_report(done)}
    show_losses(report, read.losses, as_json=as_json)


def _known_topics(wanted: tuple[str, ...] | list[str]) -> None:
    known = [topic.slug for topic in all_topics(db.session)]
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise Invalid(f"There is no topic “{unknown[0]}”. Topics: {', '.join(known)}.")
