"""Questions as a table for a spreadsheet: the one format besides YAML that carries everything.

One row a question; ``docs/exchange.md`` lists the columns. On import a question's status
is always draft, whatever its row says.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion
from studyapp.exchange.csv_cells import guarded, unguarded
from studyapp.exchange.csv_columns import cells, in_order, is_known, question_data
from studyapp.exchange.drafting import Drafts
from studyapp.exchange.loss import Exported, Imported

LARGEST_FILE = 10_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 500
LARGEST_CELL = 1_000_000
DELIMITERS = (",", ";", "\t")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

_Record = tuple[int, list[str]]


def export(lines: Iterable[tuple[AnyQuestion, str]]) -> Exported:
    """UTF-8 with a byte order mark, so that every spreadsheet reads it right; commas."""
    rows = [cells(question, topic) for question, topic in lines]
    columns = in_order({"id", "type", "topic", "stem"}.union(*rows))
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(row.get(column, "")) for column in columns])
    return Exported(written.getvalue().encode("utf-8-sig"), len(rows))


def parse(data: bytes) -> Imported:
    """The questions of a table with a header row; raises Invalid where it is none."""
    text = _decoded(data)
    text, skipped, delimiter = _delimited(text)
    records = _records(text, delimiter, skipped)
    drafts = Drafts()
    header = _header(records, drafts)
    for count, (line, row) in enumerate(records):
        if count >= MOST_ROWS:
            raise Invalid(f"line {line}: more than {MOST_ROWS:,} rows; divide the file")
        if any(cell.strip() for cell in row):
            _read_row(line, header, row, drafts)
    return drafts.imported()


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise Invalid(f"line 1: the file is larger than {LARGEST_FILE // 10**6} MB; divide it")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Invalid(f"line {line}: is not in UTF-8; save the table as “CSV UTF-8”") from None


def _lines(text: str) -> Iterator[str]:
    return (found[0] for found in _LINE.finditer(text))


def _delimited(text: str) -> tuple[str, int, str]:
    """The text, the number of lines passed over, and what divides its cells.

    Spreadsheets may say the delimiter in a first line ``sep=;``. Otherwise it is the one
    under which the header has the most known columns.
    """
    first = text[:200].split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and first[4:] in (*DELIMITERS, "|"):
        return text.partition("\n")[2], 1, first[4]
    counted = {}
    for delimiter in DELIMITERS:
        try:
            row = next(csv.reader(_lines(text), delimiter=delimiter), [])
        except csv.Error:
            row = []
        counted[delimiter] = sum(is_known(_name(cell)) for cell in row)
    return text, 0, max(DELIMITERS, key=lambda delimiter: counted[delimiter])


def _records(text: str, delimiter: str, skipped: int) -> Iterator[_Record]:
    """Every record with the line on which it starts."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    start = skipped + 1
    try:
        for row in reader:
            yield start, row
            start = reader.line_num + skipped + 1
    except csv.Error as error:
        raise Invalid(f"line {start}: cannot be divided into cells: {error}") from None


def _name(cell: str) -> str:
    return "_".join(cell.strip().lower().split())


def _header(records: Iterator[_Record], drafts: Drafts) -> list[str]:
    line, row = next(records, (1, []))
    if len(row) > MOST_COLUMNS:
        raise Invalid(f"line {line}: has {len(row):,} columns; there may be {MOST_COLUMNS}")
    names = [_name(cell) for cell in row]
    if "stem" not in names:
        raise Invalid(
            f"line {line}: has no column “stem”; the first row names the columns,"
            " such as id, type, topic, stem, choice_1, choice_2, correct"
        )
    for index, name in enumerate(names):
        if name and not is_known(name):
            drafts.lose(f"line {line}", name[:60], "the column is not known and was left out")
        elif name and name in names[:index]:
            raise Invalid(f"line {line}: the column “{name}” stands twice")
    return names


def _read_row(line: int, header: list[str], row: list[str], drafts: Drafts) -> None:
    where = f"line {line}"
    if any(cell.strip() for cell in row[len(header) :]):
        drafts.lose(where, "row", "has more cells than the first row; the last were left out")
    filled = {
        name: unguarded(cell)
        for name, cell in zip(header, row, strict=False)
        if cell.strip() and is_known(name)
    }
    data, unused = question_data(filled)
    taken = drafts.add(where, data, filled.get("topic", ""))
    for name in unused if taken else ():
        message = f"does not belong in a {data['type']} question and was left out"
        drafts.lose(where, name, message)
