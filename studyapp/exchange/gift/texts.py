"""Texts in GIFT: the mark of their format and the signs that need a backslash."""

from __future__ import annotations

import re

from studyapp.exchange.gift.syntax import unescaped
from studyapp.exchange.moodle.formatted import Format, Formatted

_NAMES: dict[str, Format] = {
    "html": "html",
    "markdown": "markdown",
    "plain": "plain_text",
    "moodle": "moodle_auto_format",
}
_MARKS = {format: f"[{name}]" for name, format in _NAMES.items()}
_MARK = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_READ_AS_SIGN = re.compile(r"\s*(?:\[|%-?[0-9])")
_SPECIAL = re.compile(r"[\\~=#{}:\n]")


def split_format(written: str, default: Format) -> tuple[str, Format]:
    """The text itself and its format, which holds for what follows too."""
    mark = _MARK.match(written)
    rest = written[mark.end() :] if mark else written
    return unescaped(rest.strip()), _NAMES[mark[1]] if mark else default


def escaped(text: str) -> str:
    """On one line, every sign of GIFT after a backslash."""
    return _SPECIAL.sub(lambda sign: "\\n" if sign[0] == "\n" else f"\\{sign[0]}", text)


def marked(text: Formatted, default: Format) -> str:
    """The text with the mark of its format where it needs one, escaped."""
    simple = text.format == "moodle_auto_format"
    needed = _READ_AS_SIGN.match(text.text) or (not simple and text.format != default)
    format = default if simple else text.format
    return (_MARKS[format] if needed else "") + escaped(text.text)


def plain(text: str) -> str:
    """A plain text, guarded where it starts like a mark or a weight."""
    return ("[plain]" if _READ_AS_SIGN.match(text) else "") + escaped(text)
