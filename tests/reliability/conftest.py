"""Reliability is tested on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def app(apps: Callable[[str], Flask], request: pytest.FixtureRequest) -> Iterator[Flask]:
    yield from emptied(apps(request.param))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
