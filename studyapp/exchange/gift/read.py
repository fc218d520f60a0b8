"""A GIFT file to drafts."""

from __future__ import annotations

from typing import Any

from studyapp.domain.errors import Invalid
from studyapp.exchange.decoding import decoded
from studyapp.exchange.drafting import Drafts, slug
from studyapp.exchange.gift.answers import answer_fields
from studyapp.exchange.gift.blocks import Block, Category, blocks
from studyapp.exchange.gift.syntax import Item, Unreadable, item
from studyapp.exchange.gift.texts import split_format
from studyapp.exchange.loss import Imported
from studyapp.exchange.moodle.extras import Tagged, read_note
from studyapp.exchange.moodle.reading import LeftOut, Reading
from studyapp.exchange.moodle.writing import category_name

LARGEST_FILE = 16_000_000
MOST_MARKS = 80_000
MOST_MARKS_EACH = 500
MOST_BLOCKS = 6_000
LONGEST_BLOCK = 250_000
"""Letters of one question: cutting it up takes some 250 bytes for each."""


def parse(data: bytes) -> Imported:
    """The questions of a GIFT file; raises Invalid where it holds none at all."""
    text = decoded(data, LARGEST_FILE)
    if _marks(text) > MOST_MARKS:
        raise Invalid(f"line 1: more than {MOST_MARKS:,} answers; divide the file")
    drafts = Drafts()
    topic = ""
    seen = 0
    for number, part in enumerate(blocks(text)):
        if number >= MOST_BLOCKS:
            raise Invalid(f"line {_line(part)}: more than {MOST_BLOCKS:,} questions")
        if isinstance(part, Category):
            topic = category_name(part.path)
            seen += 1
        else:
            seen += _read(part, topic, drafts)
    if not seen:
        raise Invalid(
            "line 1: no question in GIFT format found; a question there has its answers in"
            " braces, such as “Two and two is {=4 ~5}”"
        )
    return drafts.imported()


def _marks(text: str) -> int:
    """How many signs there are that may start an answer or its feedback."""
    return sum(text.count(mark) - text.count(f"\\{mark}") for mark in "=~#")


def _line(part: Block | Category) -> int:
    return part.line if isinstance(part, Block) else 1


def _read(block: Block, topic: str, drafts: Drafts) -> bool:
    """Take one question, or say why not. False where nothing resembles GIFT."""
    where = f"line {block.line}"
    if _marks(block.text) > MOST_MARKS_EACH:
        drafts.lose(where, "question", f"left out: more than {MOST_MARKS_EACH} answers in it")
        return True
    if len(block.text) > LONGEST_BLOCK:
        drafts.lose(where, "question", f"left out: longer than {LONGEST_BLOCK:,} letters")
        return True
    try:
        found = item(block.text)
    except Unreadable as error:
        drafts.lose(f"line {block.line + error.line}", "question", f"left out: {error}")
        return "{" in block.text and "}" in block.text
    if found.kind == "description":
        drafts.lose(where, "question", "left out: a text without answers in braces")
        return bool(found.name)
    note: dict[str, Any] = {}
    for comment in block.comments:
        note |= read_note(comment)
    reading = Reading(drafts, where, Tagged(block.tags), note)
    try:
        drafts.add(where, _fields(found, block, reading), topic)
    except LeftOut as reason:
        drafts.lose(where, reason.field, f"the question was left out: {reason}")
    return True


def _fields(found: Item, block: Block, reading: Reading) -> dict[str, Any]:
    _, format = split_format(found.before, "moodle_auto_format")
    general, general_format = split_format(found.general, format)
    explanation = reading.text(general, general_format, "explanation")
    fields = {
        **reading.common(),
        "id": block.id or slug(found.name),
        "explanation": explanation or reading.noted("explanation"),
    }
    return fields | answer_fields(found, reading, format, explanation)
