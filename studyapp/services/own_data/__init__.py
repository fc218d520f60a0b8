"""Taking in one's own data from a file, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from studyapp.domain.own_data import OwnData
from studyapp.services.own_data.attempts import take_attempts, take_reports
from studyapp.services.own_data.log import take_log, take_sittings
from studyapp.services.own_data.settings import take_marks, take_settings
from studyapp.services.own_data.tally import Kind, Tally
from studyapp.services.own_data.versions import Versions
from studyapp.services.review_log import rebuild_card, take_turn
from studyapp.store.engine import writing


@dataclass(frozen=True)
class Taken:
    """What came of a file: for each kind of row how many were ``taken``, ``known`` already and
    ``left_out``; the questions that this bank has not; answers put to another version than
    the one they were given to."""

    taken: Counter[Kind]
    known: Counter[Kind]
    left_out: Counter[Kind]
    unknown_questions: tuple[str, ...]
    other_version: int


def take_in(
    session: Session,
    learner_id: int,
    now: dt.datetime,
    data: OwnData,
    *,
    settings: bool = True,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Taken:
    """Add what the account lacks and rebuild the cards it touches; twice is as good as once.

    Questions are found by their ids, versions by digest, else number, else the live one.
    Nothing that is here is removed; marks and, with ``settings``, settings are the file's.
    """
    tally = Tally()
    with writing(session):
        take_turn(session, learner_id)
        versions = Versions(session, data)
        sittings = take_sittings(session, learner_id, now, data, tally)
        log = take_log(session, learner_id, data, versions, sittings, tally)
        take_attempts(session, learner_id, data, versions, log, tally)
        take_reports(session, learner_id, data, versions, tally)
        take_marks(session, learner_id, data, versions, tally)
        if settings:
            take_settings(session, learner_id, data.account.settings)
        for done, question_id in enumerate(log.touched, 1):
            rebuild_card(session, learner_id, question_id)
            progress(done, len(log.touched))
    return Taken(
        +tally.taken, +tally.known, +tally.left_out, versions.unknown, tally.other_version
    )
