"""Reads of everything that is one person's own, as the document of a download.

The rows are our own, so the document is built without checking them again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.own_data import (
    Account,
    AttemptLine,
    CardLine,
    DeckLine,
    ExtensionLine,
    ItemLine,
    LogLine,
    MarkLine,
    OwnData,
    ReportLine,
    Settings,
    SittingLine,
    VersionLine,
    portable,
)
from studyapp.domain.own_data.document import ResponseLine
from studyapp.store.engine import read
from studyapp.store.queries import own_data_statements as sql
from studyapp.store.queries.quizzes import withheld_ids


def own_data(session: Session, user_id: int, now: dt.datetime) -> OwnData:
    """Everything of one account. What must not be seen yet of a quiz is left out, and so is
    what was answered before to a question that an exam asks: with the order in which it was
    shown, a right answer is the key."""
    mine = {"user_id": user_id}
    hidden = withheld_ids(session, user_id, now)

    def rows(statement: sa.Executable) -> list[dict[str, Any]]:
        return [dict(row) for row in read(session, statement, {**mine, "now": now}).mappings()]

    sittings = rows(sql.SITTINGS)
    numbers = {sitting["id"]: n for n, sitting in enumerate(sittings, 1)}
    log = [line for line in rows(sql.REVIEWS) if line["question"] not in hidden]
    tokens = {line["id"]: portable(line["token"]) for line in log}
    return OwnData.model_construct(
        exported_at=now,
        account=_account(read(session, sql.ACCOUNT, mine).mappings().one()),
        versions=tuple(VersionLine.model_construct(**row) for row in rows(sql.VERSIONS)),
        sittings=tuple(
            SittingLine.model_construct(**{**row, "id": numbers[row["id"]]}) for row in sittings
        ),
        reviews=tuple(_log_line(line, tokens, numbers) for line in log),
        cards=tuple(
            CardLine.model_construct(last=tokens[row.pop("last_review_id")], **row)
            for row in rows(sql.CARDS)
            if row["question"] not in hidden
        ),
        marks=tuple(MarkLine.model_construct(**row) for row in rows(sql.MARKS)),
        attempts=_attempts(rows(sql.ATTEMPTS), rows(sql.ITEMS), tokens, hidden),
        reports=tuple(_report(row) for row in rows(sql.REPORTS)),
        extensions=tuple(ExtensionLine.model_construct(**row) for row in rows(sql.EXTENSIONS)),
        decks=tuple(DeckLine.model_construct(**row) for row in rows(sql.DECKS)),
    )


def _account(row: Mapping[Any, Any]) -> Account:
    return Account.model_construct(
        email=None if row["guest"] else row["email"],
        created_at=row["created_at"],
        settings=Settings.model_construct(**{n: row[n] for n in Settings.model_fields}),
    )


def _log_line(
    line: dict[str, Any], tokens: Mapping[int, str], numbers: Mapping[int, int]
) -> LogLine:
    return LogLine.model_construct(
        token=tokens[line["id"]],
        target=tokens.get(line["target_id"]),
        question=line["question"],
        version=line["version"],
        sitting=numbers.get(line["session_id"]),
        response=ResponseLine.model_construct(**line["response"]),
        **{name: line[name] for name in sql.SAME},
    )


def _attempts(
    attempts: list[dict[str, Any]],
    items: list[dict[str, Any]],
    tokens: Mapping[int, str],
    hidden: Collection[str],
) -> tuple[AttemptLine, ...]:
    by_attempt: dict[int, list[dict[str, Any]]] = {}
    for item in items:
        by_attempt.setdefault(item.pop("attempt_id"), []).append(item)
    found = []
    for row in attempts:
        own = by_attempt.get(row.pop("id"), [])
        row["token"] = portable(row["token"])
        row["withheld"] = bool(row["withheld"]) or any(
            item["question"] in hidden for item in own
        )
        lines = tuple(_item(item, tokens, withheld=row["withheld"]) for item in own)
        found.append(AttemptLine.model_construct(**row, items=lines))
    return tuple(found)


def _item(item: dict[str, Any], tokens: Mapping[int, str], *, withheld: bool) -> ItemLine:
    """Of a withheld attempt neither the fraction nor whether it joined the log is told, nor
    anything in the terms of the written order, which of some questions is the key."""
    review_id, given = item.pop("review_id"), item.pop("response")
    if withheld:
        item["fraction"] = review_id = None
        item["order_shown"] = ()
        given = given and {**given, "picks": ()}
    return ItemLine.model_construct(
        **item,
        response=None if given is None else ResponseLine.model_construct(**given),
        review=tokens.get(review_id),
    )


def _report(row: dict[str, Any]) -> ReportLine:
    return ReportLine.model_construct(**{**row, "token": portable(row["token"])})
