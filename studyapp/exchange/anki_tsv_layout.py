"""The frame of Anki's text files: header lines, columns, quoted cells, remarks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studyapp.domain.errors import Invalid

LARGEST_FILE = 10_000_000
LARGEST_CELL = 200_000
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":",
               "space": " "}  # fmt: skip
_HEADER = re.compile(r"#\s*([a-z ]+?)\s*:\s?(.*)", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass
class Layout:
    """What the header lines say; columns count from 1, 0 where there is none."""

    separator: str = ""
    is_html: bool | None = None
    guid: int = 0
    notetype: int = 0
    deck: int = 0
    tags: int = 0
    deck_name: str = ""
    all_tags: str = ""
    notetype_name: str = ""

    def take(self, key: str, value: str) -> None:
        if key == "separator":
            self.separator = _SEPARATORS.get(value.strip().lower(), value.strip("\n\r")[:1])
        elif key == "html":
            self.is_html = value.strip().lower() == "true"
        elif key in ("guid column", "notetype column", "deck column", "tags column"):
            number = int(value) if re.fullmatch(r"\s*\d{1,3}\s*", value) else 0
            setattr(self, key.partition(" ")[0], number)
        elif key in ("deck", "notetype", "tags"):
            name = {"deck": "deck_name", "notetype": "notetype_name", "tags": "all_tags"}[key]
            setattr(self, name, value.strip())

    def cell(self, row: Sequence[str], column: int) -> str:
        return row[column - 1] if 0 < column <= len(row) else ""

    def fields(self, row: Sequence[str]) -> list[str]:
        others = {self.guid, self.notetype, self.deck, self.tags}
        return [cell for number, cell in enumerate(row, 1) if number not in others]


def decoded(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise Invalid(f"line 1: the file is larger than {LARGEST_FILE // 10**6} MB; divide it")
    try:
        return data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Invalid(f"line {line}: is not in UTF-8; export it from Anki again") from None


def layout_of(text: str) -> Layout:
    """What the header lines say, or else the text itself."""
    layout, first = Layout(), ""
    for found in _LINE.finditer(text):
        header = _HEADER.match(found[0])
        if not header:
            first = found[0]
            break
        layout.take(header[1].lower(), header[2])
    if layout.separator in ("", '"', "\n", "\r"):
        layout.separator = next((sign for sign in "\t|;," if sign in first), "\t")
    if layout.is_html is None:
        layout.is_html = _MARKUP.search(text) is not None
    return layout


class _Lines:
    """The lines of a text; at the start of a record, lines with ``#`` are passed over."""

    def __init__(self, text: str) -> None:
        self._lines = (found[0] for found in _LINE.finditer(text))
        self.number = 0
        self.fresh = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        while self.fresh and line.startswith("#"):
            line = next(self._lines)
            self.number += 1
        self.fresh = False
        return line


def records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line on which it ends."""
    csv.field_size_limit(LARGEST_CELL)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator)
    try:
        while True:
            lines.fresh = True
            row = next(reader, None)
            if row is None:
                return
            yield lines.number, row
    except csv.Error as error:
        raise Invalid(f"line {lines.number}: cannot be divided into columns: {error}") from None
