"""One's own data as tables for a spreadsheet: a zip of one CSV file for each kind of row."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from studyapp.domain.own_data import (
    AttemptLine,
    CardLine,
    DeckLine,
    ExtensionLine,
    ItemLine,
    LogLine,
    MarkLine,
    OwnData,
    ReportLine,
    SittingLine,
)
from studyapp.exchange.csv_cells import guarded

_BOM = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""


def own_data_zip(data: OwnData) -> bytes:
    """The zip; cells that a spreadsheet would take for formulas have an apostrophe before."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in _tables(data):
            at = data.exported_at.timetuple()[:6]
            entry = zipfile.ZipInfo(f"{name}.csv", date_time=at)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _BOM + _text(table))
    return out.getvalue()


def _tables(data: OwnData) -> Iterable[tuple[str, Iterable[Sequence[Any]]]]:
    account = {"email": data.account.email, "created_at": data.account.created_at}
    account |= data.account.settings.__dict__
    yield "account", [("name", "value"), *account.items()]
    yield "reviews", _rows(LogLine, data.reviews)
    yield "cards", _rows(CardLine, data.cards)
    yield "marks", _rows(MarkLine, data.marks)
    yield "sittings", _rows(SittingLine, data.sittings)
    yield "attempts", _rows(AttemptLine, data.attempts, leave_out="items")
    yield "attempt_items", _items(data.attempts)
    yield "reports", _rows(ReportLine, data.reports)
    yield "extensions", _rows(ExtensionLine, data.extensions)
    yield "decks", _rows(DeckLine, data.decks)


def _rows(
    kind: type[BaseModel], lines: Iterable[BaseModel], leave_out: str = ""
) -> Iterable[Sequence[Any]]:
    names = [name for name in kind.model_fields if name != leave_out]
    yield names
    for line in lines:
        yield [getattr(line, name) for name in names]


def _items(attempts: Iterable[AttemptLine]) -> Iterable[Sequence[Any]]:
    names = list(ItemLine.model_fields)
    yield ["attempt", *names]
    for attempt in attempts:
        for item in attempt.items:
            yield [attempt.token, *(getattr(item, name) for name in names)]


def _text(table: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in table:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return guarded(value)
        case bool():
            return "yes" if value else "no"
        case dt.datetime():
            return value.isoformat(timespec="milliseconds")
        case dt.date():
            return value.isoformat()
        case BaseModel():
            return json.dumps(
                value.model_dump(exclude_defaults=True, warnings=False), ensure_ascii=False
            )
        case list() | tuple():
            return json.dumps(value)
        case _:
            return str(value)
