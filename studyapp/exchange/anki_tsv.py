"""Anki's text file: tab-separated, with each note's GUID, note type and deck.

A learner who has our deck imports the file under File > Import, and the notes are brought
up to date in place. It needs the deck's note types, so the package comes first. Any other
such file (two or more columns, with or without Anki's header lines) is read as drafts.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion
from studyapp.exchange.anki.export import deck_name, note_tags
from studyapp.exchange.anki.fields import field_values
from studyapp.exchange.anki.identity import note_guid
from studyapp.exchange.anki.note_types import FIELDS, NOTE_TYPES
from studyapp.exchange.anki_import.cloze_text import NestedCloze, gaps_of
from studyapp.exchange.anki_tsv_layout import Layout, decoded, layout_of, records
from studyapp.exchange.drafting import Drafts, slug
from studyapp.exchange.html_to_markdown import to_markdown
from studyapp.exchange.loss import Exported, Imported, Loss
from studyapp.exchange.plain_text import PLAIN

Sources = Mapping[str, Sequence[tuple[str, str | None]]]
"""For each question's id, its cited passages: how people name them, and their address."""

LONGEST_FIELD = 30_000
_MOST_TAGS = 300  # looked at; thirty are kept
_NO_GUID = Loss(
    "file",
    "guid",
    "the notes have no GUID, so Anki adds them anew instead of updating the deck's",
    "left_out",
)
_NAMES = {known.type: known.name for known in NOTE_TYPES}
_TYPES = {known.name: known.type for known in NOTE_TYPES}
_CLOZE = re.compile(r"\{\{c\d{1,3}::")
_SOUND = re.compile(r"\[(?:sound|anki:play):[^\]\[]*\]")


def export(
    lines: Iterable[tuple[AnyQuestion, str]],
    *,
    bank_id: str = "",
    title: str = "Questions",
    sources: Sources | None = None,
    slugs: Mapping[str, str] | None = None,
) -> Exported:
    """One line a note, its fields as in the deck that the package of ``bank_id`` holds.

    ``title`` is that deck's name and each line's topic is its subdeck's; ``slugs`` gives
    the topics' slugs for the tags where these are not made from their names. Without
    ``bank_id`` there is no GUID, and Anki cannot tell which notes it has: a loss.
    """
    out = io.StringIO(newline="")
    out.write(_header(with_guid=bool(bank_id)))
    writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
    count = 0
    for question, topic in lines:
        cited = (sources or {}).get(question.id, ())
        fields = field_values(question, bank_id=bank_id, topic_title=topic, sources=cited)
        deck = f"{deck_name(title)}::{deck_name(topic)}"
        tags = " ".join(note_tags(question, (slugs or {}).get(topic) or slug(topic, 80)))
        guid = [note_guid(bank_id, question.id)] if bank_id else []
        writer.writerow([*guid, _NAMES[question.type], deck, *fields, tags])
        count += 1
    return Exported(out.getvalue().encode(), count, () if bank_id else (_NO_GUID,))


def _header(with_guid: bool) -> str:
    columns = [*(["guid"] if with_guid else []), "notetype", "deck"]
    placed = [f"#{name} column:{number}\n" for number, name in enumerate(columns, 1)]
    tags = f"#tags column:{len(columns) + len(FIELDS) + 1}\n"
    return "".join(["#separator:tab\n#html:true\n", *placed, tags])


def parse(data: bytes) -> Imported:
    """Every line as a flashcard or a cloze; raises Invalid where the file is none."""
    text = decoded(data)
    layout = layout_of(text)
    drafts = Drafts()
    wide = False
    for line, row in records(text, layout.separator):
        fields = layout.fields(row)
        wide = wide or len(fields) > 1 or bool(_CLOZE.search("".join(fields)))
        if any(field.strip() for field in fields):
            _read_row(line, row, fields, layout, drafts)
    if not wide:
        raise Invalid("line 1: the lines have no two columns with a tab between them")
    return drafts.imported()


def _read_row(
    line: int, row: Sequence[str], fields: list[str], layout: Layout, drafts: Drafts
) -> None:
    where = f"line {line}"
    kind = _TYPES.get(layout.cell(row, layout.notetype), "")
    kind = kind if len(fields) >= len(FIELDS) else ""
    texts = [_markdown(where, field, layout, drafts) for field in fields]
    data = _own_card(where, texts, drafts) if kind else _card(where, texts, drafts)
    if data is None:
        return
    tags = f"{layout.cell(row, layout.tags)} {layout.all_tags}".split()[:_MOST_TAGS]
    found = dict.fromkeys(slug(tag, 80) for tag in tags if not (kind and "::" in tag))
    data["tags"] = [tag for tag in found if tag][:30]
    deck = layout.cell(row, layout.deck) or layout.deck_name
    if drafts.add(where, data, deck.rpartition("::")[2]) and kind not in ("", data["type"]):
        message = f"the {kind} question became a {data['type']}; the file keeps no more of it"
        drafts.lose(where, "type", message, "changed")


def _own_card(where: str, texts: list[str], drafts: Drafts) -> dict[str, object] | None:
    """A note of our own deck, whose fields have names."""
    named = dict(zip(FIELDS, texts, strict=False))
    answer = [] if _CLOZE.search(named["Question"]) else [named["Answer"]]
    data = _card(where, [named["Question"], *answer], drafts)
    if data is None:
        return None
    more = {"explanation": named["Explanation"], "hint": named["Hint"]}
    return data | {"id": named["Id"]} | more


def _markdown(where: str, field: str, layout: Layout, drafts: Drafts) -> str:
    if _SOUND.search(field):
        drafts.lose(where, "field", "a sound was left out; questions hold text alone")
        field = _SOUND.sub(" ", field)
    if PLAIN.fullmatch(field):
        return field.strip()
    if len(field) > LONGEST_FIELD:
        message = f"is longer than {LONGEST_FIELD:,} characters and was left out"
        drafts.lose(where, "field", message)
        return ""
    if not layout.is_html:
        field = html.escape(field).replace("\n", "<br>")
    drafts.weigh(where, field)
    text, messages = to_markdown(field)
    for message in messages:
        drafts.lose(where, "field", message, "changed")
    return text.strip()


def _card(where: str, texts: list[str], drafts: Drafts) -> dict[str, object] | None:
    """A cloze where the first field holds one, else a flashcard; or None, with the loss."""
    first, more = texts[0], [text for text in texts[1:] if text]
    if _CLOZE.search(first):
        try:
            stem, answers = gaps_of(first)
        except NestedCloze:
            drafts.lose(where, "stem", "a gap stands inside a gap; the note was left out")
            return None
        if answers:
            explanation = "\n\n".join(more)
            return {
                "type": "cloze",
                "stem": stem,
                "answers": answers,
                "explanation": explanation,
            }
    if not first or not more:
        drafts.lose(where, "note", "the note has no question and answer; it was left out")
        return None
    return {"type": "flashcard", "stem": first, "answers": ["\n\n".join(more)]}
