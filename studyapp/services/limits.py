"""How often something may be tried: counted in the database, for all server processes."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.store.engine import INSERT, writing
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
    insert = INSERT[session.get_bind().dialect.name]
    over = Throttle.since <= at - limit.span
    first = insert(Throttle).values(key=limit.key, since=at, tries=1)
    again = {
        "since": sa.case((over, first.excluded.since), else_=Throttle.since),
        "tries": sa.case((over, 1), else_=Throttle.tries + 1),
    }
    with writing(session):
        session.execute(first.on_conflict_do_update(index_elements=["key"], set_=again))


def forget(session: Session, limit: Limit) -> None:
    """Begin to count anew, as after a success."""
    with writing(session):
        session.execute(sa.delete(Throttle).where(Throttle.key == limit.key))
