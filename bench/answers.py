"""CPU and SQL of one answer and of one page, against a null Flask route in the same process.

CPU is the process's own, user and system. Every request of ours is followed by one
of the null route, so that both find the processor's caches in the same state; a
ratio is the median over rounds. Requests are bare WSGI calls. The ratio through
Flask's test client, whose cost both sides then carry, is printed beside it.
"""

from __future__ import annotations

import gc
import io
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_alembic import Alembic
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from studyapp import create_app
from studyapp.config import Config
from studyapp.domain.bank import read_bank
from studyapp.services import bank_sync
from studyapp.services.accounts import ensure_roles
from studyapp.store.engine import db

ROUNDS, EACH = 15, 20


class Browser:
    """Just enough of a browser: cookies, the last page, its form token."""

    def __init__(self, app: Flask) -> None:
        self.app, self.cookie, self.body = app, "", b""

    def environ(self, path: str, form: dict[str, Any] | None = None) -> dict[str, Any]:
        builder = EnvironBuilder(path=path, method="POST" if form else "GET")
        environ = builder.get_environ()
        if form:
            data = urlencode(form, doseq=True).encode()
            environ["wsgi.input"] = io.BytesIO(data)
            environ["CONTENT_LENGTH"] = str(len(data))
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        environ["HTTP_COOKIE"] = self.cookie
        return environ

    def call(self, environ: dict[str, Any]) -> tuple[int, str]:
        seen: list[Any] = []
        chunks = self.app(environ, lambda status, headers: seen.extend((status, headers)))
        self.body = b"".join(chunks)
        chunks.close()
        for name, value in seen[1]:
            if name == "Set-Cookie" and value.startswith("study="):
                self.cookie = value.split(";")[0]
        headers = dict(seen[1])
        return int(seen[0].split()[0]), headers.get("Location", "")

    def get(self, path: str) -> tuple[int, str]:
        return self.call(self.environ(path))

    def post(self, path: str, form: dict[str, Any]) -> tuple[int, str]:
        return self.call(self.environ(path, {"csrf_token": self.field("csrf_token"), **form}))

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.body.decode())
        return found[1] if found else ""


def null_app() -> Flask:
    app = Flask("null")

    @app.get("/")
    def null() -> str:
        return ""

    return app


def answer_environ(browser: Browser) -> dict[str, Any]:
    """The answer to the next card, ready to be posted."""
    while True:
        status, _ = browser.get("/study")
        if status == 303:
            browser.get("/")
            browser.post("/study/begin", {"topic": ""})
            continue
        page = browser.body.decode()
        path = re.search(r'action="(/study/question/[^"]+)"', page)[1]  # type: ignore[index]
        names = ("csrf_token", "token", "number", "shown")
        form = {name: browser.field(name) for name in names}
        kind = re.search(r'data-type="(\w+)"', page)[1]  # type: ignore[index]
        form["hints"] = "0"
        if kind == "flashcard":
            form["rating"] = "good"
        elif kind in {"cloze", "short_answer", "numeric"}:
            form["text"] = "12"
        else:
            form["pick"] = "0"
        if kind == "ordering":
            form["skip"] = "1"
        return browser.environ(path, form)


def cpu(browser: Browser, environ: dict[str, Any]) -> tuple[float, int]:
    """CPU seconds of one request, and its status."""
    start = time.process_time()
    status, _ = browser.call(environ)
    return time.process_time() - start, status


def client_cpu(client: FlaskClient) -> float:
    """CPU seconds of the null route through Flask's test client."""
    start = time.process_time()
    client.get("/")
    return time.process_time() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        app = create_app(
            Config(
                data=data,
                database_url=f"sqlite:///{data / 'bench.sqlite'}",
                new_per_day=999,
            )
        )
        with app.app_context():
            alembic: Alembic = app.extensions["alembic"]
            alembic.upgrade()
            ensure_roles(db.session)
            bank_sync.sync(db.session, read_bank(app.extensions["studyapp"].bank), now())
            engine = db.engine
        measure(app, engine)
        with app.app_context():
            db.engine.dispose()


def now() -> Any:
    import datetime as dt

    return dt.datetime.now(dt.UTC)


def measure(app: Flask, engine: sa.Engine) -> None:
    null, browser = Browser(null_app()), Browser(app)
    browser.get("/")
    browser.post("/study/begin", {"topic": ""})
    statements: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda c, cur, sql, *_: statements.append(sql)
    )
    kinds: dict[str, Callable[[], dict[str, Any]]] = {
        "answer POST": lambda: answer_environ(browser),
        "study page": lambda: browser.environ("/study"),
        "first page": lambda: browser.environ("/"),
    }
    browser.call(answer_environ(browser))
    rows: dict[str, list[float]] = {name: [] for name in kinds}
    most = dict.fromkeys(kinds, 0)
    client = null_app().test_client()
    bare: list[float] = []
    asked: list[float] = []
    seen: list[int] = []
    gc.collect()
    gc.freeze()  # as flask serve does before it serves
    for _ in range(ROUNDS):
        bare_round: list[float] = []
        asked_round: list[float] = []
        for name, make in kinds.items():
            total = 0.0
            for _ in range(EACH):
                environ = make()
                statements.clear()
                spent, status = cpu(browser, environ)
                total += spent
                seen.append(status)
                most[name] = max(most[name], len(statements))
                bare_round.append(cpu(null, null.environ("/"))[0])
                asked_round.append(client_cpu(client))
            rows[name].append(total / EACH)
        bare.append(statistics.mean(bare_round))
        asked.append(statistics.mean(asked_round))
    assert set(seen) <= {200, 303}, set(seen)
    print(
        f"null route: {median(bare):.0f} µs of CPU, through a test client {median(asked):.0f}"
    )
    for name, seconds in rows.items():
        ratios = [a / b for a, b in zip(seconds, bare, strict=True)]
        client_ratios = [(a - b + c) / c for a, b, c in zip(seconds, bare, asked, strict=True)]
        print(
            f"{name}: {median(seconds):.0f} µs,"
            f" {statistics.median(ratios):.1f} times a null route"
            f" ({min(ratios):.1f} to {max(ratios):.1f} over {ROUNDS} rounds);"
            f" through a test client {statistics.median(client_ratios):.1f} times;"
            f" at most {most[name]} SQL statements"
        )


def median(seconds: list[float]) -> float:
    """In microseconds."""
    return statistics.median(seconds) * 1e6


if __name__ == "__main__":
    main()
