"""A learner who has studied for some months, so that pictures show a used product."""

from __future__ import annotations

import datetime as dt
import random

from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.rating import Confidence
from studyapp.services import study
from studyapp.services.review_log import Submission
from studyapp.store.queries.cards import next_card
from studyapp.store.queries.load import load

DAYS, A_DAY = 110, 16


def study_for_months(session: Session, who: Learner, now: dt.datetime) -> int:
    """Answer what is due, some wrong, most days until yesterday; returns how many answers."""
    dice, answers = random.Random(452), 0
    for ago in range(DAYS, 0, -1):
        if dice.random() < 0.15:
            continue  # a day off
        at = now - dt.timedelta(days=ago, minutes=dice.randrange(120))
        planned = min(A_DAY, load(session, who, at).total)
        study.begin(session, who, at, planned=planned)
        for _ in range(planned):
            at += dt.timedelta(seconds=dice.randrange(8, 45))
            answers += _answer(session, who, at, dice)
    study.end(session, who, now)
    return answers


def _answer(session: Session, who: Learner, at: dt.datetime, dice: random.Random) -> int:
    served = next_card(session, who, at)
    if served is None:
        return 0
    known = served.memory is not None and served.memory.state == "review"
    right = dice.random() < (0.9 if known else 0.6)
    asked = served.view.question
    response = Response(picks=getattr(asked, "keys", ()) if right else (), recalled=right)
    said: Confidence = "knew" if dice.random() < (0.85 if right else 0.3) else "guessed"
    given = Submission(
        asked, served.view.version_id, f"past-{at.timestamp()}", response,
        taken=dt.timedelta(seconds=dice.randrange(6, 40)), confidence=said,
        self_rating="good" if right else "again",
    )  # fmt: skip
    study.answer(session, who, at, given)
    return 1
