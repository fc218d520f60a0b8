"""Text that Anki shows as it was meant: nothing in it may act as one of Anki's own signs.

Anki reads ``{{…}}`` in cloze fields, ``[sound:…]``, ``[latex]`` and ``[[type:…]]``
anywhere, and MathJax reads ``\\(``. Entities hide the first kinds from Anki and leave
what the reader sees unchanged; MathJax reads the finished page, so for it an invisible
word joiner stands between backslash and bracket.
"""

from __future__ import annotations

import html
import re

from studyapp.domain.markup import render

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ANKI_TAG = re.compile(r"\[(?=\[type:|sound:|anki:|/?latex\]|/?\$\$?\])", re.IGNORECASE)
_MATH_OR_BACKSLASHES = re.compile(r"(\$[^$]*\$)|\\\\(?=[(\[])")
_HTML_TAG = re.compile(r"<[^>]*>")
_WORD_JOINER = "\u2060"


def strip_control(text: str) -> str:
    """Without the characters that split fields or break the import (tab and newline stay)."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Without control characters, every run of white space one space."""
    return " ".join(strip_control(text).split())


def _defuse(markup: str) -> str:
    return _ANKI_TAG.sub("&#91;", markup.replace("{{", "{&#123;"))


def literal(text: str) -> str:
    """HTML that shows ``text`` letter for letter, as text and as an attribute's value."""
    guarded = re.sub(r"\\(?=[(\[])", "\\\\" + _WORD_JOINER, strip_control(text))
    return _defuse(html.escape(guarded))


def typed(text: str) -> str:
    """One line to compare typing with: escaped, but with no character added."""
    return _defuse(html.escape(one_line(text), quote=False))


def markdown(text: str) -> str:
    """HTML of a Markdown text; one that renders to nothing visible is shown as written."""
    guarded = _MATH_OR_BACKSLASHES.sub(
        lambda found: found[1] or "\\\\" + _WORD_JOINER, strip_control(text)
    )
    rendered = _defuse(render(guarded, "anki"))
    if _HTML_TAG.sub("", rendered).strip():
        return rendered
    return f"<p>{literal(text)}</p>"
