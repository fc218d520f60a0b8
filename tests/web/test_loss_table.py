"""What a format cannot carry, as the page tells it: equal losses as one row."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from tests.factories import a_member, a_question, sign_in, sync


def test_equal_losses_share_a_row_with_the_first_ids(
    client: FlaskClient, session: Session
) -> None:
    sync(session, *(a_question("numeric", id=f"n-{n}", citations=[]) for n in range(5)))
    a_member(session, role="instructor")
    sign_in(client)
    page = client.get("/author/exchange/export?format=qti21&losses=1").text
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
        for row in html.fromstring(page).xpath("//tbody/tr")
    ]
    why = "the hint stayed behind: a QTI item has no place for this"
    assert rows == [["5 places: n-0, n-1, n-2, …", "hint", why, "left out"]]
