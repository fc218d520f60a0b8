"""CPU and SQL of one answer and of one page, against a null Flask route in the same process.

Requests are WSGI calls with environments made beforehand, so that neither side
is flattered by a test client. CPU is the process's own (user and system), taken
over rounds in which the two kinds alternate; the ratio is the median over rounds.
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
        form = {name: browser.field(name) for name in ("csrf_token", "token", "number", "shown")}
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


def cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        app = create_app(
            Config(
                data=data,
                database_url=f"sqlite:///{data / 'bench.sqlite'}",
                new_per_day=999,
                session_size=500,
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
    null = Browser(null_app())
    browser = Browser(app)
    browser.get("/")
    browser.post("/study/begin", {"topic": ""})
    statements: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda c, cur, sql, *_: statements.append(sql)
    )
    status, _ = browser.call(answer_environ(browser))
    rows = {"answer POST": [], "study page": [], "first page": []}
    most = dict.fromkeys(rows, 0)
    null_round: list[float] = []
    seen: list[int] = []
    for _ in range(5):
        null.get("/")
    gc.collect()
    for _ in range(ROUNDS):
        environs = [null.environ("/") for _ in range(EACH * 10)]
        null_round.append(cpu(lambda: [null.call(e) for e in environs] and None) / len(environs))
        for name in rows:
            total = 0.0
            for _ in range(EACH):
                path = "/study" if name == "study page" else "/"
                environ = answer_environ(browser) if name == "answer POST" else browser.environ(path)
                statements.clear()
                total += cpu(lambda: seen.append(browser.call(environ)[0]))
                count = sum(not s.startswith(("BEGIN", "PRAGMA")) for s in statements)
                most[name] = max(most[name], count)
            rows[name].append(total / EACH / null_round[-1])
    assert set(seen) <= {200, 303}, set(seen)
    print(f"null route: {statistics.median(null_round) * 1e6:.0f} µs of CPU")
    for name, ratios in rows.items():
        low, high = min(ratios), max(ratios)
        print(
            f"{name}: {statistics.median(ratios):.1f} times a null route"
            f" (rounds {low:.1f} to {high:.1f}), at most {most[name]} SQL statements"
        )


if __name__ == "__main__":
    main()
