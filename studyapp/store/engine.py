"""The engine: SQLite's settings, PostgreSQL's, and the one way to write.

SQLite before 3.51.3 can lose a commit that races a checkpoint, so the
``pysqlite3`` wheel is used where it is installed. SQLite's own wait for the
write lock is unfair (a writer can starve for a second), hence the turnstile.
"""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from studyapp.store.models.base import Base

SAFE_SQLITE = (3, 51, 3)
_WRITE = "studyapp_write"


def _sqlite_module() -> ModuleType:
    try:
        import pysqlite3
    except ImportError:  # no wheel for this platform: the standard library's, and a warning
        return sqlite3
    return pysqlite3  # type: ignore[no-any-return]


SQLITE = _sqlite_module()

db = SQLAlchemy(session_options={"expire_on_commit": False})
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False, command_name="")


INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
"""By the dialect's name the INSERT that knows ON CONFLICT."""


def sqlite_warning() -> str | None:
    """Why this SQLite is not safe for answers, or None."""
    if SQLITE.sqlite_version_info >= SAFE_SQLITE:
        return None
    wanted = ".".join(map(str, SAFE_SQLITE))
    return (
        f"SQLite {SQLITE.sqlite_version} can lose a commit that races a checkpoint;"
        f" install the package pysqlite3 ({wanted} or newer) or use PostgreSQL"
    )


def engine_options(url: str, *, durable: bool) -> dict[str, Any]:
    """Arguments for ``create_engine``."""
    if not url.startswith("sqlite"):
        options = {} if durable else {"options": "-c synchronous_commit=off"}
        return {"url": url, "pool_pre_ping": True, "pool_size": 8, "connect_args": options}
    return {
        "url": url,
        "module": SQLITE,
        "pool_size": 8,
        "connect_args": {"timeout": 30.0, "check_same_thread": False},
    }


def set_up(engine: sa.Engine, *, durable: bool) -> None:
    """Listen to ``engine``'s connections; call once for each engine."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={'FULL' if durable else 'OFF'}",
            "foreign_keys=ON",
            "busy_timeout=30000",
            "cache_size=-16000",
            "trusted_schema=OFF",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


class _Turnstile:
    """Writers of one SQLite file go one at a time, in the order in which they came.

    A thread lock orders the threads of a process, a lock on a file beside the
    database orders the processes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        with self._threads, self._path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # released when the file is closed
            yield


_turnstiles: dict[str, _Turnstile] = {}
_turnstiles_lock = threading.Lock()


def _turnstile(engine: sa.Engine) -> _Turnstile | None:
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    found = _turnstiles.get(name)
    if found is None:
        with _turnstiles_lock:
            found = _turnstiles.setdefault(name, _Turnstile(Path(name + ".turn")))
    return found


def read(
    session: Session, statement: sa.Executable, values: dict[str, Any] | None = None
) -> sa.CursorResult[*tuple[Any, ...]]:
    """Run a statement for its columns, past the ORM: a third of the cost of session.execute."""
    connection = session.info.get(_WRITE) or session.connection()
    return connection.execute(statement, values)


def write_next(session: Session) -> None:
    """Begin the next transaction as one that will write, for code that commits by itself."""
    session.commit()
    session.connection(execution_options={_WRITE: True})


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """The one transaction of a service: committed at the end, rolled back on any error.

    What was read before in ``session`` belongs to an older snapshot; read again
    inside what the write depends on.
    """
    session.commit()  # ends the read transaction
    engine = session.get_bind()
    assert isinstance(engine, sa.Engine)
    turnstile = _turnstile(engine)
    if turnstile is None:
        with _transaction(session):
            yield session
    else:
        with turnstile.turn(), _transaction(session):
            yield session


@contextmanager
def _transaction(session: Session) -> Iterator[None]:
    try:
        session.info[_WRITE] = session.connection(execution_options={_WRITE: True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_WRITE, None)
