"""The formats by the names that commands and pages give them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from sqlalchemy.orm import Session

from studyapp.domain.bank.schema import BankFile
from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion
from studyapp.exchange.cited import cited
from studyapp.exchange.drafting import slug
from studyapp.exchange.loss import Exported, Imported
from studyapp.store.queries.decks import live_notes, source_titles
from studyapp.store.queries.questions import TopicView

Lines = Iterable[tuple[AnyQuestion, str]]
"""Questions, each with the title of its topic."""


@dataclass(frozen=True)
class BankNames:
    """What some formats say beside the questions: the bank's id and title, the topics' slugs
    by title, and for each question the labels and addresses of what it cites."""

    id: str
    title: str
    slugs: Mapping[str, str]
    sources: Mapping[str, Sequence[tuple[str, str | None]]]


@dataclass(frozen=True)
class Format:
    """``suffix`` is that of its files, without the dot; its module is loaded when used."""

    name: str
    title: str
    suffix: str
    module: str

    def export(self, lines: Lines, bank: BankNames) -> Exported:
        """The questions as a file of this format."""
        module = import_module(self.module)
        found: Exported
        if self.name == "anki-tsv":
            found = module.export(
                lines, bank_id=bank.id, title=bank.title, slugs=bank.slugs, sources=bank.sources
            )
        elif self.name == "qti21":
            found = module.export(lines, title=bank.title)
        else:
            found = module.export(lines)
        return found

    def parse(self, data: bytes) -> Imported:
        """The questions of a file of this format; raises Invalid where it is none."""
        found: Imported = import_module(self.module).parse(data)
        return found


FORMATS = tuple(
    Format(name, title, suffix, f"studyapp.exchange.{module}")
    for name, title, suffix, module in (
        ("moodle-xml", "Moodle XML", "xml", "moodle_xml"),
        ("gift", "GIFT (Moodle, text)", "gift", "gift"),
        ("qti21", "QTI 2.1 package", "zip", "qti21"),
        ("aiken", "Aiken (text)", "txt", "aiken"),
        ("csv", "Table (CSV)", "csv", "csv_table"),
        ("anki-tsv", "Anki notes (TSV)", "tsv", "anki_tsv"),
        ("markdown", "Markdown cards", "md", "markdown_cards"),
    )
)


def format_named(name: str) -> Format:
    """Raises Invalid with the names that there are."""
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise Invalid(f"“{name}” is not a format. Choose one of: {names}.", {"format": names})


def placed(
    read: Imported, topics: Iterable[TopicView], default: str
) -> list[tuple[AnyQuestion, str]]:
    """The drafts of a file, each with the slug of the topic that takes it: the one that its
    category names by slug or title, else ``default``."""
    there = {
        name: known.slug for known in topics for name in (known.slug, slug(known.title, 80))
    }
    return [(draft.question, there.get(draft.topic, default)) for draft in read.drafts]


def export_bank(
    session: Session, meta: BankFile, format_: Format, topics: Collection[str] = ()
) -> Exported:
    """The published questions of all or some topics in a format; raises Invalid for none."""
    notes = list(live_notes(session, topics))
    if not notes:
        raise Invalid("There is no published question in these topics.")
    titles = source_titles(session)
    names = BankNames(
        meta.id,
        meta.title,
        {note.topic_title: note.topic for note in notes},
        {note.question.id: cited(note.question, titles) for note in notes},
    )
    return format_.export([(note.question, note.topic_title) for note in notes], names)
