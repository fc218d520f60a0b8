"""A real server and a real browser, with every type of question in the bank."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
)

from studyapp.domain.bank import write_bank
from studyapp.domain.questions import AnyQuestion
from tests.factories import PASSWORD, TALK, a_bank, every_type, write_source

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=20_000)  # machines are shared


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker("browser")


@dataclass(frozen=True)
class Server:
    """A running application; ``flask`` runs one of its commands."""

    address: str
    environment: dict[str, str]

    def flask(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server"), *every_type()) as running:
        yield running


@contextmanager
def serving(folder: Path, *questions: AnyQuestion) -> Iterator[Server]:
    """A server of its own whose bank holds these questions."""
    write_bank(a_bank(*questions), folder / "bank")
    write_source(folder / "bank")
    (folder / "talk.txt").write_bytes(TALK)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "STUDYAPP_DATA": str(folder / "data"),
        "STUDYAPP_BANK": str(folder / "bank"),
        "DURABLE": "off",
        "DATABASE_URL": "",
        "PORT": str(port),
    }
    running = Server(f"http://127.0.0.1:{port}", environment)
    running.flask("init")
    running.flask("transcript", "import", str(folder / "talk.txt"), "--source", "talk")
    running.flask("user", "add", "ann@example.org", "--role=instructor", "--password", PASSWORD)
    running.flask("user", "add", "bob@example.org", "--role=instructor", "--password", PASSWORD)
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve"], cwd=ROOT, env=environment
    )
    try:
        wait_for(f"{running.address}/readyz")
        yield running
    finally:
        process.terminate()
        process.wait(10)


def wait_for(address: str, seconds: float = 30) -> None:
    """Until the address answers 200."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address) as answer:
                assert answer.status == 200
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def is_fault(message: ConsoleMessage) -> bool:
    """An error, other than the browser's note that a form was sent back with 409 or 422."""
    meant = ("status of 409", "status of 422")
    return message.type == "error" and not any(words in message.text for words in meant)


SIZES = {"desk": (1280, 800), "phone": (360, 740)}


@pytest.fixture(params=["desk-light", "phone-dark"])
def view(request: pytest.FixtureRequest) -> str:
    """How the page is looked at: size and colors."""
    return str(request.param)


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own: ``open_page("phone-dark", javascript=False)``.

    Whatever the console reports as an error, or a request to another host, fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def watched(page: Page) -> Page:
        page.on("console", lambda m: complaints.append(m.text) if is_fault(m) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda r: None if r.url.startswith(server.address) else complaints.append(r.url),
        )
        return page

    def opened(view: str = "desk-light", *, javascript: bool = True) -> Page:
        size, scheme = view.split("-")
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=server.address,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return watched(context.new_page())

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, email: str = "ann@example.org") -> None:
    page.goto("/account/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")


def assert_fine(page: Page) -> None:
    """axe finds nothing, and nothing sticks out to the right."""
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
