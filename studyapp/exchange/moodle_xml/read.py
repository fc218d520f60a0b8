"""A Moodle XML file to drafts."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from studyapp.domain.errors import Invalid
from studyapp.exchange.drafting import Drafts, slug
from studyapp.exchange.loss import Imported
from studyapp.exchange.moodle.extras import Tagged, read_note
from studyapp.exchange.moodle.reading import LeftOut, Reading
from studyapp.exchange.moodle.writing import category_name
from studyapp.exchange.moodle_xml.answers import answer_fields
from studyapp.exchange.moodle_xml.elements import Element, inner, value

LARGEST_FILE = 20_000_000
MOST_QUESTIONS = 10_000
MOST_TAGS = 600_000
"""Signs that open a tag: a tree takes fifty times the room of its smallest elements."""

_USUAL_FEEDBACK = re.compile(
    r"\s*(?:<p[^<>]*>)?\s*Your answer is (?:partially )?(?:in)?correct\.\s*(?:</p>)?\s*"
)


def parse(data: bytes) -> Imported:
    """The questions of a Moodle XML file; raises Invalid where it is none.

    Entities, document types and anything on the network are refused, not resolved.
    """
    quiz = _root(data)
    drafts = Drafts()
    topic = ""
    elements = [child for child in quiz if child.tag == "question"]
    if not elements:
        raise Invalid("line 1: no <question> found in <quiz>")
    if len(elements) > MOST_QUESTIONS:
        raise Invalid(f"line 1: more than {MOST_QUESTIONS:,} questions; divide the file")
    for element in elements:
        if element.get("type") == "category":
            topic = category_name(value(element, "category"))
        else:
            _read(element, topic, drafts)
    return drafts.imported()


def _root(data: bytes) -> Element:
    if len(data) > LARGEST_FILE:
        raise Invalid(f"line 1: the file is larger than {LARGEST_FILE // 10**6} MB; divide it")
    if data.count(b"<") > MOST_TAGS:
        raise Invalid(f"line 1: more than {MOST_TAGS:,} tags; divide the file")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "").split("\n")[0][:200]
        raise Invalid(f"line {error.lineno or 1}: this is no XML: {reason}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Invalid("line 1: a document type (<!DOCTYPE …>) is not accepted; delete it")
    if root.tag != "quiz":
        raise Invalid(
            f"line {root.sourceline}: Moodle XML starts with <quiz>, this with <{root.tag}>"
        )
    return root


def _read(element: Element, topic: str, drafts: Drafts) -> None:
    where = f"line {element.sourceline}"
    tags = [inner(tag)[0] for tag in element.findall("tags/tag")]
    note: dict[str, Any] = {}
    for comment in element.iterchildren(etree.Comment):
        note |= read_note(comment.text or "")
    reading = Reading(drafts, where, Tagged(tags), note)
    try:
        drafts.add(where, _fields(element, reading), topic)
    except LeftOut as reason:
        drafts.lose(where, reason.field, f"the question was left out: {reason}")


def _fields(element: Element, reading: Reading) -> dict[str, Any]:
    specific = answer_fields(element, reading)
    _note_losses(element, reading)
    common = reading.common()
    hints = [reading.text(*inner(hint), "hint") for hint in element.findall("hint")]
    general = element.find("generalfeedback")
    return {
        **common,
        "id": value(element, "idnumber") or slug(value(element, "name")),
        "hint": "\n\n".join(filter(None, hints)) or common["hint"],
        "explanation": "" if general is None else reading.text(*inner(general), "explanation"),
        **specific,
    }


def _note_losses(element: Element, reading: Reading) -> None:
    """What Moodle has of the question and this program has not."""
    grade = value(element, "defaultgrade", "1")
    if not re.fullmatch(r"1(?:\.0*)?", grade):
        reading.lose("defaultgrade", f"its {grade[:12]} marks are not kept: all count the same")
    for kind in ("correct", "partiallycorrect", "incorrect"):
        feedback = element.find(f"{kind}feedback")
        words = "" if feedback is None else inner(feedback)[0].strip()
        if words and not _USUAL_FEEDBACK.fullmatch(words):
            reading.lose(f"{kind}feedback", "feedback on the whole is left out", "left_out")
