"""The server killed in the middle of answering: what the browser was told is saved, is."""

from __future__ import annotations

import contextlib
import http.client
import http.cookiejar
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
import sqlalchemy as sa

from studyapp import create_app
from studyapp.config import Config
from studyapp.domain.bank import write_bank
from studyapp.services.review_log import rebuild_card
from studyapp.store.engine import db
from studyapp.store.models import Card, Review, User
from tests.conftest import dispose
from tests.factories import a_bank, a_question

ROOT = Path(__file__).resolve().parents[2]
KILLS = 40


class Visitor:
    """A browser without redirects; remembers the tokens of answers it was told are saved."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.saved: list[str] = []
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar), _Stay()
        )

    def open(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.address + path, data, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()

    def begin(self) -> None:
        _, page = self.open("/quiz")
        self.open("/study/begin", {"csrf_token": field(page, "csrf_token")})

    def answer(self) -> None:
        status, page = self.open("/study")
        if status != 200 or "/study/question/" not in page:
            self.begin()
            return
        path = re.search(r'action="(/study/question/[^"]+)"', page)
        assert path
        form = {name: field(page, name) for name in ("csrf_token", "token", "number")}
        status, _ = self.open(path[1], form | {"text": "8"})
        if status == 303:
            self.saved.append(form["token"])


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def serve(environment: dict[str, str], address: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve"],
        cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
            return process
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    questions = [a_question("numeric", id=f"n-{number}") for number in range(400)]
    write_bank(a_bank(*questions), tmp_path / "bank")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return os.environ | {
        "STUDYAPP_DATA": str(tmp_path / "data"), "STUDYAPP_BANK": str(tmp_path / "bank"),
        "DATABASE_URL": "", "PORT": str(port), "NEW_PER_DAY": "999", "WEB_CONCURRENCY": "2",
    }  # fmt: skip


def test_no_saved_answer_is_lost_or_doubled_by_kill_9(
    environment: dict[str, str], tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{environment['PORT']}"
    visitor = Visitor(address)
    dice = random.Random(7)
    for _ in range(KILLS):
        process = serve(environment, address)
        end = threading.Timer(
            dice.uniform(0.3, 1.2), os.killpg, (os.getpgid(process.pid), signal.SIGKILL)
        )
        end.start()
        try:
            while process.poll() is None:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    visitor.answer()  # the connection breaks when the server is killed
                    continue
                time.sleep(0.02)
        finally:
            end.join()
            process.wait(10)
    assert len(visitor.saved) > KILLS

    app = create_app(Config.from_environment(environment))
    with app.app_context():
        logged = db.session.scalars(sa.select(Review.token).order_by(Review.token)).all()
        assert len(set(logged)) == len(logged)
        assert sorted(set(visitor.saved) - set(logged)) == []
        before = everything()
        (user_id,) = db.session.scalars(sa.select(User.id)).all()
        for question_id in db.session.scalars(sa.select(Review.question_id).distinct()).all():
            rebuild_card(db.session, user_id, question_id)
        db.session.commit()
        assert everything() == before
    dispose(app)


def everything() -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in db.session.execute(sa.select(Card.__table__).order_by(Card.question_id))
    ]
