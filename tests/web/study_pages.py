"""Reading the pages of studying, and answering on them."""

from __future__ import annotations

import html
import re
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.store.models import Review


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


def form_of(page: str) -> tuple[str, dict[str, Any]]:
    """Address and hidden fields of the answer form."""
    path = re.search(r'action="(/study/question/[^"]+)"', page)
    assert path, "no question on this page"
    return path[1], {name: field(page, name) for name in ("token", "number", "shown", "hints")}


def answer(client: FlaskClient, **typed: Any) -> str:
    """Answer the question on the study page; returns the page that follows."""
    path, form = form_of(client.get("/study").text)
    return client.post(path, data={**form, **typed}, follow_redirects=True).text


def ratings(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(sa.select(Review.rating).order_by(Review.id)))


def kinds(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(sa.select(Review.kind).order_by(Review.id)))


def mark(client: FlaskClient, page: str, kind: str, **typed: Any) -> str:
    """Press one of the quiet buttons of a question's page; returns the page that follows."""
    path, form = form_of(page)
    return client.post(f"{path}/{kind}", data={**form, **typed}, follow_redirects=True).text


def mark_feedback(client: FlaskClient, page: str, kind: str, **typed: Any) -> str:
    """The same from a page of feedback."""
    path = re.search(rf'formaction="(/study/question/[^"]+/{kind})"', page)
    form = re.search(r'<form method="post" id="mark".*?</form>', page, re.S)
    assert path, "no such button on this page"
    assert form
    sent = {name: field(form[0], name) for name in ("token", "answered")}
    return client.post(path[1], data={**sent, **typed}, follow_redirects=True).text


def undo(client: FlaskClient, page: str) -> str:
    """Press Undo; returns the page that follows."""
    token = re.search(r'/study/undo".*?name="token"[^>]*value="([^"]+)"', page, re.S)
    assert token, "nothing to undo on this page"
    return client.post("/study/undo", data={"token": token[1]}, follow_redirects=True).text


def bar(page: str) -> str:
    """What the header says."""
    found = re.search(r'class="count[^"]*">(.*?)</span>', page)
    assert found
    return found[1]


def text(page: str) -> str:
    """The words of a page's content."""
    found = re.search(r"<main.*?</main>", page, re.S)
    assert found
    bare = re.sub(r"<dialog.*?</dialog>|<svg.*?</svg>", "", found[0], flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())
