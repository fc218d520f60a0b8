"""YAML 1.2 text to plain values with the line of every field.

ruamel's own constructors are left out: built from its parse events, one pass gives values,
lines and every problem at once, in half the time. Anchors, aliases and tags are refused, so
no file can ask for more memory than it has characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from studyapp.domain.bank.problems import FieldPath, dotted
from studyapp.domain.bank.syntax_errors import in_plain_words

DEEPEST = 20
MOST_LINES = MOST_VALUES = 200_000
MOST_FLAWS = 1_000
LONGEST_LINE = 100_000

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_INT = re.compile(r"[-+]?[0-9]{1,400}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Flaw:
    """A problem of one file, before it is known which file: path, line, what."""

    path: FieldPath
    line: int
    message: str
    whole: str = ""
    """What the problem is with when it is not a field: ``yaml`` or ``file``."""

    @property
    def name(self) -> str:
        """What stands before the message: the dotted path, or ``whole``."""
        return self.whole or dotted(self.path) or "file"


@dataclass(slots=True)
class Document:
    """What a YAML text says. With a flaw in ``flaws`` the value at its path is None."""

    value: Any = None
    lines: dict[FieldPath, int] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    broken: bool = False
    """True when reading stopped before the end, so that ``value`` says nothing."""


class _Stop(Exception):
    """Reading on would make no sense."""


def read_document(text: str) -> Document:
    """The one document in ``text``; never raises, whatever ``text`` holds."""
    document = Document()
    if too_much := _too_much(text):
        _stop(document, *too_much)
        return document
    try:
        _Builder(text, document).build()
    except ReaderError as error:
        at = text.count("\n", 0, error.position) + 1
        code = error.character if isinstance(error.character, int) else ord(error.character)
        _stop(document, at, f"holds the control character U+{code:04X}; delete it")
    except MarkedYAMLError as error:
        _stop(document, *in_plain_words(error, text))
    except _Stop:
        document.broken = True
    return document


def _too_much(text: str) -> tuple[int, str] | None:
    """A line and a complaint where reading ``text`` could take minutes.

    The scanner's time grows with the square of the length of some lines.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            return number, f"the line is longer than {LONGEST_LINE} characters"
    if len(lines) > MOST_LINES:
        return MOST_LINES, f"the file has more than {MOST_LINES} lines; split it"
    return None


def _stop(document: Document, line: int, message: str) -> None:
    document.broken = True
    if not any(flaw.line == line for flaw in document.flaws):
        document.flaws.append(Flaw((), line, message, "yaml"))


def scalar(text: str) -> Any:
    """What a plain (unquoted) scalar means in the core schema of YAML 1.2.

    Octal and hexadecimal notations and dates are texts here; ``no`` and ``on`` are too.
    """
    if text[:1].isdigit() or text[:1] in ("-", "+", "."):
        if _INT.fullmatch(text):
            return int(text)
        return float(text) if _FLOAT.fullmatch(text) else text
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    return False if text in _FALSE else text


class _Builder:
    """One pass over the parse events of a text, filling in a document."""

    def __init__(self, text: str, document: Document) -> None:
        self._events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
        self._document = document

    def build(self) -> None:
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if event.version or event.tags:
                    self._flaw((), event, "% directives are not accepted; delete the line")
                break
        else:
            return
        first = next(self._events)
        self._document.value = self._node(first, ())
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._flaw((), event, "a second document begins here; one file holds one")
                raise _Stop

    def _flaw(self, path: FieldPath, event: Any, message: str) -> None:
        whole = "" if path else "yaml"
        self._document.flaws.append(Flaw(path, _line(event), message, whole))
        if len(self._document.flaws) >= MOST_FLAWS:
            raise _Stop

    def _node(self, event: NodeEvent, path: FieldPath) -> Any:
        if len(self._document.lines) > MOST_VALUES:
            self._flaw((), event, f"holds more than {MOST_VALUES} values; split the file")
            raise _Stop
        self._document.lines.setdefault(path, _line(event))
        if isinstance(event, AliasEvent):
            self._flaw(path, event, "begins with *; put a text that does so in quotes")
            return None
        if event.anchor is not None:
            self._flaw(path, event, "begins with &; put a text that does so in quotes")
        elif event.tag is not None:  # type: ignore[attr-defined]
            self._flaw(path, event, "begins with !; put a text that does so in quotes")
        if isinstance(event, ScalarEvent):
            return event.value if event.style or event.tag else scalar(event.value)
        if len(path) >= DEEPEST:
            self._flaw(path, event, f"is nested more than {DEEPEST} levels deep")
            raise _Stop
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: FieldPath) -> list[Any]:
        values: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            values.append(self._node(event, (*path, len(values))))
        return values

    def _mapping(self, path: FieldPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                self._flaw(path, event, _NO_NAME)
                raise _Stop
            self._entry(values, path, event)
        return values

    def _entry(self, values: dict[str, Any], path: FieldPath, key: ScalarEvent) -> None:
        here = (*path, str(key.value))
        if key.value in values:
            first = self._document.lines[here]
            self._flaw(here, key, f"stands twice; the first is on line {first}")
            self._skip(next(self._events))
            return
        self._document.lines[here] = _line(key)
        values[key.value] = self._node(next(self._events), here)

    def _skip(self, event: NodeEvent) -> None:
        """Pass over a whole value."""
        depth = 0
        while True:
            if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                depth += 1
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                depth -= 1
            if depth == 0:
                return
            event = next(self._events)


_NO_NAME = "begins with { or [; put a text that does so in quotes"


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
