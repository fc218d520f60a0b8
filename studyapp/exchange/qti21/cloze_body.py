"""A cloze's stem with a field to type in at every gap."""

from __future__ import annotations

import html
import re

from lxml import etree

from studyapp.domain.questions import GAP
from studyapp.exchange.qti21.body import MATHML, QTI, Element, blocks, qti

_NO_FIELD_INSIDE = {f"{{{QTI}}}a", f"{{{QTI}}}pre", f"{{{QTI}}}code"}


def response(number: int) -> str:
    return f"RESPONSE_{number}"


def _unused_mark(text: str) -> str:
    mark = "gapq"
    while mark in text:
        mark += "q"
    return mark


def cloze_blocks(stem: str) -> list[Element]:
    """The stem's blocks; where a gap stands twice, its further places show its number.

    A stem with a gap where no field can be (in a link, code or mathematics) is shown as it
    was written.
    """
    gaps = list(GAP.finditer(stem))
    mark = _unused_mark(stem)
    numbers = iter(range(len(gaps)))
    marked = GAP.sub(lambda _: f"{mark}{next(numbers)}z", stem)
    token = re.compile(rf"{mark}(\d+)z")
    found = _with_fields(blocks(marked), token, gaps)
    if found is None:
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in marked.splitlines() if line)
        root = etree.fromstring(f'<div xmlns="{QTI}">{lines}</div>')
        found = _with_fields(list(root), token, gaps)
    return found or [qti("p", stem)]


def _with_fields(
    elements: list[Element], token: re.Pattern[str], gaps: list[re.Match[str]]
) -> list[Element] | None:
    """The elements with fields for tokens, or None where one stands in the wrong place."""
    holder = qti("div")
    holder.extend(elements)
    parts = list(holder.iter(etree.Element))
    if any(token.search(value) for part in parts for value in part.attrib.values()):
        return None
    shown: set[str] = set()
    placed = 0
    for part in parts:
        if _closed(part) and any(token.search(text) for text in part.itertext()):
            return None
        placed += _split(part, token, gaps, shown)
    return list(holder) if placed == len(gaps) else None


def _closed(part: Element) -> bool:
    return part.tag in _NO_FIELD_INSIDE or etree.QName(part).namespace == MATHML


def _split(
    part: Element, token: re.Pattern[str], gaps: list[re.Match[str]], shown: set[str]
) -> int:
    """Put fields into the text of ``part`` and after its children; how many."""
    placed = 0
    for place in [None, *part]:
        text = part.text if place is None else place.tail
        pieces = token.split(text or "")
        if len(pieces) == 1:
            continue
        if place is None:
            part.text, at = pieces[0], 0
        else:
            place.tail, at = pieces[0], part.index(place) + 1
        for offset, (index, tail) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True)):
            field = _field(gaps[int(index)], shown)
            field.tail = tail
            part.insert(at + offset, field)
            placed += 1
    return placed


def _field(gap: re.Match[str], shown: set[str]) -> Element:
    number, hint = gap[1], gap[2]
    if number in shown:
        return qti("strong", f"[{int(number)}]")
    shown.add(number)
    attributes = {"responseIdentifier": response(int(number))}
    if hint:
        attributes["placeholderText"] = hint
    return qti("textEntryInteraction", **attributes)
