"""Services are tested on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.conftest import emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def app(apps: Callable[[str], Flask], request: pytest.FixtureRequest) -> Iterator[Flask]:
    yield from emptied(apps(request.param))
