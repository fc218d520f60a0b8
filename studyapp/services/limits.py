"""How often something may be tried: counted in the database, for all server processes."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.store.engine import writing
from studyapp.store.models import Throttle


@dataclass(frozen=True)
class Limit:
    """At most ``most`` tries of ``what`` by one ``who`` within ``span``."""

    what: str
    who: str
    most: int
    span: dt.timedelta

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.what}\n{self.who}".encode()).hexdigest()


def wait(session: Session, at: dt.datetime, limit: Limit) -> dt.timedelta | None:
    """How long until the next try, or None where one is allowed now."""
    row = session.execute(
        sa.select(Throttle.since, Throttle.tries).where(Throttle.key == limit.key)
    ).first()
    if row is None or row.tries < limit.most or row.since + limit.span <= at:
        return None
    since: dt.datetime = row.since
    return since + limit.span - at


def note(session: Session, at: dt.datetime, limit: Limit) -> None:
    """Count one more try; a span that is over begins anew."""
    with writing(session):
        row = session.get(Throttle, limit.key, with_for_update=True, populate_existing=True)
        if row is None:
            session.merge(Throttle(key=limit.key, since=at, tries=1))
        elif row.since + limit.span <= at:
            row.since, row.tries = at, 1
        else:
            row.tries += 1


def forget(session: Session, limit: Limit) -> None:
    """Begin to count anew, as after a success."""
    with writing(session):
        session.execute(sa.delete(Throttle).where(Throttle.key == limit.key))
