"""How the engine writes: settings, one transaction, turns."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from studyapp.store import engine as engine_module
from studyapp.store.engine import db, read, sqlite_warning, writing
from studyapp.store.models import Topic


def titles(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(sa.select(Topic.title).order_by(Topic.number)))


def test_a_write_is_committed_at_the_end(session: Session) -> None:
    with writing(session):
        session.add(Topic(slug="a", number=1, title="A"))
    assert titles(session) == ["A"]


def test_an_error_leaves_nothing_behind(session: Session) -> None:
    def fail_halfway() -> None:
        with writing(session):
            session.add(Topic(slug="a", number=1, title="A"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert titles(session) == []


def test_a_read_inside_a_write_sees_what_was_written(session: Session) -> None:
    with writing(session):
        session.add(Topic(slug="a", number=1, title="A"))
        session.flush()
        assert read(session, sa.select(Topic.title)).scalars().all() == ["A"]


def test_foreign_keys_are_enforced(session: Session) -> None:
    with pytest.raises(sa.exc.IntegrityError), writing(session):
        session.execute(
            sa.text(
                "INSERT INTO question (id, topic_slug, position, status, current_version)"
                " VALUES ('q', 'nowhere', 1, 'draft', 1)"
            )
        )


def test_writers_that_read_first_lose_no_update(app: Flask) -> None:
    """Eight threads each add one, 25 times, to a number they have read in the same write."""
    with app.app_context(), writing(db.session):
        db.session.add(Topic(slug="sum", number=0, title="sum"))
    start = threading.Barrier(8)

    def add_up() -> None:
        start.wait()
        for _ in range(25):
            with app.app_context(), writing(db.session):
                topic = db.session.get_one(Topic, "sum", with_for_update=True)
                topic.number += 1

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(add_up) for _ in range(8)]:
            done.result(timeout=60)
    with app.app_context():
        assert db.session.get_one(Topic, "sum").number == 200


def test_sqlite_is_set_for_safety(app: Flask, session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        assert session.execute(sa.text("SHOW synchronous_commit")).scalar() == "off"
        return
    found = {
        name: session.execute(sa.text(f"PRAGMA {name}")).scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
    }
    # tests run without waiting for the disk: synchronous is OFF here, FULL by default
    assert found == {
        "journal_mode": "wal", "synchronous": 0, "foreign_keys": 1, "trusted_schema": 0,
    }  # fmt: skip
    assert Path(f"{db.engine.url.database}.turn").exists()


def test_an_unsafe_sqlite_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sqlite_warning() is None

    class Old:
        sqlite_version_info, sqlite_version = (3, 40, 1), "3.40.1"

    monkeypatch.setattr(engine_module, "SQLITE", Old)
    assert sqlite_warning() == (
        "SQLite 3.40.1 can lose a commit that races a checkpoint; install the package"
        " pysqlite3 (3.51.3 or newer) or use PostgreSQL"
    )
