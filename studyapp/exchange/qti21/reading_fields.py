"""Fields to type in, from any program: a number, a short answer or a cloze."""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree

from studyapp.exchange.qti21.body import Element, source_of
from studyapp.exchange.qti21.cloze_body import cloze_blocks
from studyapp.exchange.qti21.declarations import Item
from studyapp.exchange.qti21.stems import cut, drop_feedback, stem

Data = dict[str, Any]
INLINE = {"textEntryInteraction", "inlineChoiceInteraction"}


def typed(item: Item) -> Data:
    """Fields to type in: a number, a short answer or a cloze."""
    fields = item.interactions
    declared = item.declared(fields[0])
    alone = len(fields) == 1 and fields[0].tag == "textEntryInteraction"
    kind = item.own_type
    if not kind and alone and _stands_apart(fields[0]):
        kind = "numeric" if declared.base in ("float", "integer") else "short_answer"
    if kind == "numeric" and declared.right:
        tolerance = next(iter(item.root.xpath(".//equal/@tolerance")), "0").split()
        unit = (
            next(iter(item.body.xpath("div[@class='unit']")), None) if item.own_type else None
        )
        shown = item.text(unit, paragraphs=True) if unit is not None else ""
        if unit is not None:
            cut(unit)
        value = {"value": declared.right[0], "tolerance": tolerance[0] if tolerance else "0"}
        return {"type": kind, "stem": stem(item), "unit": shown, **value}
    if kind == "short_answer":
        return {"type": kind, "stem": stem(item), "answers": _variants(item, fields[0])}
    return _cloze(item, fields)


def _unit(item: Item) -> str:
    """What our own items say after the field; taken out of the body."""
    found = item.body.xpath("div[@class='unit']") if item.own_type else []
    if not found:
        return ""
    text = item.text(found[0], paragraphs=True)
    cut(found[0])
    return text


def _stands_apart(field: Element) -> bool:
    """Whether nothing else stands in the field's paragraph, and no words after it."""
    parent = field.getparent()
    if parent is None or parent.tag == "itemBody":
        return True
    words = "".join(str(text) for text in parent.xpath(".//text()"))
    return not words.strip() and len(parent) == 1


def _variants(item: Item, field: Element) -> list[str]:
    """What is accepted in a field, the best first."""
    declared = item.declared(field)
    if field.tag == "inlineChoiceInteraction":
        item.messages.append("the list to choose from became a gap to fill in")
        texts = {part.get("identifier"): part for part in field.findall("inlineChoice")}
        return [item.text(texts[name]) for name in declared.right if name in texts]
    paying = [key for key, points in declared.worth if points > 0]
    return list(dict.fromkeys([*declared.correct, *paying]))


def _cloze(item: Item, fields: list[Element]) -> Data:
    own = item.stem_element()
    if own is not None and (source := source_of(own, cloze_blocks, paragraphs=True)):
        ordered = sorted(fields, key=_gap_number)
        answers = [_variants(item, field) for field in ordered]
        return {"type": "cloze", "stem": source, "answers": answers}
    answers = [_variants(item, field) for field in fields]
    return {"type": "cloze", "stem": _stem_with_gaps(item), "answers": answers}


def _stem_with_gaps(item: Item) -> str:
    """The body's text with a numbered gap for every field, its placeholder as the hint."""
    body = copy.deepcopy(item.body)
    drop_feedback(item, body)
    mark = "gapq"
    while mark in etree.tostring(body, encoding="unicode"):
        mark += "q"
    hints = []
    for field in [part for part in body.iter(etree.Element) if part.tag in INLINE]:
        hints.append("".join(c for c in field.get("placeholderText", "") if c not in "{}"))
        field.tail = f"{mark}{len(hints)}z" + (field.tail or "")
        cut(field)
    gaps = [f"{{{{{n}{'::' + hint if hint else ''}}}}}" for n, hint in enumerate(hints, 1)]
    return re.sub(rf"{mark}(\d+)z", lambda found: gaps[int(found[1]) - 1], item.text(body))


def _gap_number(field: Element) -> int:
    _, _, number = field.get("responseIdentifier", "").rpartition("_")
    return int(number) if number.isdecimal() and len(number) < 4 else 0
