"""Fields of the editor: Markdown, lists typed one entry a line, rows that can be added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wtforms import FieldList, TextAreaField

MOST_ROWS = 60


class MarkdownArea(TextAreaField):
    """Text over several lines, with the line ends that the bank's files have."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = valuelist[0].replace("\r\n", "\n").replace("\r", "\n").strip()

    @property
    def is_blank(self) -> bool:
        return not self.data


class LineArea(MarkdownArea):
    """A list of texts, one a line; a line that starts with two spaces goes on with the text
    above it, so that every text can be typed. ``data`` is the list."""

    data: list[str]

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = entries(valuelist[0].replace("\r\n", "\n").replace("\r", "\n"))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(text.replace("\n", "\n  ") for text in self.data)


def entries(typed: str) -> list[str]:
    """The texts of a list typed one a line."""
    found: list[str] = []
    for line in typed.split("\n"):
        if line.startswith("  ") and found:
            found[-1] += "\n" + line[2:]
        elif line.strip():
            found.append(line.strip())
    return found


class Rows(FieldList):
    """Rows that can be left empty: a fresh page has one to spare, and ``least`` in all."""

    def __init__(self, *args: Any, least: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least = least

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        if not formdata:
            self.add(max(1, self.least - len(self.entries)))

    def add(self, number: int) -> None:
        """Put empty rows at the end, as far as there is room."""
        for _ in range(min(number, MOST_ROWS - len(self.entries))):
            self.append_entry()

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Indices of rows, whatever other names were sent."""
        start = f"{prefix}{self._separator}"
        for name in formdata:
            if name.startswith(start):
                index = name[len(start) :].split(self._field_separator, 1)[0]
                if index.isascii() and index.isdigit() and len(index) < 4:
                    yield int(index)


def rows(unbound: Any, label: str, least: int) -> Any:
    """:class:`Rows` of fields like ``unbound``."""
    return Rows(unbound, label, min_entries=1, max_entries=MOST_ROWS, least=least)
