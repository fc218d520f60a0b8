"""Writing and reading the few shapes of element that Moodle XML is made of."""

from __future__ import annotations

from lxml import etree

from studyapp.exchange.moodle.formatted import FORMATS, Format, Formatted

Element = etree._Element


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A child with plain text in it."""
    child = etree.SubElement(parent, tag, attributes)
    if text:
        child.text = text
    return child


def add_text(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A child that holds ``<text>``."""
    child = add(parent, tag, **attributes)
    add(child, "text", text)
    return child


def add_rich(parent: Element, tag: str, text: Formatted, **attributes: str) -> Element:
    return add_text(parent, tag, text.text, **attributes, format=text.format)


def value(parent: Element, tag: str, default: str = "") -> str:
    """The text of a child, with or without ``<text>`` around it."""
    child = parent.find(tag)
    return default if child is None else inner(child)[0].strip() or default


def inner(node: Element, default: Format = "html") -> tuple[str, Format]:
    """What a child that may hold ``<text>`` says, and in which format."""
    holder = node.find("text")
    source = node if holder is None else holder
    named = node.get("format", default)
    format = next((known for known in FORMATS if known == named), default)
    return _content(source), format


def _content(node: Element) -> str:
    """The text; elements in it, which should have been escaped, as their source."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            parts.append(etree.tostring(child, encoding="unicode"))
        else:
            parts.append(child.tail or "")
    return "".join(parts)
