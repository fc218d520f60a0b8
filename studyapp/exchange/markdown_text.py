"""Plain words as Markdown that shows exactly these words."""

from __future__ import annotations

import html
import re

from studyapp.domain.markup import render, render_inline

_SPECIAL = re.compile(r"[\\`*_\[\]$~<&]")
_ESCAPED = re.compile(r"[\\`*_\[\]$~]")
_TAG_START = re.compile(r"<(?=[a-zA-Z/!])")
_REFERENCE = re.compile(r"&(?=#?[a-zA-Z0-9]+;)")
_BLOCK_START = re.compile(
    r"^(?:(?P<sign>#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|[-=]+(?=\s*$)|-(?=[-\s]+$)|```|~~~)"
    r"|(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$))",
    re.MULTILINE,
)
_RENDERED_TAG = re.compile(r"<[^>]*>")


def escaped(text: str) -> str:
    """Every sign of inline Markdown made harmless."""
    safe = _REFERENCE.sub("&amp;", _ESCAPED.sub(r"\\\g<0>", text))
    return _TAG_START.sub("&lt;", safe)


def lightly_escaped(text: str) -> str:
    """The text itself where Markdown leaves it alone, else :func:`escaped`."""
    if not _SPECIAL.search(text):
        return text
    if _TAG_START.search(text):
        return escaped(text)
    shown = render_inline(text, "anki")
    return text if "<" not in shown and html.unescape(shown) == text.strip() else escaped(text)


def _guard(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\{match['point']}"
    return f"\\{match['sign']}"


def no_block(text: str) -> str:
    """A paragraph none of whose lines starts a heading, list, quotation or rule."""
    return _BLOCK_START.sub(_guard, text)


def shown_letters(markdown: str) -> str:
    """What a reader sees of a Markdown text, without white space; mathematics as in HTML."""
    plain = html.unescape(_RENDERED_TAG.sub("", render(markdown, "anki")))
    return "".join(plain.split())
