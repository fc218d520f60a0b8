"""Pages are tested through a client."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import a_question, sync


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def spider(client: FlaskClient, session: Session) -> FlaskClient:
    """A guest in a sitting of one numeric question."""
    sync(session, a_question("numeric"))
    assert client.post("/study/begin").location == "/study"
    return client
