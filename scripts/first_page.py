"""``python -m scripts.first_page``: weight and first paint of pages, as on a slow phone.

Needs chromium. Serves a fresh application with the shipped bank from a temporary folder;
every page is opened in an empty browser with its processor four times slower, 1.6 Mbit/s
and 150 ms for every way there and back. Of five visits the quickest paint and the median are
printed: other work of the machine only ever adds.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scripts.screenshots import ROOT, wait_for

PORT = "8479"
PAGES = ("/", "/study", "/quiz", "/decks", "/offline")
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def visit(browser: Browser, address: str) -> tuple[float, float]:
    """(milliseconds to the first contentful paint, bytes over the wire) of a first visit."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    received: list[float] = []

    def finished(event: dict[str, Any]) -> None:
        received.append(event["encodedDataLength"])

    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="networkidle")
    found = page.evaluate(PAINT), sum(received)
    context.close()
    return found


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("chromium is needed (Debian: apt-get install -y chromium)")
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        environment = os.environ | {"STUDYAPP_DATA": data, "PORT": PORT, "DATABASE_URL": ""}
        flask = [sys.executable, "-m", "flask"]
        subprocess.run([*flask, "init"], cwd=ROOT, env=environment, check=True)
        server = subprocess.Popen([*flask, "serve"], cwd=ROOT, env=environment)
        try:
            wait_for(f"http://127.0.0.1:{PORT}/readyz")
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            print(f"{'page':10} {'first paint':>12} {'median':>12} {'over the wire':>14}")
            for path in PAGES:
                visits = [visit(browser, f"http://127.0.0.1:{PORT}{path}") for _ in range(5)]
                paints = [paint for paint, _ in visits]
                weight = max(weight for _, weight in visits)
                print(
                    f"{path:10} {min(paints):9.0f} ms {statistics.median(paints):9.0f} ms"
                    f" {weight / 1000:11.1f} kB"
                )
            browser.close()
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    main()
