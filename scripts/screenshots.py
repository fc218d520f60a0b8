"""``make screenshots``: the README's pictures, taken anew from the shipped bank.

Needs chromium. Serves a fresh application from a temporary folder.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.history import study_for_months
from studyapp import create_app
from studyapp.config import Config
from studyapp.domain.learners import Learner
from studyapp.services.accounts import user_by_email
from studyapp.store.engine import db

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "only for these pictures"
QUESTION = "responsible-scaling"


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("chromium is needed (Debian: apt-get install -y chromium)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {
            "STUDYAPP_DATA": data, "PORT": str(port), "DATABASE_URL": "",
        }  # fmt: skip
        flask = [sys.executable, "-m", "flask"]
        subprocess.run([*flask, "init"], cwd=ROOT, env=environment, check=True)
        subprocess.run(
            [*flask, "user", "add", "ann@example.org", "--role=instructor",
             "--password", PASSWORD],
            cwd=ROOT, env=environment, check=True,
        )  # fmt: skip
        learn(environment)
        server = subprocess.Popen([*flask, "serve"], cwd=ROOT, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/readyz")
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            take(browser, address)
            browser.close()
        finally:
            server.terminate()
            server.wait(10)


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")


def page_of(browser: Browser, address: str, width: int, height: int, scheme: str) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        device_scale_factor=1,
    )
    return context.new_page()


def take(browser: Browser, address: str) -> None:
    """Every picture: a visitor's first answers, then the pages of somebody who has studied
    for months, a quiz's result, the editor."""
    desk = page_of(browser, address, 1000, 760, "light")
    study(desk)
    desk.screenshot(path=PICTURES / "answered.png", full_page=True)
    phone = page_of(browser, address, 360, 720, "dark")
    phone.goto("/")
    phone.get_by_role("button", name="Start studying").click()
    phone.wait_for_selector("#answer")
    phone.screenshot(path=PICTURES / "phone.png")
    quiz(desk)
    desk.screenshot(path=PICTURES / "quiz.png")
    used(page_of(browser, address, 1000, 900, "light"))
    edit(page_of(browser, address, 1280, 900, "light"))


def sign_in(page: Page) -> None:
    page.goto("/account/login")
    page.fill("input[name=email]", "ann@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")


def used(page: Page) -> None:
    """Home, browse and progress with some months behind them."""
    sign_in(page)
    for name, address in (("home", "/"), ("browse", "/browse?sort=memory"),
                          ("progress", "/progress")):  # fmt: skip
        page.goto(address)
        page.screenshot(path=PICTURES / f"{name}.png")


def learn(environment: dict[str, str]) -> None:
    """Give the account of the pictures a history."""
    app = create_app(Config.from_environment(environment))
    with app.app_context():
        user = user_by_email(db.session, "ann@example.org")
        assert user is not None
        study_for_months(db.session, Learner(user.id), dt.datetime.now(dt.UTC))
        db.engine.dispose()


def study(page: Page) -> None:
    """A wrong answer to the first question of a topic that has choices."""
    page.goto(f"/study?topic={QUESTION}")
    page.get_by_role("button", name="Study now").click()
    while page.locator("#answer").get_attribute("data-type") != "single_choice":
        if page.locator("#reveal").count():
            page.locator("#reveal").click()
            page.get_by_role("button", name="Easy").click()
        else:
            page.get_by_role("button", name="I don't know").click()
            page.get_by_role("button", name="Easy").click()
    page.locator("input[name=pick]").first.check()
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector("#verdict")


def quiz(page: Page) -> None:
    page.goto("/quiz")
    page.get_by_text("More choices").click()
    page.locator("input[name=feedback][value=end]").check()
    page.get_by_role("button", name="Start the quiz").click()
    page.get_by_text("Finish now").click()
    page.get_by_role("button", name="Finish the quiz").click()
    page.wait_for_selector("h1")


def edit(page: Page) -> None:
    sign_in(page)
    page.goto(f"/author?topic={QUESTION}&type=single_choice")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    page.screenshot(path=PICTURES / "editor.png")


if __name__ == "__main__":
    main()
