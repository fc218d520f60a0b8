"""How long the feedback to an answer takes, with 100 learners and a million reviews.

The database is filled by plain inserts, ten thousand reviews a learner over three years.
Learners take turns at random; each answer is one request, from the form to the feedback
page. Wall time inside the server, disk included; the null route beside it tells how busy
the machine was.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench.answers import Browser, answer_environ, null_app
from studyapp import create_app
from studyapp.config import Config
from studyapp.domain.bank import read_bank
from studyapp.domain.scheduling import SCHEDULER_VERSION
from studyapp.services import bank_sync
from studyapp.services.accounts import Defaults, create_guest, ensure_roles
from studyapp.store.engine import alembic, db, write_next
from studyapp.store.models import Card, Review
from studyapp.store.queries.questions import live_version_ids

LEARNERS, REVIEWS, ANSWERS = 100, 10_000, 400
_PARTS = {
    "rule_version": 1, "scheduler_version": SCHEDULER_VERSION, "zone": "UTC", "rollover": 4,
    "retention": 0.9,
}  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Config(data=Path(folder), database_url=f"sqlite:///{folder}/bench.sqlite")
        )
        with app.app_context():
            alembic.upgrade()
            ensure_roles(db.session)
            bank = read_bank(app.extensions["studyapp"].bank)
            bank_sync.sync(db.session, bank, dt.datetime.now(dt.UTC))
            guests = fill()
        measure(app, guests)
        with app.app_context():
            db.engine.dispose()


def fill() -> list[str]:
    """Learners with their logs and cards; the keys of their cookies."""
    dice, now = random.Random(452), dt.datetime.now(dt.UTC)
    ids = list(db.session.scalars(sa.text("SELECT id FROM question WHERE status = 'ready'")))
    versions = live_version_ids(db.session, ids)
    keys = []
    for _ in range(LEARNERS):
        guest = create_guest(db.session, now, Defaults(new_per_day=999))
        keys.append(guest.fs_uniquifier)
        rows = list(answers_of(guest.id, versions, now, dice))
        write_next(db.session)
        first = (db.session.scalar(sa.select(sa.func.max(Review.id))) or 0) + 1
        db.session.execute(sa.insert(Review), rows)
        db.session.execute(sa.insert(Card), list(cards_of(rows, first, now, dice)))
        db.session.commit()
    return keys


def answers_of(
    user_id: int, versions: dict[str, int], now: dt.datetime, dice: random.Random
) -> Any:
    """Rows of a log in the order of time; the question changes with every row."""
    ids = sorted(versions)
    dice.shuffle(ids)
    start = now - dt.timedelta(days=1000)
    for number in range(REVIEWS):
        rating = dice.choice(["again", "hard", "good", "good", "good", "easy"])
        question_id = ids[number % (len(ids) - 50)]  # fifty stay new
        yield {
            "token": f"bench-{number}", "kind": "answer", "target_id": None,
            "user_id": user_id, "question_id": question_id,
            "version_id": versions[question_id], "session_id": None,
            "at": start + dt.timedelta(minutes=140 * number), "mode": "study",
            "order_shown": [2, 0, 1], "response": {"picks": [dice.randrange(3)]},
            "fraction": float(rating != "again"), "millis": dice.randrange(3000, 40000),
            "hints": 0, "confidence": None, "rating": rating, **_PARTS,
        }  # fmt: skip


def cards_of(
    rows: list[dict[str, Any]], first: int, now: dt.datetime, dice: random.Random
) -> Any:
    """One card for each question of the log, a fifth of them due."""
    newest = {row["question_id"]: first + place for place, row in enumerate(rows)}
    for question_id, review_id in newest.items():
        days = dice.choice([-3, 4, 9, 30, 90])
        yield {
            "user_id": rows[0]["user_id"], "question_id": question_id, "state": "review",
            "step": None, "stability": dice.uniform(1, 200), "difficulty": 5.0,
            "due_at": now + dt.timedelta(days=days), "last_day": now.date(),
            "reps": REVIEWS // len(newest), "lapses": 2,
            "introduced_on": (now - dt.timedelta(days=900)).date(),
            "last_review_id": review_id,
        }  # fmt: skip


def cookie_of(app: Flask, key: str) -> str:
    serializer = app.session_interface.get_signing_serializer(app)
    return f"study={serializer.dumps({'guest': key, '_permanent': True})}"


def measure(app: Flask, keys: list[str]) -> None:
    dice, browsers = random.Random(7), []
    for key in keys:
        browser = Browser(app)
        browser.cookie = cookie_of(app, key)
        browser.get("/")
        browser.post("/study/begin", {"topic": ""})
        browsers.append(browser)
    null = Browser(null_app())
    spent: list[float] = []
    idle: list[float] = []
    for _ in range(ANSWERS):
        browser = dice.choice(browsers)
        environ = answer_environ(browser)
        environ["HTTP_X_PAGE"] = "1"
        start = time.perf_counter()
        status, _ = browser.call(environ)
        spent.append(time.perf_counter() - start)
        assert status in (200, 303), status
        start = time.perf_counter()
        null.call(null.environ("/"))
        idle.append(time.perf_counter() - start)
    p95 = statistics.quantiles(spent, n=20)[-1]
    print(
        f"feedback with {LEARNERS} learners and {LEARNERS * REVIEWS:,} reviews:"
        f" median {statistics.median(spent) * 1000:.1f} ms, 95th percentile"
        f" {p95 * 1000:.1f} ms, {p95 / statistics.median(idle):.0f} null routes"
    )


if __name__ == "__main__":
    main()
