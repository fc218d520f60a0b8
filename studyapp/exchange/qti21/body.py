"""Markdown as the XHTML and MathML that QTI's bodies may hold, and back.

Where the XHTML alone would not give the same Markdown again, a processing instruction
beside it holds the source; other programs pass over it. It counts only as long as the
XHTML is still what the source renders to, so a text that was edited elsewhere is read
from its XHTML.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable

from lxml import etree

from studyapp.domain.markup import render
from studyapp.exchange.html_to_markdown import to_markdown
from studyapp.exchange.plain_text import PLAIN

Element = etree._Element
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
MATHML = "http://www.w3.org/1998/Math/MathML"
SOURCE = "commonplace-markdown"

_HTML = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "table",
    "thead", "tbody", "tr", "th", "td", "span", "hr", "h3", "h4",
}  # fmt: skip
_CHILDREN = {
    "msup": 2, "msub": 2, "mfrac": 2, "mroot": 2, "munder": 2, "mover": 2, "msubsup": 3,
    "munderover": 3,
}  # fmt: skip
_MATH_ATTRIBUTES = {
    "math": {"display"}, "mo": {"stretchy", "fence", "form"}, "mi": {"mathvariant"},
    "mstyle": {"displaystyle", "scriptlevel"},
}  # fmt: skip
_VOID = re.compile(r"<(br|hr)>")


def qti(name: str, *content: Element | str, **attributes: str) -> Element:
    """A QTI element with its children, or with text."""
    element = etree.Element(f"{{{QTI}}}{name}", attrib=attributes, nsmap={None: QTI})
    for part in content:
        if isinstance(part, str):
            element.text = (element.text or "") + part
        else:
            element.append(part)
    return element


def blocks(text: str) -> list[Element]:
    """The block elements that a Markdown text renders to; never none."""
    html = _VOID.sub(r"<\1/>", render(text)).replace("&nbsp;", "\u00a0")
    root = etree.fromstring(f"<div>{html}</div>", etree.XMLParser(huge_tree=True))
    found = [_allowed(child) for child in root]
    if (root.text and root.text.strip()) or not found:
        found.insert(0, qti("p", (root.text or "").strip() or text))
    return found


def _allowed(source: Element) -> Element:
    """A copy in QTI's or MathML's namespace, of what the schema admits."""
    name = str(source.tag)
    if name == "math":
        made = _math(source)
    elif name == "s":
        made = qti("span", **{"class": "deleted"})
    elif name in _HTML:
        made = qti(name, **({"href": source.get("href", "")} if name == "a" else {}))
    else:
        made = qti("span")
    if name != "math":
        made.text = source.text
        for child in source:
            made.append(_allowed(child))
    if name == "table" and made.find(f"{{{QTI}}}tbody") is None:
        for part in made:
            part.tag = f"{{{QTI}}}tbody"
    made.tail = source.tail
    return made


def _math(source: Element) -> Element:
    """MathML; mathematics that is not whole, as code."""
    for part in source.iter():
        needed = _CHILDREN.get(str(part.tag))
        if needed is not None and len(part) != needed:
            return qti("code", "".join(source.itertext()))
    return _mathml(source)


def _mathml(source: Element) -> Element:
    name = str(source.tag)
    kept = _MATH_ATTRIBUTES.get(name, set())
    attributes = {key: value for key, value in source.attrib.items() if key in kept}
    made = etree.Element(f"{{{MATHML}}}{name}", attrib=attributes, nsmap={"m": MATHML})
    made.text, made.tail = source.text, source.tail
    for child in source:
        made.append(_mathml(child))
    return made


def fill(
    container: Element,
    text: str,
    build: Callable[[str], list[Element]] = blocks,
    *,
    paragraphs: bool = False,
) -> Element:
    """``container`` with what ``build`` makes of the text, its source beside it if need be.

    A single paragraph goes without its ``<p>`` unless ``paragraphs`` are wanted.
    """
    inner = build(text)
    if len(inner) == 1 and etree.QName(inner[0]).localname == "p" and not paragraphs:
        container.text = inner[0].text
        inner = list(inner[0])
    container.extend(inner)
    if build is not blocks or markdown(stripped(container))[0] != text:
        source = etree.ProcessingInstruction(SOURCE, _packed(text))
        source.tail, container.text = container.text, None
        container.insert(0, source)
    return container


def _packed(text: str) -> str:
    return json.dumps(text).replace(">", "\\u003e")


def stripped(element: Element) -> Element:
    """A copy whose names have no namespaces."""
    bare = etree.fromstring(etree.tostring(element, with_tail=False))
    for part in bare.iter(etree.Element):
        part.tag = etree.QName(part).localname
    etree.cleanup_namespaces(bare)
    return bare


def source_of(
    container: Element,
    build: Callable[[str], list[Element]] = blocks,
    *,
    paragraphs: bool = False,
) -> str | None:
    """The Markdown source of a text that was read, unless the text was changed since."""
    found = [part for part in container if part.tag is etree.PI and part.target == SOURCE]
    if len(found) != 1:
        return None
    try:
        text = json.loads(found[0].text)
    except (TypeError, ValueError, RecursionError):
        return None
    if not isinstance(text, str) or not 0 < len(text) <= 10_000:
        return None
    again = qti(str(container.tag))
    try:
        stripped_again = stripped(fill(again, text, build, paragraphs=paragraphs))
    except (ValueError, etree.LxmlError):
        return None
    return text if _same(stripped_again, container) else None


def _same(one: Element, other: Element) -> bool:
    """Whether two trees hold the same, but for the attributes of their roots."""

    def shape(root: Element) -> list[object]:
        parts = [
            (part.tag, part.text or "", part.tail or "", sorted(part.attrib.items()))
            for part in root.iterdescendants()
        ]
        return [root.text or "", *parts]

    return shape(one) == shape(other)


def _words(container: Element) -> str | None:
    """The text of an element that holds nothing else, or else one paragraph with a text."""
    if len(container) == 0:
        return container.text or ""
    first = container[0]
    around = f"{container.text or ''}{first.tail or ''}"
    alone = len(container) == 1 and first.tag == "p" and len(first) == 0
    return first.text or "" if alone and not around.strip() else None


def markdown(container: Element) -> tuple[str, list[str]]:
    """The Markdown of a text from any program, and what was dropped."""
    words = _words(container)
    if words is not None and PLAIN.fullmatch(words):
        return words.strip(), []
    shown = copy.deepcopy(container)
    etree.strip_elements(shown, etree.PI, with_tail=False)
    html = etree.tostring(shown, method="html", encoding="unicode", with_tail=False)
    inner = html[html.index(">") + 1 :].rpartition("</")[0]
    return to_markdown(inner)
