"""Canonical YAML: for every text the plainest notation that comes back unchanged.

Short texts stand plain or in quotes on their line, long ones as a folded block (``>-``),
texts of several lines as a literal one (``|-``); what neither can hold, such as trailing
spaces, is written in double quotes with escapes. The choice depends on the text and its
place alone, so the same content always gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

WIDTH = 96
"""Characters of a line, its indentation included, where a text can be broken."""


class Verbatim(str):
    """A text that stands unquoted although YAML readers of old take it for something else."""


class Flow(tuple[Any, ...]):
    """A list that stands on one line, in brackets, where it fits."""


class Spaced(tuple[Any, ...]):
    """A list whose entries are set apart by an empty line."""


# What no reader shows faithfully: controls, separators that count as line breaks, marks that
# turn the direction of the text around them.
_UNSHOWN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_SPECIAL_START = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=~<.+]")
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9a-fA-F_.,:xXoO+-]*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*")
_WORD_LIKE = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|none|[-+]?\.(?:inf|nan))", re.IGNORECASE
)
_BREAKABLE = re.compile(r"(?<=\S) (?=\S)")
_FLOW_MARK = re.compile(r"[][{},:?]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def lay_out(fields: Mapping[str, Any]) -> str:
    """The text of a file with these fields: dicts, lists, texts, numbers, true and false."""
    return "\n".join(_mapping(fields, 0)) + "\n"


def _mapping(fields: Mapping[str, Any], indent: int) -> Iterator[str]:
    for name, value in fields.items():
        yield from _entry(f"{' ' * indent}{name}:", value, indent)


def _entry(label: str, value: Any, indent: int) -> Iterator[str]:
    """The lines of ``label: value``; what does not fit beside the label goes below it."""
    if isinstance(value, Flow) and _fits(label, _flow(value)):
        yield f"{label} {_flow(value)}"
    elif isinstance(value, Mapping):
        yield label
        yield from _mapping(value, indent + 2)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield label if value else f"{label} []"
        yield from _items(value, indent + 2)
    else:
        yield from _labelled(label, value, indent + 2)


def _items(values: Sequence[Any], indent: int) -> Iterator[str]:
    dash = f"{' ' * indent}-"
    for index, value in enumerate(values):
        if index and isinstance(values, Spaced):
            yield ""
        if isinstance(value, Mapping):
            first, *rest = _mapping(value, indent + 2)
            yield f"{dash} {first.lstrip(' ')}"
            yield from rest
        else:
            yield from _entry(dash, value, indent)


def _fits(label: str, line: str) -> bool:
    return len(label) + 1 + len(line) <= WIDTH


def _labelled(label: str, value: Any, indent: int) -> Iterator[str]:
    """A label and a single value; ``indent`` is that of a block under the label."""
    if not isinstance(value, str):
        yield f"{label} {_number(value)}"
        return
    line = _one_line(value)
    if "\n" not in value and _fits(label, line):
        yield f"{label} {line}"
    elif not _fits_block(value):
        yield f"{label} {_double_quoted(value)}"
    elif _can_fold(value, indent):
        yield f"{label} >-"
        yield from _folded(value, indent)
    else:
        yield f"{label} |-"
        yield from (f"{' ' * indent}{part}" if part else "" for part in value.split("\n"))


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) < 10**15:
        return str(value)
    return repr(float(value))


def _one_line(text: str) -> str:
    """The text beside its label: plain where every reader takes it for that text."""
    return text if isinstance(text, Verbatim) or _is_plain(text) else _quoted(text)


def _quoted(text: str) -> str:
    if _UNSHOWN.search(text) or "\n" in text or not set(text) & {'"', "\\"}:
        return _double_quoted(text)
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    return not (
        text != text.strip()
        or not text
        or "\n" in text
        or ": " in text
        or " #" in text
        or text.endswith(":")
        or _SPECIAL_START.match(text)
        or _WORD_LIKE.fullmatch(text)
        or _NUMBER_LIKE.fullmatch(text)
        or _UNSHOWN.search(text)
    )


def _double_quoted(text: str) -> str:
    def escape(match: re.Match[str]) -> str:
        char = match[0]
        return _ESCAPES.get(char) or f"\\u{ord(char):04x}"

    escaped = re.sub(r'[\\"\n]', escape, text)
    return '"' + _UNSHOWN.sub(escape, escaped) + '"'


def _flow(values: Flow) -> str:
    """``[a, b]``; entries are texts or lists of them."""
    parts = []
    for value in values:
        if isinstance(value, Flow):
            parts.append(_flow(value))
        else:
            parts.append(_quoted(value) if _FLOW_MARK.search(value) else _one_line(value))
    return f"[{', '.join(parts)}]"


def _fits_block(text: str) -> bool:
    """Whether a block keeps the text: nothing unshown, no space at the end of a line."""
    lines = text.split("\n")
    return not (
        _UNSHOWN.search(text)
        or not lines[0].strip()
        or not lines[-1].strip()
        or lines[0][0].isspace()
        or any(line != line.rstrip() for line in lines)
    )


def _can_fold(text: str, indent: int) -> bool:
    """Folding helps where a line is too long, and keeps lines that begin with no space."""
    lines = text.split("\n")
    long = any(len(line) + indent > WIDTH for line in lines)
    return (long or len(lines) == 1) and not any(line[:1].isspace() for line in lines)


def _folded(text: str, indent: int) -> Iterator[str]:
    """The lines of a ``>-`` block: where the text has line breaks, one more."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if index and line:
            yield ""
        yield from _wrapped(line, indent) if line else [""]


def _wrapped(line: str, indent: int) -> Iterator[str]:
    """The line broken at single spaces; a word that is too long stands alone."""
    margin = " " * indent
    current = margin
    for word in _BREAKABLE.split(line):
        if current == margin:
            current += word
        elif len(current) + 1 + len(word) <= WIDTH:
            current += " " + word
        else:
            yield current
            current = margin + word
    yield current
