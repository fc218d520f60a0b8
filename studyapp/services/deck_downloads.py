"""Remembering what a learner's downloads of the deck held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.services.review_log import take_turn
from studyapp.store.engine import INSERT, writing
from studyapp.store.models import DeckDownload


def note_download(
    session: Session, learner: Learner, at: dt.datetime, filters: str, notes: Mapping[str, int]
) -> None:
    """Keep version numbers by question id as the newest download with these ``filters``."""
    insert = INSERT[session.get_bind().dialect.name]
    values = {"at": at, "notes": dict(notes)}
    with writing(session):
        take_turn(session, learner.id)
        session.execute(
            insert(DeckDownload)
            .values(user_id=learner.id, filters=filters, **values)
            .on_conflict_do_update(index_elements=["user_id", "filters"], set_=values)
        )
