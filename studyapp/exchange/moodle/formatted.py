"""Texts in Moodle's four formats, and our Markdown in the one that serves it best.

Moodle shows mathematics in HTML alone, so a text goes as HTML where it comes back from
there letter for letter, and else as Markdown, which Moodle reads too but for its ``$``.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

from studyapp.domain.markup import render
from studyapp.exchange.html_to_markdown import to_markdown
from studyapp.exchange.markdown_text import no_block

Format = Literal["html", "markdown", "moodle_auto_format", "plain_text"]
FORMATS: tuple[Format, ...] = ("html", "markdown", "moodle_auto_format", "plain_text")

_NOT_SIMPLE = re.compile(r"[\\`*_\[\]$~<>&|\t\n\r]|  |^\s|\s$|://")
_MATH = re.compile(r"\\[(\[]")
_MATH_SPAN = re.compile(r"</?span[^<>]*>")
_HIDDEN_MATH = "Moodle shows its mathematics as typed, between dollar signs"


@dataclass(frozen=True)
class Formatted:
    """A text with its format; ``lost`` says what a reader in Moodle does not get."""

    text: str
    format: Format
    lost: str = ""


def is_simple(markdown: str) -> bool:
    """Does the text read the same in all formats?"""
    return not _NOT_SIMPLE.search(markdown) and no_block(markdown) == markdown


def has_mathematics(markdown: str) -> bool:
    return "$" in markdown and _MATH.search(render(markdown, "anki")) is not None


def as_html(markdown: str) -> str | None:
    """The HTML of a text, or None where it would not come back as it was."""
    if is_simple(markdown):
        return f"<p>{html.escape(markdown, quote=False)}</p>"
    rendered = _MATH_SPAN.sub("", render(markdown, "anki"))
    return rendered if to_markdown(rendered)[0] == markdown else None


def formatted(markdown: str) -> Formatted:
    """As HTML if possible, else as Markdown."""
    if not markdown:
        return Formatted("", "html")
    if (found := as_html(markdown)) is not None:
        return Formatted(found, "html")
    return Formatted(markdown, "markdown", _HIDDEN_MATH if has_mathematics(markdown) else "")


def brief(markdown: str) -> Formatted:
    """As Markdown, which people read in a text file; as HTML only for mathematics' sake."""
    if has_mathematics(markdown):
        return formatted(markdown)
    return Formatted(markdown, "moodle_auto_format" if is_simple(markdown) else "markdown")


def as_markdown(text: str, format: Format) -> tuple[str, list[str]]:
    """``(Markdown, messages)`` of a text read from a file; the messages say what it lost."""
    if format == "markdown" or is_simple(text):
        return text.strip(), []
    if format == "html":
        return to_markdown(text)
    marked_up = html.escape(text) if format == "plain_text" else text
    paragraphs = re.split(r"\n[ \t]*\n\s*", marked_up.replace("\r\n", "\n").strip())
    lines = "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in paragraphs)
    return to_markdown(lines)


def plain(text: str) -> str:
    """Markdown that shows a plain one-line text as it is."""
    return as_markdown(text, "plain_text")[0]
