"""``flask transcript``: import, show and diff."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from studyapp.cli.output import reporting
from studyapp.cli.transcript_diff import as_data, lines
from studyapp.config import settings
from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.questions import Citation
from studyapp.domain.transcripts import format_passage
from studyapp.services import transcripts as service
from studyapp.store.engine import db


@click.group("transcript")
def group() -> None:
    """Transcripts: the sources that questions cite."""


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--source", "source_id", required=True, help="The id of its descriptor.")
@click.option(
    "--any-version",
    is_flag=True,
    help="Accept a file other than the very one the descriptor names.",
)
@with_appcontext
@reporting
def import_command(file: Path, source_id: str, any_version: bool) -> None:
    """Import FILE as the text of a source; nothing is stored unless all of it is understood."""
    sources = {source.id: source for source in service.read_sources(settings().bank)}
    if source_id not in sources:
        known = ", ".join(sources) or "none"
        raise NotFound(f"There is no descriptor for “{source_id}”. Known: {known}.")
    transcript = service.import_transcript(
        db.session,
        sources[source_id],
        file.read_bytes(),
        dt.datetime.now(dt.UTC),
        strict=not any_version,
    )
    for line in transcript.report.lines():
        click.echo(line)
    unit = "turns" if sources[source_id].layout == "labelled" else "paragraphs"
    click.echo(f"{len(transcript.units)} {unit} imported as {source_id}")


@group.command()
@click.argument("source_id", metavar="ID")
@click.argument("turns")
@with_appcontext
@reporting
def show(source_id: str, turns: str) -> None:
    """Print TURNS (12 or 12-14) of the imported source ID."""
    try:
        span = Citation.model_validate({"source": source_id, "turns": turns}).turns
    except ValueError as error:
        raise Invalid(f"{source_id} {turns}: write turns as 12 or 12-14.") from error
    for line in format_passage(service.passage(db.session, source_id, span)):
        click.echo(line)


@group.command()
@click.argument("one", metavar="A")
@click.argument("two", metavar="B")
@click.option("--all", "everything", is_flag=True, help="Also fillers and spelling.")
@click.option("--speakers", is_flag=True, help="Also who speaks in each paragraph of B.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for a program.")
@with_appcontext
@reporting
def diff(one: str, two: str, everything: bool, speakers: bool, as_json: bool) -> None:
    """Where two imported transcripts A and B of one conversation disagree.

    B is aligned with A word by word, or A with B if it is the excerpt. The most important
    comes first. Settle what matters under corrections.errata of the source that misheard.
    """
    comparison = service.compare(db.session, one, two)
    if as_json:
        data = as_data(comparison, everything=everything)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for line in lines(comparison, everything=everything, speakers=speakers):
        click.echo(line)
