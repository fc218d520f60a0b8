"""Tabs closed, pages reloaded and connections lost at random moments of a session."""

from __future__ import annotations

import os
import random
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Error as BrowserError

from studyapp.domain.bank import write_bank
from tests.browser.conftest import ROOT, wait_for
from tests.factories import a_bank, a_question

MOMENTS = 160
WAYS = ("close", "reload", "offline", "away", "twice")


@pytest.fixture
def long_sitting(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server whose bank asks for 400 numbers, and its database."""
    questions = [a_question("numeric", id=f"n-{n:03}", unit="") for n in range(400)]
    write_bank(a_bank(*questions), tmp_path / "bank")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "STUDYAPP_DATA": str(tmp_path / "data"), "STUDYAPP_BANK": str(tmp_path / "bank"),
        "DATABASE_URL": "", "PORT": str(port), "NEW_PER_DAY": "999", "SESSION_SIZE": "400",
        "DURABLE": "off",
    }  # fmt: skip
    flask = [sys.executable, "-m", "flask"]
    subprocess.run([*flask, "init"], cwd=ROOT, env=environment, check=True, capture_output=True)
    process = subprocess.Popen([*flask, "serve"], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}", tmp_path / "data" / "study.sqlite"
    finally:
        process.terminate()
        process.wait(10)


class Interrupted:
    """Somebody whose tab never stays open. Every answer is another number, so that the log
    tells which of them came through, and how often."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.seen: list[str] = []
        self.sent: list[str] = []
        self.page = context.new_page()

    def answer(self, number: str, way: str, moment: float) -> None:
        self.page.goto("/study")
        if self.page.locator("#next").count() or not self.page.locator("#typed").count():
            self.page.goto("/study")
        if not self.page.locator("#typed").count():
            self.page.get_by_role("button", name="Study").first.click()
        self.page.fill("#typed", number)
        self.sent.append(number)
        self.page.keyboard.press("Enter")
        if way == "twice":
            self.page.keyboard.press("Enter")
        if way == "offline":
            self.page.wait_for_timeout(moment)
            self.context.set_offline(True)
            self.page.wait_for_timeout(60)
            self.context.set_offline(False)
            return
        if way == "away":
            self.page.wait_for_selector("#verdict")
            self.see(number)
            self.page.go_back()
            self.page.keyboard.press("Enter")
            return
        self.page.wait_for_timeout(moment)
        if self.page.locator("#verdict").count() and way != "twice":
            self.see(number)
        self.leave(way)

    def see(self, number: str) -> None:
        """Feedback stands on the page: the answer was stored, unless the page says that the
        one before, whose connection was cut, had come through after all and counts."""
        if not self.page.get_by_text("your first answer counts").count():
            self.seen.append(number)

    def leave(self, way: str) -> None:
        if way == "close":
            self.page.close()
            self.page = self.context.new_page()
        elif way == "reload":
            self.page.reload()


def test_no_answer_is_lost_or_counted_twice(
    browser: Browser, long_sitting: tuple[str, Path]
) -> None:
    address, database = long_sitting
    dice = random.Random(452)
    context = browser.new_context(base_url=address)
    learner = Interrupted(context)
    learner.page.goto("/")
    learner.page.get_by_role("button", name="Start studying").click()
    learner.page.wait_for_selector("#typed")
    for moment in range(MOMENTS):
        number, way = str(1000 + moment), dice.choice(WAYS)
        try:
            learner.answer(number, way, dice.uniform(0, 90))
        except BrowserError:
            if way not in ("offline", "close", "reload"):
                raise
            learner.page.close()
            learner.page = context.new_page()
    context.close()
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT response ->> '$.texts[0]', token FROM review WHERE kind = 'answer'"
        ).fetchall()
    times = Counter(text for text, _ in rows)
    assert len(learner.seen) > MOMENTS // 8
    assert {number: times[number] for number in learner.seen} == dict.fromkeys(learner.seen, 1)
    assert [number for number, often in times.items() if often > 1] == []
    assert set(times) <= set(learner.sent)
    assert len({token for _, token in rows}) == len(rows)
