"""The coverage page of the workbench."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import a_member, every_type, sign_in, sync


def test_it_counts_topics_types_and_passages(client: FlaskClient, session: Session) -> None:
    sync(session, *every_type())
    a_member(session, role="instructor")
    sign_in(client)
    page = client.get("/author/coverage").text
    shares = re.findall(r'row-name">([^<]+)</th><td class="text-end">(\d+)', page)
    types = ["Single choice", "Fill the gaps", "Sorting", "Flashcard"]
    assert [number for name, number in shares if name in types] == ["1"] * 4
    assert "No transcript has been imported" in page
