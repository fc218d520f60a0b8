"""HTML cut into text, opening and closing tags, in time linear in its length.

Nothing is executed, fetched or expanded. A tag that never closes is text, as is all
after it, so no word is lost; comments, declarations and what stands in scripts,
styles and embedded players is passed over.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/><]*+)((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)>", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>=`]++)))?+"
)
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{8,}+);?")
_DROPPED_WHOLE = {
    "script", "style", "iframe", "object", "applet", "noembed", "noframes", "template", "svg",
    "head", "title", "audio", "video", "canvas",
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """``kind`` is text, open, close or dropped (an element left out whole, by its ``name``)."""

    kind: str
    name: str = ""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def unescape(text: str) -> str:
    """Character references resolved; a number beyond Unicode becomes the mark for it."""
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        value = next((part for part in match.groups()[1:] if part is not None), "")
        found.setdefault(match[1].lower(), unescape(value))
    return found


def _after_declaration(source: str, at: int) -> int:
    """Where the comment, declaration or instruction that starts at ``at`` ends."""
    closing = "-->" if source.startswith("<!--", at) else ">"
    end = source.find(closing, at)
    return len(source) if end < 0 else end + len(closing)


def _after_dropped(source: str, at: int, name: str) -> int:
    found = re.compile(rf"</{name}\b[^<>]*+>", re.IGNORECASE).search(source, at)
    return found.end() if found else len(source)


def tokens(source: str) -> Iterator[Token]:
    """The tokens of an HTML text in order; neighbouring texts are not joined."""
    at = 0
    while at < len(source):
        opening = source.find("<", at)
        if opening < 0:
            break
        if opening > at:
            yield Token("text", text=unescape(source[at:opening]))
        following = source[opening + 1 : opening + 2]
        if following in ("!", "?"):
            at = _after_declaration(source, opening)
        elif following == "/" or (following.isascii() and following.isalpha()):
            match = _TAG.match(source, opening)
            if not match:
                at = opening
                break
            name = match[2].lower()
            at = match.end()
            if match[1]:
                yield Token("close", name)
            elif name in _DROPPED_WHOLE and not match[3].endswith("/"):
                at = _after_dropped(source, at, name)
                yield Token("dropped", name)
            else:
                yield Token("open", name, attributes=_attributes(match[3]))
        else:
            yield Token("text", text="<")
            at = opening + 1
    if at < len(source):
        yield Token("text", text=unescape(source[at:]))
