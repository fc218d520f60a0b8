"""A new version of the site reaches a device that keeps the old one, whole or not at all."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from studyapp.config import ROOT
from studyapp.domain.bank import write_bank
from tests.browser.conftest import wait_for
from tests.factories import a_bank, every_type

MADE = "getComputedStyle(document.body).getPropertyValue('--made').trim()"


@dataclass
class Site:
    """A copy of the application that can be changed and started anew."""

    folder: Path
    address: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self, made: str) -> None:
        """Serve the version whose style says what it is."""
        self.stop()
        style = self.folder / "studyapp" / "static" / "style.css"
        style.write_text(style.read_text() + f"\nbody {{ --made: {made}; }}\n")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve"], cwd=self.folder, env=self.environment
        )
        wait_for(f"{self.address}/readyz")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    for name in ("studyapp", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "wsgi.py", tmp_path)
    write_bank(a_bank(*every_type()), tmp_path / "bank")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = os.environ | {
        "STUDYAPP_DATA": str(tmp_path / "data"), "STUDYAPP_BANK": str(tmp_path / "bank"),
        "DURABLE": "off", "DATABASE_URL": "", "PORT": port,
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "flask", "init"], cwd=tmp_path, env=environment, check=True
    )
    made = Site(tmp_path, f"http://127.0.0.1:{port}", environment)
    yield made
    made.stop()


def made_of(page: Page) -> str:
    """The version of the offline page, once it shows a card."""
    page.goto("/offline")
    expect(page.locator("#answer")).to_be_visible()
    return str(page.evaluate(MADE))


def test_an_open_page_goes_on_and_the_next_is_of_the_new_version(
    browser: Browser, site: Site
) -> None:
    site.start("first")
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Start studying").click()
    page.goto("/")
    page.get_by_role("button", name="Keep the next 50 cards").click()
    expect(page.locator("#keep-cards")).to_contain_text("kept on this device")
    still_open = context.new_page()
    assert made_of(still_open) == "first"

    site.start("second")
    page.goto("/")  # asks for the worker, which has changed
    expect(page.locator("#keep-cards")).to_contain_text("kept on this device")
    for _ in range(40):  # it takes over in the background
        if made_of(page) == "second":
            break
        page.wait_for_timeout(500)
    context.set_offline(True)
    assert made_of(page) == "second"
    still_open.get_by_role("button", name="I don't know").click()
    expect(still_open.locator("#verdict")).to_be_visible()
    assert still_open.evaluate(MADE) == "first"
    context.close()


def test_a_server_that_is_gone_leaves_the_old_version_whole(
    browser: Browser, site: Site
) -> None:
    site.start("only")
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Start studying").click()
    page.goto("/")
    page.get_by_role("button", name="Keep the next 50 cards").click()
    expect(page.locator("#keep-cards")).to_contain_text("kept on this device")
    site.stop()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    assert made_of(page) == "only"
    context.close()
