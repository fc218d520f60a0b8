"""The results of a set quiz as a table for a spreadsheet or a gradebook."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable

from studyapp.exchange.csv_cells import guarded
from studyapp.store.queries.quiz_results import ResultLine

COLUMNS = (
    "learner", "begun", "finished", "seconds", "questions", "answered", "points", "percent",
)  # fmt: skip


def results_csv(lines: Iterable[ResultLine]) -> bytes:
    """One row an attempt; times in UTC, and no score where it is under way."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        score = (f"{line.earned:.4g}", f"{100 * line.score.share:.1f}")
        writer.writerow(
            (
                guarded(line.email or f"Guest {line.user_id}"),
                _time(line.started_at),
                _time(line.finished_at),
                round(line.spent.total_seconds()),
                line.questions,
                line.answered,
                *(score if line.finished_at else ("", "")),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _time(at: dt.datetime | None) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S") if at else ""
